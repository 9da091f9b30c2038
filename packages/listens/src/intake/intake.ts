import type { IncomingListen, OriginKey, SentTrack } from '@fonoteca/domain';
import type { Executor, Store } from '@fonoteca/store';
import { TrackDirectory } from '../catalogue/track-directory.ts';
import { announce } from '../events.ts';
import { Lookups } from './lookups.ts';
import { savePlayingNow } from './playing-now.ts';
import { type SettledListen, type StoredListen, settle } from './settle.ts';

/** Called inside the transaction that changed days already folded, so that the follow-up commits with it. */
export type AfterDirty = (executor: Executor, personId: number) => Promise<void>;

/** Called inside the transaction that stored new listens, so that what follows from them commits with them. */
export type AfterStored = (
  executor: Executor,
  personId: number,
  origin: OriginKey,
  stored: readonly StoredListen[],
) => Promise<void>;

export interface IntakeOptions {
  readonly afterDirty?: AfterDirty;
  readonly afterStored?: AfterStored;
}

export interface Intake {
  /**
   * Stores listens of one person from one origin; resolves after their commit, outcomes in order.
   * Listens that are already stored are answered `known`.
   */
  submit(personId: number, origin: OriginKey, listens: readonly IncomingListen[]): Promise<SettledListen[]>;
  /** Says what plays now. It expires by itself after what is left of the track. */
  playingNow(personId: number, origin: OriginKey, sent: SentTrack): Promise<void>;
  /** The catalogue was merged or split: remembered places are stale. */
  forgetCatalogue(): void;
}

interface Waiting {
  readonly personId: number;
  readonly origin: OriginKey;
  readonly listens: readonly IncomingListen[];
  readonly resolve: (outcomes: SettledListen[]) => void;
  readonly reject: (error: unknown) => void;
}

const largestBatch = 1000;

/**
 * The one door for listens that arrive live. While one transaction commits, what arrives meanwhile
 * waits and goes into the next together: one fsync serves all of it, and nobody is answered before it.
 */
export function createIntake(store: Store, options: IntakeOptions = {}): Intake {
  const directory = new TrackDirectory();
  const lookups = new Lookups();
  const waiting: Waiting[] = [];
  let running = false;

  const drain = async () => {
    if (running) return;
    running = true;
    // One turn of the event loop: requests that were read in the same turn share a transaction.
    await new Promise((next) => setImmediate(next));
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      const results = await commit(batch).catch((error: unknown) =>
        batch.length === 1 ? [error] : undefined,
      );
      if (results) answer(batch, results);
      // One submission spoils the transaction for all: each then stands for itself.
      else for (const one of batch) answer([one], await commit([one]).catch((error: unknown) => [error]));
    }
    running = false;
  };

  const commit = async (batch: readonly Waiting[]): Promise<SettledListen[][]> => {
    const keeps: (() => void)[] = [];
    try {
      const results = await store.db.transaction().execute(async (trx) => {
        const outcomes = new Map<Waiting, SettledListen[]>();
        for (const group of groupByOrigin(batch)) {
          const [first] = group;
          if (!first) continue;
          const settled = await settle(
            trx,
            { directory, lookups },
            {
              personId: first.personId,
              origin: first.origin,
              listens: group.flatMap((one) => one.listens.map((listen) => ({ listen, ordinal: 0 }))),
            },
          );
          keeps.push(settled.keep);
          let at = 0;
          for (const one of group) {
            outcomes.set(one, settled.outcomes.slice(at, at + one.listens.length));
            at += one.listens.length;
          }
          if (settled.dirty) await options.afterDirty?.(trx, first.personId);
          if (settled.fresh.length > 0)
            await options.afterStored?.(trx, first.personId, first.origin, settled.fresh);
          if (settled.stored > 0)
            await announce(trx, { type: 'listens', personId: first.personId, count: settled.stored });
        }
        return batch.map((one) => outcomes.get(one) ?? []);
      });
      for (const keep of keeps) keep();
      lookups.keep();
      return results;
    } catch (error) {
      lookups.drop();
      throw error;
    }
  };

  return {
    submit: (personId, origin, listens) =>
      new Promise((resolve, reject) => {
        waiting.push({ personId, origin, listens, resolve, reject });
        void drain();
      }),
    playingNow: (personId, origin, sent) => savePlayingNow(store.db, personId, origin, sent),
    forgetCatalogue: () => directory.clear(),
  };
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let size = 0;
  let take = 0;
  for (const one of waiting) {
    if (take > 0 && size + one.listens.length > largestBatch) break;
    size += one.listens.length;
    take++;
  }
  return waiting.splice(0, take);
}

/** Groups by person and origin, persons in one order, so that two processes lock them alike. */
function groupByOrigin(batch: readonly Waiting[]): Waiting[][] {
  const groups = new Map<string, Waiting[]>();
  for (const one of batch) {
    const name = `${one.personId}\0${one.origin.source}\0${one.origin.tokenId ?? ''}\0${one.origin.client ?? ''}`;
    const group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  return [...groups.values()].sort((a, b) => (a[0]?.personId ?? 0) - (b[0]?.personId ?? 0));
}

function answer(batch: readonly Waiting[], results: readonly (SettledListen[] | unknown)[]): void {
  batch.forEach((one, index) => {
    const result = results[index];
    if (Array.isArray(result)) one.resolve(result);
    else one.reject(result);
  });
}
