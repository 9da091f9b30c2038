import type { MemoryParameters } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import { parseMemory } from './memory/parameters.ts';
import { buildProfile } from './profile/build.ts';
import { unpackProfile } from './profile/packed.ts';
import type { Profile } from './profile/profile.ts';

/** A stored profile as it is in memory. */
export interface LoadedProfile {
  readonly profile: Profile;
  /** Unix milliseconds: later listens are read as they are. */
  readonly readUntil: number;
  readonly madeAt: Date;
  readonly heldBack: number;
  readonly stale: boolean;
  readonly memory: MemoryParameters | null;
  /** Another one whenever another profile was stored. */
  readonly revision: string;
}

/** Profiles held at a time: some megabytes each at most. */
const kept = 64;

const caches = new WeakMap<Store, Map<number, LoadedProfile>>();
const building = new WeakMap<Store, Map<number, Promise<unknown>>>();

/** The person's stored profile; unpacked once, then kept while the database has no other. Null: none. */
export async function loadProfile(store: Store, personId: number): Promise<LoadedProfile | null> {
  const cache = cacheOf(caches, store);
  const { rows } = await store.pool.query<{
    read_until: Date;
    stale: boolean;
    held_back: number;
    updated_at: Date;
    memory: unknown;
    revision: string;
  }>(
    `select read_until, changes <> built as stale, held_back, updated_at, memory,
       extract(epoch from updated_at)::text as revision
     from taste_profiles where person_id = $1`,
    [personId],
  );
  const [head] = rows;
  const held = cache.get(personId);
  cache.delete(personId);
  if (!head) return null;
  if (held?.revision === head.revision) {
    // Last in the order of use.
    const now = { ...held, stale: head.stale, memory: parseMemory(head.memory) };
    cache.set(personId, now);
    return now;
  }
  const packed = await readPacked(store, personId);
  // Written by another version: as good as none.
  if (!packed?.profile) return null;
  if (packed.revision !== head.revision) return loadProfile(store, personId);
  const loaded: LoadedProfile = {
    profile: packed.profile,
    readUntil: head.read_until.getTime(),
    madeAt: head.updated_at,
    heldBack: head.held_back,
    stale: head.stale,
    memory: parseMemory(head.memory),
    revision: head.revision,
  };
  cache.set(personId, loaded);
  for (const oldest of cache.keys()) {
    if (cache.size <= kept) break;
    cache.delete(oldest);
  }
  return loaded;
}

/** Makes a profile at once; whoever asks meanwhile waits for the same. */
export async function buildNow(store: Store, personId: number): Promise<void> {
  const running = cacheOf(building, store);
  let work = running.get(personId);
  if (!work) {
    work = buildProfile(store, personId).finally(() => running.delete(personId));
    running.set(personId, work);
  }
  await work;
}

async function readPacked(store: Store, personId: number) {
  const { rows } = await store.pool.query<{ packed: Buffer; revision: string }>(
    `select packed, extract(epoch from updated_at)::text as revision from taste_profiles where person_id = $1`,
    [personId],
  );
  return rows[0] && { profile: unpackProfile(rows[0].packed), revision: rows[0].revision };
}

function cacheOf<Value>(of: WeakMap<Store, Map<number, Value>>, store: Store): Map<number, Value> {
  let cache = of.get(store);
  if (!cache) {
    cache = new Map();
    of.set(store, cache);
  }
  return cache;
}
