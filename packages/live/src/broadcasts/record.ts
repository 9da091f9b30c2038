import type { Executor } from '@fonoteca/store';
import type { BroadcastFacts } from '../ports.ts';
import type { BroadcastSpan } from '../predict/types.ts';
import { announceLive } from './events.ts';
import { isSame, isSameStart, type KnownBroadcast, type SameRules, usualSameRules } from './identity.ts';
import { type Moment, startOf } from './moments.ts';
import { fillPast, sensiblePast } from './past.ts';
import { knownBroadcasts, lockChannel, writeChecks } from './rows.ts';
import { closeBroadcast, goOn, openBroadcast } from './running.ts';
import type { BroadcastHooks, Finding, LockedChannel, Recorded } from './types.ts';

export interface RecordOptions extends BroadcastHooks {
  readonly rules?: SameRules;
  /** Learns from a finding; gives the belief as bytes to keep, null when nothing is to be kept. */
  learn?(
    channel: LockedChannel,
    learned: { readonly at: number; readonly live: boolean | null; readonly spans: readonly BroadcastSpan[] },
  ): Uint8Array | null;
  /** When a running broadcast whose end nobody saw is likely to have ended; learned instead of the bounds. */
  likelyEnd?(channelId: number, at: number): number | null;
}

/** An answer is on its way for no longer than a call may take. */
const longestWay = 60_000;

/** So many unknown answers in a row are told to people. */
const unknownsToTell = 5;

interface Change {
  readonly change: Recorded['change'];
  readonly running: Recorded['running'];
  readonly spans: readonly BroadcastSpan[];
  readonly remark?: string | undefined;
}

/**
 * Records findings in the caller's transaction: checks, broadcasts, the state of the channels, what was
 * learned, and events for whoever follows. Channels that are gone meanwhile are left out.
 */
export async function recordFindings(
  transaction: Executor,
  findings: readonly Finding[],
  options: RecordOptions = {},
): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  // Always in the same order: two processes that record the same channels must not wait for each other.
  for (const finding of [...findings].sort((left, right) => left.channelId - right.channelId)) {
    const channel = await lockChannel(transaction, finding.channelId);
    if (channel) recorded.push(await recordOne(transaction, channel, finding, options));
  }
  await announceLive(transaction, recorded);
  return recorded;
}

async function recordOne(
  transaction: Executor,
  channel: LockedChannel,
  finding: Finding,
  options: RecordOptions,
): Promise<Recorded> {
  const { verdict, at } = finding;
  const changed = await changeOf(transaction, channel, finding, options);
  const checkId = await writeChecks(transaction, channel, withRemark(finding, changed.remark));
  const learned = options.learn?.(channel, {
    at,
    live: verdict.found === 'unknown' ? null : verdict.found === 'live',
    spans: changed.spans,
  });
  await transaction
    .updateTable('channels')
    .set({
      ...stateOf(channel, finding),
      last_check_at: new Date(at),
      ...(finding.state ? { state: JSON.stringify(finding.state) } : {}),
      ...(learned ? { belief: Buffer.from(learned) } : {}),
    })
    .where('id', '=', channel.id)
    .execute();
  const { change, running, spans } = changed;
  return { channelId: channel.id, change, checkId, running, spans };
}

/** What is shown of the channel: unknown changes nothing until it was unknown many times, or is gone. */
function stateOf(channel: LockedChannel, { verdict, checks, by }: Finding) {
  if (verdict.found === 'live') return { status: verdict.found, message: null, ...notAnnounced };
  if (verdict.found === 'offline')
    // A push tells of an end and of nothing else.
    return { status: verdict.found, message: null, ...(by === 'check' ? announcedOf(verdict) : {}) };
  const message = verdict.message.slice(0, 500);
  if (verdict.gone) return { status: 'unknown' as const, message };
  const inARow = channel.unknowns + checks.length;
  if (inARow < unknownsToTell) return {};
  return {
    status: 'unknown' as const,
    message: `The last ${inARow < 10 ? inARow : 'ten'} looks told nothing: ${message}`,
  };
}

const notAnnounced = { announced_at: null, announced_title: null };

const announcedOf = ({
  scheduled,
}: {
  readonly scheduled?: { readonly at: number; readonly title?: string };
}) =>
  scheduled
    ? { announced_at: new Date(scheduled.at), announced_title: scheduled.title?.slice(0, 500) ?? null }
    : notAnnounced;

/** The remark is of what the last look was told. */
function withRemark({ checks }: Finding, remark: string | undefined) {
  if (remark === undefined) return checks;
  return checks.map((check, index) =>
    index < checks.length - 1
      ? check
      : { ...check, detail: check.detail === null ? remark : `${check.detail}; ${remark}` },
  );
}

