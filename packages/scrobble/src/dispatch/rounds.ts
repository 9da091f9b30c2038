import type { Batch, DeliveryResult, RoundResult } from '../ports/job-store.ts';
import type { Outcome, SubmitError } from '../ports/target.ts';
import { backoffMs } from './backoff.ts';

/** How often a batch may end without an answer before it is halved to find the item that causes it. */
const timeoutsBeforeSplit = { 'gateway-timeout': 3, unknown: 6 } as const;
/** How often a listen alone may, while the service answers everything else, before it is called poison. */
const timeoutsAlone = 5;
/** … and how often at all: some ten days of asking at the longest wait. */
const attemptsAlone = 1000;
const hourMs = 3_600_000;

/** What an answer changes: each listen by its own outcome. */
export function afterAnswer(batch: Batch, outcomes: readonly Outcome[], now: number): RoundResult {
  if (outcomes.length !== batch.deliveries.length) {
    throw new Error(`${outcomes.length} outcomes for ${batch.deliveries.length} listens`);
  }
  let limited = false;
  const results = batch.deliveries.map(({ id }, index): DeliveryResult => {
    const outcome = outcomes[index] as Outcome;
    if (outcome.status === 'accepted') return { id, state: 'accepted' };
    if (outcome.reason === 'daily-limit') {
      // Not refused for good: the account's day at the service is full.
      limited = true;
      return { id, state: 'waiting', spent: false };
    }
    return { id, state: 'ignored', reason: outcome.reason, message: outcome.message };
  });
  return {
    batchId: batch.id,
    results,
    account: limited
      ? {
          failures: 0,
          waitUntil: now + hourMs,
          waitReason: 'service-limit',
          message: "the service's own daily limit is reached",
        }
      : { failures: 0, waitUntil: null, waitReason: null, message: null },
  };
}

/** What is known when a request has failed. */
interface FaultSituation {
  /** Failed requests before this one since the last that was answered. */
  readonly failures: number;
  /** Whether the service has answered the request before this one: then it is not the service that is down. */
  readonly serviceIsWell: boolean;
  readonly now: number;
  readonly random: () => number;
}

/** What a failed request changes, by the error classes of the port. */
export function afterFault(batch: Batch, error: SubmitError, situation: FaultSituation): RoundResult {
  const failures = situation.failures + 1;
  const waitMs = Math.max((error.retryAfterSeconds ?? 0) * 1000, backoffMs(failures, situation.random));
  const backoff = {
    failures,
    waitUntil: situation.now + waitMs,
    waitReason: 'backoff' as const,
    message: error.message,
  };
  switch (error.code) {
    case 'not-authorized':
      return { ...untaken(batch), account: { status: 'reconnect', failures, message: error.message } };
    case 'unusable':
      return { ...untaken(batch), account: { status: 'unusable', failures, message: error.message } };
    case 'retry-later':
      return { ...untaken(batch), account: backoff };
    case 'over-budget':
      return { ...untaken(batch), account: { ...backoff, waitReason: 'service-limit' } };
    case 'rejected':
      return rejected(batch, error);
    case 'unknown':
    case 'gateway-timeout':
      return unanswered(batch, error.code, backoff, situation);
  }
}

/** Whether an earlier request with it may have been taken, whatever this one came to. */
const mayBeThere = (batch: Batch): boolean => batch.begun || batch.timeouts > 0;

/** Everything goes back to the queue; its place in the budget too, where surely nothing was taken. */
const givenBack = (batch: Batch) => ({
  batchId: batch.id,
  results: batch.deliveries.map(
    ({ id }): DeliveryResult => ({ id, state: 'waiting', spent: mayBeThere(batch) }),
  ),
});

/** This request was not taken. What an earlier one left open stays open: it is looked up before it goes again. */
const untaken = (batch: Batch) =>
  mayBeThere(batch)
    ? { batchId: batch.id, results: [], keepBatch: true, timeouts: batch.timeouts }
    : givenBack(batch);

/** The service was well and refused this batch: halve it until the one item stands alone. */
function rejected(batch: Batch, error: SubmitError): RoundResult {
  const account = { failures: 0, waitUntil: null, waitReason: null, message: null };
  const [only, ...others] = batch.deliveries;
  if (only && others.length === 0) {
    return {
      batchId: batch.id,
      results: [{ id: only.id, state: 'rejected', message: error.message }],
      account,
    };
  }
  // Halves of what may have been taken are looked up before they go out.
  const timeouts = mayBeThere(batch) ? { timeouts: 1 } : {};
  return { ...givenBack(batch), splitInto: halves(batch), ...timeouts, account };
}

/**
 * Nobody knows whether it was taken: the batch stays as it is, holds its places in the budget, and is looked
 * up and sent again. One that ends so again and again is halved; a listen that does alone steps aside for
 * the others, and is called poison only where the service answers everything else.
 */
function unanswered(
  batch: Batch,
  code: keyof typeof timeoutsBeforeSplit,
  account: RoundResult['account'],
  { now, serviceIsWell }: FaultSituation,
): RoundResult {
  const [only, ...others] = batch.deliveries;
  const back = (notBefore?: number) =>
    batch.deliveries.map(
      ({ id }): DeliveryResult => ({
        id,
        state: 'waiting',
        spent: true,
        ...(notBefore === undefined ? {} : { notBefore }),
      }),
    );
  if (!only || others.length > 0) {
    const timeouts = batch.timeouts + 1;
    if (timeouts < timeoutsBeforeSplit[code]) {
      return { batchId: batch.id, results: [], keepBatch: true, timeouts, account };
    }
    // 1, not 0: its halves may have been taken, so they are looked up before they go out.
    return { batchId: batch.id, results: back(), splitInto: halves(batch), timeouts: 1, account };
  }
  const timeouts = batch.timeouts + (serviceIsWell ? 1 : 0);
  if (timeouts > timeoutsAlone || only.attempts >= attemptsAlone) {
    const message = `the service never answered to it: ${account.message ?? ''}`;
    return { batchId: batch.id, results: [{ id: only.id, state: 'rejected', message }], account };
  }
  const notBefore = now + asideMs(timeouts);
  // The account itself does not wait: it is this listen that steps aside.
  const free = serviceIsWell ? { ...account, waitUntil: null, waitReason: null } : account;
  const alone = { splitInto: [[only.id]], timeouts: Math.max(1, timeouts) };
  return { batchId: batch.id, results: back(notBefore), ...alone, account: free };
}

/** 2, 4, 8 … minutes. */
const asideMs = (timeouts: number): number => 60_000 * 2 ** Math.max(1, timeouts);

function halves(batch: Batch): string[][] {
  const ids = batch.deliveries.map(({ id }) => id);
  const middle = Math.ceil(ids.length / 2);
  return [ids.slice(0, middle), ids.slice(middle)];
}
