import { z } from 'zod';
import type { Fetcher, KeyValueNamespace, ObjectNamespace, RateLimiter } from './platform.ts';
import { parseKeys, type SealingKeys } from './sealing.ts';

/** What wrangler.jsonc and `wrangler secret put` give. */
export interface Env {
  readonly SESSIONS: KeyValueNamespace;
  readonly ACCOUNT: ObjectNamespace;
  readonly ASSETS?: Fetcher;
  /** Sign-ins begun by one address; left out, they are not counted. */
  readonly SIGN_IN_LIMIT?: RateLimiter;
  readonly ENVIRONMENT?: string;
  readonly ALLOWED_ORIGINS?: string;
  readonly LASTFM_BASE_URL?: string;
  readonly LASTFM_API_KEY?: string;
  readonly LASTFM_SECRET?: string;
  readonly ENCRYPTION_KEY?: string;
  readonly DAILY_CAP?: string;
}

export interface Settings {
  readonly environment: string;
  /** Origins, beside the Worker's own, whose pages may write. */
  readonly allowedOrigins: readonly string[];
  /** Undefined: this installation has no API key, nobody can sign in. */
  readonly lastfm: LastfmSettings | undefined;
  /** Listens in any rolling 24 hours, at most. */
  readonly dailyCap: number;
  readonly keys: SealingKeys;
}

export interface LastfmSettings {
  readonly apiKey: string;
  readonly secret: string;
  /** Only where it is not Last.fm itself. */
  readonly baseUrl?: string;
}

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be an origin such as https://records.example.org, without a path',
});

const schema = z.object({
  ENVIRONMENT: z.string().max(50).default('production'),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .pipe(z.array(origin)),
  LASTFM_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  LASTFM_API_KEY: z.string().optional(),
  LASTFM_SECRET: z.string().optional(),
  ENCRYPTION_KEY: z.string({ error: 'is missing: set it with "wrangler secret put ENCRYPTION_KEY"' }),
  DAILY_CAP: z.coerce.number().int().min(1).max(50_000).default(600),
});

/** A setting that is missing or cannot be used. The message names it, never its value. */
export class SettingsError extends Error {}

const known = new WeakMap<Env, Settings>();

/** Parses the settings once per isolate. Throws SettingsError. */
export function settingsOf(env: Env): Settings {
  const before = known.get(env);
  if (before) return before;
  const settings = readSettings(env);
  known.set(env, settings);
  return settings;
}

function readSettings(env: Env): Settings {
  const given = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, emptyIsNone(env[name as keyof Env])]),
  );
  const result = schema.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new SettingsError(faults.join('; '));
  }
  const { ENVIRONMENT, ALLOWED_ORIGINS, ENCRYPTION_KEY, DAILY_CAP, ...lastfm } = result.data;
  return {
    environment: ENVIRONMENT,
    allowedOrigins: ALLOWED_ORIGINS,
    lastfm: readLastfm(lastfm),
    dailyCap: DAILY_CAP,
    keys: readKeys(ENCRYPTION_KEY),
  };
}

const emptyIsNone = (value: unknown): unknown => (value === '' ? undefined : value);

function readLastfm(given: {
  LASTFM_BASE_URL?: string | undefined;
  LASTFM_API_KEY?: string | undefined;
  LASTFM_SECRET?: string | undefined;
}): LastfmSettings | undefined {
  const { LASTFM_API_KEY: apiKey, LASTFM_SECRET: secret, LASTFM_BASE_URL: baseUrl } = given;
  if (!apiKey && !secret) return undefined;
  if (!apiKey) throw new SettingsError('LASTFM_API_KEY is missing while LASTFM_SECRET is set');
  if (!secret) throw new SettingsError('LASTFM_SECRET is missing while LASTFM_API_KEY is set');
  return { apiKey, secret, ...(baseUrl ? { baseUrl } : {}) };
}

function readKeys(text: string): SealingKeys {
  try {
    return parseKeys(text);
  } catch (error) {
    throw new SettingsError(`ENCRYPTION_KEY ${(error as Error).message}`);
  }
}
