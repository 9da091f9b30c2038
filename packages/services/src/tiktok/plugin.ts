import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault } from '@fonoteca/domain';
import type { Look } from '@fonoteca/live';
import { z } from 'zod';
import { toldTitle } from '../told.ts';
import { unknown } from '../unknown-look.ts';

/**
 * Another way of looking that the operator installs themselves, such as one that asks by a library whose licence
 * does not go with ours. A module that exports it as `liveLook`, or as its default.
 *
 * @example
 * // /srv/fonoteca/tiktok.mjs, with FONOTECA_TIKTOK_PLUGIN=/srv/fonoteca/tiktok.mjs
 * export const liveLook = {
 *   name: 'my connector',
 *   async look(handle, signal) {
 *     return { status: 'live', title: 'Records', startedAt: 1790000000000, viewers: 12 };
 *   },
 * };
 */
export interface LiveLookPlugin {
  /** For a person. */
  readonly name: string;
  /**
   * One channel by its handle, without `@`. `{ status: 'live', platformId?, startedAt?, title?, viewers?, gifts? }`
   * with `startedAt` in milliseconds since 1970, `{ status: 'offline' }`, `{ status: 'unknown', reason? }`, or
   * `{ status: 'refused', retryAfterSeconds? }` when nothing is to be asked for a while. May throw.
   */
  look(handle: string, signal: AbortSignal): Promise<unknown>;
  close?(): Promise<void> | void;
}

const count = z.int().min(0).max(2_147_483_647).optional();
const facts = z.object({
  platformId: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/)
    .optional(),
  startedAt: z.number().int().positive().optional(),
  title: z.string().optional(),
  viewers: count,
  gifts: count,
});
const answer = z.discriminatedUnion('status', [
  facts.extend({ status: z.literal('live') }),
  z.object({ status: z.literal('offline') }),
  z.object({ status: z.literal('unknown'), reason: z.string().optional() }),
  z.object({ status: z.literal('refused'), retryAfterSeconds: z.number().nonnegative().optional() }),
]);
const shape = z.looseObject({
  name: z.string().min(1).max(80),
  look: z.custom<LiveLookPlugin['look']>((value) => typeof value === 'function'),
});

/** Loads a plug-in by the whole path of its module. Throws Fault `invalid` with the field `plugin`. */
export async function loadLiveLookPlugin(path: string): Promise<LiveLookPlugin> {
  const wrong = (reason: string, cause?: unknown) =>
    new Fault('invalid', `The plug-in for TikTok cannot be used: ${reason}`, {
      fields: [{ field: 'plugin', reason }],
      ...(cause === undefined ? {} : { cause }),
    });
  if (!isAbsolute(path)) throw wrong('give the whole path of its module, such as /srv/fonoteca/tiktok.mjs');
  const module = await (import(pathToFileURL(path).href) as Promise<Record<string, unknown>>).catch(
    (error) => {
      throw wrong(`${path} cannot be loaded: ${messageOf(error)}`, error);
    },
  );
  const plugin = module.liveLook ?? module.default;
  if (!shape.safeParse(plugin).success)
    throw wrong(`${path} must export liveLook with a name and a function look(handle, signal)`);
  return plugin as LiveLookPlugin;
}

export type PluginVerdict = Look | { readonly refused: number | undefined };

/** One look of the plug-in, in 20 seconds at most. Never throws. */
export async function lookByPlugin(
  plugin: LiveLookPlugin,
  handle: string,
  signal: AbortSignal,
  timeoutMs = 20_000,
): Promise<PluginVerdict> {
  const late = AbortSignal.timeout(timeoutMs);
  const ended = AbortSignal.any([signal, late]);
  const end = new Promise<never>((_, reject) =>
    ended.addEventListener('abort', () => reject(ended.reason), { once: true }),
  );
  try {
    if (ended.aborted) throw ended.reason;
    return verdictOf(plugin.name, await Promise.race([plugin.look(handle, ended), end]));
  } catch (error) {
    if (ended.aborted) return unknown('timeout', `The plug-in “${plugin.name}” did not answer in time.`);
    return unknown('failed', `The plug-in “${plugin.name}” failed: ${messageOf(error)}`);
  }
}

function verdictOf(name: string, given: unknown): PluginVerdict {
  const read = answer.safeParse(given);
  if (!read.success) return unknown('garbage', `The plug-in “${name}” gave an answer that cannot be read.`);
  if (read.data.status === 'refused') return { refused: read.data.retryAfterSeconds };
  if (read.data.status === 'offline') return { status: 'offline', sure: true };
  if (read.data.status === 'unknown')
    return unknown('failed', toldTitle(read.data.reason) ?? `The plug-in “${name}” does not know.`);
  const { title, ...told } = read.data;
  const plain = toldTitle(title);
  const known = Object.entries({ ...told, title: plain, status: undefined }).filter(
    ([, value]) => value !== undefined,
  );
  return { status: 'live', sure: false, facts: Object.fromEntries(known) };
}

const messageOf = (error: unknown): string =>
  toldTitle(error instanceof Error ? error.message : String(error)) ?? 'it does not say why';
