import { Fault, type IncomingListen, type OriginKey, sourceBit, sources } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { ResolvedTrack } from '../catalogue/resolve.ts';
import type { TrackDirectory } from '../catalogue/track-directory.ts';
import { type Candidate, type Decision, decide } from '../rules/duplicates.ts';
import { counts, ruleOf } from '../rules/scrobble-rule.ts';
import { startOf } from '../rules/start.ts';
import { markDirtyMoments } from './dirty-days.ts';
import type { Lookups } from './lookups.ts';
import { readNearby } from './nearby.ts';
import { storedAlready } from './stored-already.ts';
import { insertListens, insertSightings, type NewListen, type Sighting } from './write.ts';

/** One listen on its way in; `ordinal` tells equal lines of a coarse source apart. */
export interface SettlingListen {
  readonly listen: IncomingListen;
  readonly ordinal: number;
}

export interface SettledListen {
  readonly status: 'stored' | 'known';
  readonly listenId: number;
}

/** A listen as it was stored: what follow-ups of the same transaction look at. */
export interface StoredListen {
  readonly listenId: number;
  readonly listen: IncomingListen;
  /** Start, milliseconds since 1970 UTC. */
  readonly startMs: number;
}

export interface Settlement {
  readonly outcomes: SettledListen[];
  /** The new ones with their ids; empty for an import, which has none. */
  readonly fresh: readonly StoredListen[];
  readonly stored: number;
  readonly known: number;
  /** True where days already folded have changed: statistics must fold them anew. */
  readonly dirty: boolean;
}

/** What settling needs beside the transaction. */
export interface SettleTools {
  readonly directory: TrackDirectory;
  readonly lookups: Lookups;
}

/** Only one writer at a time settles a person's listens: what it reads stays true until it commits. */
export const lockPerson = (executor: Executor, personId: number) =>
  sql`select pg_advisory_xact_lock(7301, ${personId})`.execute(executor);

/**
 * Settles listens of one person from one origin inside the caller's transaction: finds their tracks,
 * decides by the rule book which are new, stores these and remembers sightings of the others.
 *
 * @returns outcomes in order (none for an import, which only counts) and `keep`, to be called after the commit
 */
export async function settle(
  executor: Executor,
  tools: SettleTools,
  task: { personId: number; origin: OriginKey; listens: readonly SettlingListen[]; importId?: number },
): Promise<Settlement & { keep: () => void }> {
  const { personId, origin } = task;
  await lockPerson(executor, personId);
  const resolved = await tools.directory.resolve(
    executor,
    task.listens.map(({ listen }) => listen.sent),
  );
  const originId = await tools.lookups.origin(executor, personId, origin);
  const arrivals = await leaveOutStored(executor, task, originId, resolved.tracks);
  const coarse = sources[origin.source].coarse;
  const candidates = arrivals.map(
    ({ listen, ordinal, track, startMs }): Candidate => ({
      recordingId: track.recordingId,
      startMs,
      ordinal,
      lengthMs: listen.sent.lengthMs ?? null,
      playedMs: listen.playedMs ?? null,
      coarse,
      placed: origin.source === 'records',
    }),
  );
  const known = await readNearby(
    executor,
    tools.directory,
    personId,
    candidates.map((candidate) => candidate.startMs),
  );
  const decisions = decide(candidates, known, originId);

  const rule = ruleOf(await settingsOf(executor, personId));
  const fresh: (Omit<NewListen, 'contextId'> & {
    readonly context: IncomingListen['context'] | undefined;
  })[] = [];
  const freshAt = new Map<number, number>();
  const freshListens: IncomingListen[] = [];
  const sightings: Sighting[] = [];
  decisions.forEach((decision, index) => {
    const candidate = candidates[index] as Candidate;
    const { listen, ordinal, track } = arrivals[index] as Arrival;
    const { sentTrackId } = track;
    if (decision.kind === 'new') {
      freshAt.set(index, fresh.length);
      freshListens.push(listen);
      fresh.push({
        startMs: candidate.startMs,
        sentTrackId,
        ordinal,
        playedMs: candidate.playedMs,
        skipped: listen.skipped ?? null,
        counted: counts(rule, candidate),
        context: listen.context,
      });
    } else if (decision.kind === 'sighting') {
      sightings.push({
        listenId: decision.listenId,
        startMs: candidate.startMs,
        sentTrackId,
        ordinal,
        playedMs: candidate.playedMs,
        skipped: listen.skipped ?? null,
      });
    }
  });
  const contextIds = await tools.lookups.contexts(
    executor,
    fresh.map((one) => one.context),
  );
  const ids = await insertListens(
    executor,
    fresh.map((one, index) => ({ ...one, contextId: contextIds[index] ?? null })),
    {
      personId,
      originId,
      seenIn: sourceBit(origin.source),
      importId: task.importId ?? null,
      wantIds: task.importId === undefined,
    },
  );
  await insertSightings(executor, sightings, { personId, originId, seenIn: sourceBit(origin.source) });
  const dirty =
    fresh.length > 0 &&
    (await markDirtyMoments(
      executor,
      personId,
      fresh.map((listen) => listen.startMs),
    ));

  const outcomeOf = (decision: Decision, index: number): SettledListen => {
    const own = freshAt.get(index);
    if (own !== undefined) return { status: 'stored', listenId: ids[own] ?? 0 };
    const listenId = decision.kind === 'new' ? 0 : decision.listenId;
    // A negative id is a listen of this same call: −1 − its index.
    return {
      status: 'known',
      listenId: listenId < 0 ? (ids[freshAt.get(-1 - listenId) ?? -1] ?? 0) : listenId,
    };
  };
  const outcomes = task.importId === undefined ? decisions.map(outcomeOf) : [];
  return {
    outcomes,
    fresh: ids.map((listenId, index) => ({
      listenId,
      listen: freshListens[index] as IncomingListen,
      startMs: fresh[index]?.startMs ?? 0,
    })),
    stored: fresh.length,
    known: task.listens.length - fresh.length,
    dirty,
    keep: resolved.keep,
  };
}

interface Arrival extends SettlingListen {
  readonly track: ResolvedTrack;
  readonly startMs: number;
}

/**
 * The listens that must be decided on. Of an import, those that its origin has stored under the very same
 * key are left out: repeating an import then costs little. Live listens are few, and are answered with ids.
 */
async function leaveOutStored(
  executor: Executor,
  task: { personId: number; origin: OriginKey; listens: readonly SettlingListen[]; importId?: number },
  originId: number,
  tracks: readonly ResolvedTrack[],
): Promise<Arrival[]> {
  const arrivals = task.listens.map(
    ({ listen, ordinal }, index): Arrival => ({
      listen,
      ordinal,
      track: tracks[index] as ResolvedTrack,
      startMs: Math.round(startOf(listen, task.origin.source)),
    }),
  );
  if (task.importId === undefined || arrivals.length === 0) return arrivals;
  const keys = arrivals.map(({ startMs, ordinal, track }) => ({
    startMs,
    ordinal,
    sentTrackId: track.sentTrackId,
  }));
  const stored = await storedAlready(executor, task.personId, originId, keys);
  return stored.size === 0 ? arrivals : arrivals.filter((_, index) => !stored.has(index));
}

async function settingsOf(executor: Executor, personId: number): Promise<Record<string, unknown>> {
  const person = await executor
    .selectFrom('people')
    .select('settings')
    .where('id', '=', personId)
    .executeTakeFirst();
  // `listens` has no foreign key: an account deleted while this waited for the lock must not get rows again.
  if (!person) throw new Fault('not-found', 'There is no such person');
  return person.settings;
}
