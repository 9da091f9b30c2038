import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { announceTaste } from '../events.ts';
import type { Connection } from '../wall/client.ts';
import { countWaiting, readLearnable } from '../wall/read.ts';
import { type LearningRights, learningRights } from '../wall/rights.ts';
import { packProfile } from './packed.ts';
import { type Profile, ProfileBuilder } from './profile.ts';

export interface BuildOptions {
  readonly signal?: AbortSignal | undefined;
  /** Listens added up so far. */
  readonly onProgress?: ((listens: number) => void) | undefined;
}

/**
 * Makes a person's profile from their listens up to the last closed day and stores it. Run again, the
 * same comes out; what changes while it reads leaves it stale. Throws Fault `not-found`.
 */
export async function buildProfile(
  store: Store,
  personId: number,
  options: BuildOptions = {},
): Promise<{ listens: number }> {
  const { person, state, profile, heldBack } = await inSnapshot(store, async (client) => {
    const rights = await learningRights(client, personId);
    const bounds = await readBounds(client, rights);
    const until = bounds.until.getTime();
    return {
      person: rights,
      state: bounds,
      profile: await readProfile(client, rights, until, options),
      heldBack: await countWaiting(client, rights, 0, until),
    };
  });
  await store.db.transaction().execute(async (transaction) => {
    await sql`
      insert into taste_profiles (person_id, read_until, changes, built, listens, held_back, packed)
      values (${person.personId}, ${state.until}, ${state.changes}, ${state.changes}, ${profile.listens}, ${heldBack},
        ${packProfile(profile)})
      on conflict (person_id) do update set read_until = excluded.read_until, built = excluded.built,
        listens = excluded.listens, held_back = excluded.held_back, packed = excluded.packed, updated_at = now()
      -- Another process may have read later and stored sooner.
      where taste_profiles.built <= excluded.built`.execute(transaction);
    await announceTaste(transaction, personId);
  });
  return { listens: profile.listens };
}

/** A person's listens before a moment (Unix milliseconds), added up. */
export async function readProfile(
  client: Connection,
  person: LearningRights,
  until: number,
  options: BuildOptions = {},
): Promise<Profile> {
  const builder = new ProfileBuilder();
  let listens = 0;
  for await (const columns of readLearnable(client, person, { until, use: 'own', signal: options.signal })) {
    builder.add(columns);
    listens += columns.count;
    options.onProgress?.(listens);
    // Other requests get their turn between two chunks.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return builder.profile();
}

/**
 * Where the profile ends: behind the last day whose later changes are announced (see `markDirty` of
 * listens). Three hours before, since a midnight may not exist or come twice.
 */
async function readBounds(
  client: Connection,
  person: LearningRights,
): Promise<{ until: Date; changes: number }> {
  const { rows } = await client.query<{ until: Date; changes: number }>(
    `select (least(s.folded_until, (now() at time zone $2)::date)::timestamp at time zone $2) - interval '3 hours' as until,
       coalesce(t.changes, 0) as changes
     from (select) one left join statistics_state s on s.person_id = $1 left join taste_profiles t on t.person_id = $1`,
    [person.personId, person.timeZone],
  );
  return rows[0] ?? { until: new Date(0), changes: 0 };
}

/** One state of the database for everything that `work` reads. */
export async function inSnapshot<Result>(
  store: Store,
  work: (client: Connection) => Promise<Result>,
): Promise<Result> {
  const client = await store.pool.connect();
  let failure: unknown;
  try {
    await client.query('begin isolation level repeatable read read only');
    // Compiling a plan takes longer than any of these reads.
    await client.query('set local jit = off');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // A connection in an unknown state is closed.
    client.release(failure !== undefined);
  }
}
