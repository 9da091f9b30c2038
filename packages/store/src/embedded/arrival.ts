import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '@fonoteca/domain';
import type pg from 'pg';
import { type Connection, knock, makeDatabase } from './knock.ts';
import { runningPostmaster } from './pid-file.ts';
import { type Postmaster, type Starter, startPostmaster } from './postmaster.ts';
import { moveIn } from './residency.ts';

export interface Arrival {
  readonly connection: Connection;
  readonly starter: Starter;
  readonly log: (message: string) => void;
  /** Asked before PostgreSQL is started: true when the caller no longer wants it. */
  readonly cancelled: () => boolean;
}

/** Starts that are allowed to fail in a row when PostgreSQL names no reason that passes by itself. */
const startsBeforeGivingUp = 3;
const longestConflictMillis = 60_000;
/** Another start was quicker, or children of a killed PostgreSQL still work on the files. */
const passing = /lock file|pre-existing shared memory|already in use|another postmaster/i;

/**
 * Connects, starting PostgreSQL when nobody listens, takes the residency lock and sees that our database
 * is there. Waits as long as
 * PostgreSQL is alive and busy (recovery after an unclean stop may take minutes). Returns undefined
 * when cancelled. Throws a Fault with PostgreSQL's own words when it does not start.
 */
export async function arrive(arrival: Arrival): Promise<pg.Client | undefined> {
  const { connection, starter, log, cancelled } = arrival;
  const began = Date.now();
  const waiting = announcer(log);
  let started: Postmaster | undefined;
  let starts = 0;
  for (;;) {
    const answer = await knock(connection).catch((error: unknown) => {
      started?.abandon();
      throw error;
    });
    if (answer.kind === 'open') {
      try {
        await moveIn(answer.client);
        await makeDatabase(answer.client, connection.database);
        return answer.client;
      } catch (error) {
        answer.client.end().catch(() => {});
        waiting(`Waiting for PostgreSQL: ${error instanceof Error ? error.message : error}`);
      }
    } else if (answer.kind === 'busy') {
      waiting(`Waiting for PostgreSQL: ${answer.why}`);
    } else if ((started && !started.ended) || (await runningPostmaster(starter.layout.cluster))) {
      waiting('Waiting for PostgreSQL to open its socket');
      if (!started) await refuseLostSocket(arrival, began);
    } else {
      if (cancelled()) return undefined;
      if (started) await refuseHopeless(started, starts, began);
      started = await startPostmaster(starter);
      starts += 1;
    }
    // PostgreSQL notes every visitor that it turns away in its log.
    await delay(Date.now() - began < 1_000 ? 40 : 150);
  }
}

async function refuseHopeless(started: Postmaster, starts: number, began: number): Promise<void> {
  const complaint = await started.complaint();
  const mayPass = passing.test(complaint) && Date.now() - began < longestConflictMillis;
  if (mayPass || starts < startsBeforeGivingUp) return;
  throw new Fault('unavailable', `PostgreSQL does not start: ${complaint || 'it said nothing'}`);
}

/** A PostgreSQL that runs while its socket is gone cannot be joined, and stopping it is not ours to decide. */
async function refuseLostSocket(arrival: Arrival, began: number): Promise<void> {
  if (Date.now() - began < longestConflictMillis) return;
  const pid = await runningPostmaster(arrival.starter.layout.cluster);
  throw new Fault(
    'unavailable',
    `PostgreSQL runs (process ${pid}) but its socket in ${arrival.connection.host} is gone: stop it with \`kill -INT ${pid}\`, then start again`,
  );
}

/** Says something after the first second, then every ten. */
function announcer(log: (message: string) => void): (message: string) => void {
  let next = Date.now() + 1_000;
  return (message) => {
    if (Date.now() < next) return;
    next = Date.now() + 10_000;
    log(message);
  };
}