async function changeOf(
  transaction: Executor,
  channel: LockedChannel,
  finding: Finding,
  options: RecordOptions,
): Promise<Change> {
  const { verdict, at } = finding;
  const rules = options.rules ?? usualSameRules;
  if (verdict.found === 'unknown') return { change: 'check', running: null, spans: [] };
  const past = verdict.found === 'offline' ? sensiblePast(verdict.past, at) : [];
  const facts = verdict.facts ?? {};
  const names = [facts, ...past].flatMap(({ platformId }) => (platformId === undefined ? [] : [platformId]));
  const oldest = Math.min(at, ...past.map(({ startedAt }) => startedAt)) - 24 * 3_600_000;
  const known = await knownBroadcasts(transaction, channel.id, names, oldest);
  if (verdict.found === 'live')
    return await live(transaction, { channel, finding, facts, known, rules }, options);
  const open = known.find(({ endedAt }) => endedAt === null);
  const filled = await fillPast(transaction, channel, past, known, at, rules);
  const isOther = open && facts.platformId && open.platformId && facts.platformId !== open.platformId;
  // A push that was late says nothing of a broadcast that began after it.
  const isLate = open && finding.by === 'push' && at < open.startedAt;
  const listed = open && past.find((one) => isSame(open, one, at, rules) && one.endedAt >= open.startedAt);
  // Asked while nothing ran, so that nobody doubted it: a start was told while the answer was on its way.
  const isUnaware = open && finding.by === 'check' && finding.runningSince === null && !listed;
  if (!open) return { change: 'check', running: null, spans: filled };
  if (isOther || isLate || isUnaware) return { change: 'check', running: open, spans: filled };
  const over = { told: facts.endedAt ?? listed?.endedAt, at, by: finding.by };
  const end = await closeBroadcast(transaction, open, over, listed ?? facts);
  await options.afterEnd?.(transaction, { broadcastId: open.id, channelId: channel.id, endedAt: end.at });
  return {
    change: 'end',
    running: null,
    spans: [...filled, spanOf(open, end, options.likelyEnd?.(channel.id, at))],
    remark: end.remark,
  };
}

interface LiveFinding {
  readonly channel: LockedChannel;
  readonly finding: Finding;
  readonly facts: BroadcastFacts;
  readonly known: readonly KnownBroadcast[];
  readonly rules: SameRules;
}

async function live(
  transaction: Executor,
  { channel, finding, facts, known, rules }: LiveFinding,
  options: RecordOptions,
): Promise<Change> {
  const { at, by } = finding;
  const open = known.find(({ endedAt }) => endedAt === null);
  const newest = known.find(({ endedAt }) => endedAt !== null);
  const same = sameOf(known, facts, channel, at, rules);
  const spans: BroadcastSpan[] = [];
  if (same) {
    // What was late, a push or an answer on its way, does not bring back what is over.
    const late = same.endedAt === null ? -1 : same.endedAt - at;
    if (late >= 0 && (by === 'push' || (late > 0 && late <= longestWay)))
      return { change: 'check', running: open ?? null, spans };
    if (open && open.id !== same.id) spans.push(await replace(transaction, channel, open, at, at, options));
    const now = await goOn(transaction, same, facts, at);
    // Known from the platform's list alone until now: nobody was told.
    if (!same.caughtLive)
      await options.afterStart?.(transaction, {
        broadcastId: now.id,
        channelId: channel.id,
        startedAt: now.startedAt,
      });
    return { change: same.endedAt === null ? 'check' : 'start', running: now, spans };
  }
  const lastSeen = open?.seenAt ?? newest?.seenAt ?? null;
  const start = startOf({ told: facts.startedAt, at, by, notBefore: latest(channel.lastOffline, lastSeen) });
  if (open) spans.push(await replace(transaction, channel, open, start.at, at, options));
  const broadcastId = await openBroadcast(transaction, channel, facts, { at, start });
  await options.afterStart?.(transaction, { broadcastId, channelId: channel.id, startedAt: start.at });
  spans.push({ start: likelyStart(start), end: null });
  return { change: 'start', running: { id: broadcastId, startedAt: start.at }, spans, remark: start.remark };
}

/** The recorded broadcast that is live now, or undefined for one that nobody has recorded. */
function sameOf(
  known: readonly KnownBroadcast[],
  facts: BroadcastFacts,
  { lastOffline }: LockedChannel,
  at: number,
  rules: SameRules,
): KnownBroadcast | undefined {
  const named = known.find(({ platformId }) => platformId !== null && platformId === facts.platformId);
  if (named) return named;
  const { startedAt, ...others } = facts;
  const { remark } = startOf({ told: startedAt, at, by: 'check', notBefore: lastOffline });
  const exact = remark === undefined ? undefined : known.find((one) => isSameStart(one, startedAt, rules));
  // A start that cannot be says nothing: else each look that is told it would begin another broadcast.
  return exact ?? known.find((one) => isSame(one, remark === undefined ? facts : others, at, rules));
}

/** Another broadcast runs: the one before ended between when it was last seen and when this one began. */
async function replace(
  transaction: Executor,
  channel: LockedChannel,
  open: KnownBroadcast,
  before: number,
  at: number,
  options: RecordOptions,
): Promise<BroadcastSpan> {
  const end = await closeBroadcast(transaction, open, { at: Math.max(before, open.seenAt), by: 'check' });
  await options.afterEnd?.(transaction, { broadcastId: open.id, channelId: channel.id, endedAt: end.at });
  return spanOf(open, end, options.likelyEnd?.(channel.id, at));
}

const latest = (left: number | null, right: number | null): number | null =>
  left === null || right === null ? (left ?? right) : Math.max(left, right);

/** What is learned of a start between two checks: the middle, where they were near. */
function likelyStart({ at, known, notBefore }: Moment): number {
  if (known !== 'between' || notBefore === null || at - notBefore > 6 * 3_600_000) return at;
  return Math.round((at + notBefore) / 2);
}

/** What is learned of an end between two checks: the likely end, as far as the checks allow it. */
function spanOf(open: KnownBroadcast, end: Moment, likely: number | null | undefined): BroadcastSpan {
  const { startedAt, startKnown, startNotBefore } = open;
  const start = likelyStart({ at: startedAt, known: startKnown, notBefore: startNotBefore });
  if (end.known !== 'between' || end.notBefore === null) return { start, end: Math.max(start, end.at) };
  const middle = (end.at + end.notBefore) / 2;
  return { start, end: Math.max(start, Math.min(end.at, Math.max(end.notBefore, likely ?? middle))) };
}
