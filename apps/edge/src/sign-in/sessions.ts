import { z } from 'zod';
import { randomText, sha256 } from '../encoding.ts';
import type { KeyValueNamespace } from '../platform.ts';

/** A person's login in one browser: who, and since when (ms). */
export interface SignInSession {
  readonly name: string;
  readonly since: number;
}

export const sessionSeconds = 24 * 3600;
const stateSeconds = 10 * 60;

const sessionShape = z.object({ name: z.string().min(1), since: z.number() });
const stateShape = z.object({ returnTo: z.string() });

const sessionKey = async (token: string): Promise<string> => `session:${await sha256(token)}`;
const stateKey = async (state: string): Promise<string> => `state:${await sha256(state)}`;

/** Only the hash is stored: whoever reads the namespace signs in as nobody. @returns what the browser keeps */
export async function openSession(store: KeyValueNamespace, session: SignInSession): Promise<string> {
  const token = randomText();
  await store.put(await sessionKey(token), JSON.stringify(session), { expirationTtl: sessionSeconds });
  return token;
}

export async function findSession(store: KeyValueNamespace, token: string): Promise<SignInSession | null> {
  return read(await store.get(await sessionKey(token)), sessionShape);
}

export async function closeSession(store: KeyValueNamespace, token: string): Promise<void> {
  await store.delete(await sessionKey(token));
}

/** Begins a sign-in: the value comes back from Last.fm's page and must be the one in the browser's cookie. */
export async function openState(store: KeyValueNamespace, returnTo: string): Promise<string> {
  const state = randomText();
  await store.put(await stateKey(state), JSON.stringify({ returnTo }), { expirationTtl: stateSeconds });
  return state;
}

/** Uses a state up. Null when it is not known, was used, or is older than ten minutes. */
export async function takeState(
  store: KeyValueNamespace,
  state: string,
): Promise<{ returnTo: string } | null> {
  const key = await stateKey(state);
  const found = read(await store.get(key), stateShape);
  if (found) await store.delete(key);
  return found;
}

export const stateMaxAge = stateSeconds;

function read<Shape>(text: string | null, shape: z.ZodType<Shape>): Shape | null {
  return text === null ? null : shape.parse(JSON.parse(text));
}
