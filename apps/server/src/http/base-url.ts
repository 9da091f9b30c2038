import type { Context } from 'hono';
import type { Runtime } from '../runtime.ts';
import { isSecure } from './security.ts';

/** The address that others should use; without a configured one, the one of this request. No slash at the end. */
export const baseUrl = (runtime: Pick<Runtime, 'config'>, context: Context): string =>
  runtime.config.publicUrl ?? `${isSecure(context) ? 'https' : 'http'}://${context.req.header('host')}`;
