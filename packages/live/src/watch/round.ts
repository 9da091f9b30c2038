import type { CheckRow, Finding } from '../broadcasts/types.ts';
import type { CallPurpose } from '../budget/budget.ts';
import type { CheckReason } from '../plan/types.ts';
import type { Look, WatchedChannel } from '../ports.ts';
import { type Answers, type Asking, askPlatform } from './ask.ts';
import { type Before, doubt, said, settle, verdictOf } from './confirm.ts';

/** A channel about to be looked at. */
export interface Subject {
  readonly id: number;
  readonly channel: WatchedChannel;
  readonly reason: CheckReason | 'push';
  readonly chance: number | null;
  readonly before: Before;
}

/** A surprising answer that waits for a second look. */
export interface Doubted {
  readonly subject: Subject;
  readonly first: Look;
  readonly why: string;
}

export interface Round {
  readonly findings: readonly Finding[];
  /** Surprising answers that could not be confirmed at once. */
  readonly waiting: readonly Doubted[];
}

/** Looks at channels (at most a batch) and confirms what surprises. Null when the budget has nothing left. */
export async function lookRound(
  asking: Asking,
  subjects: readonly Subject[],
  purpose: CallPurpose,
  signal: AbortSignal,
): Promise<Round | null> {
  const [route, second] = asking.platform.routes;
  const channels = subjects.map(({ channel }) => channel);
  const answers = await askPlatform(asking, channels, { route: route.name, purpose, signal });
  if (!answers) return null;
  const findings: Finding[] = [];
  const doubted: Doubted[] = [];
  for (const subject of subjects) {
    const first = answers.of(subject.channel.account);
    const why = doubt(first, subject.before);
    if (why === null) findings.push(plainFinding(subject, first, answers, route.name));
    else doubted.push({ subject, first, why });
  }
  if (doubted.length === 0) return { findings, waiting: [] };
  const confirmed = second ? await confirmRound(asking, doubted, second.name, signal) : null;
  if (confirmed) return { findings: [...findings, ...confirmed], waiting: [] };
  const noted = doubted.map((one) => doubtedFinding(one, answers, route.name));
  return { findings: [...findings, ...noted], waiting: doubted };
}

/** Asks again, out of the reserve. Null when not even that has calls left. */
export async function confirmRound(
  asking: Asking,
  doubted: readonly Doubted[],
  routeName: string,
  signal: AbortSignal,
  noteFirst = true,
): Promise<Finding[] | null> {
  const route = asking.platform.routes.find(({ name }) => name === routeName) ?? asking.platform.routes[0];
  const findings: Finding[] = [];
  for (let from = 0; from < doubted.length; from += route.batch) {
    const batch = doubted.slice(from, from + route.batch);
    const channels = batch.map(({ subject }) => subject.channel);
    const answers = await askPlatform(asking, channels, { route: route.name, purpose: 'confirm', signal });
    if (!answers)
      return from === 0 ? null : [...findings, ...doubted.slice(from).map((one) => lostDoubt(one, asking))];
    for (const one of batch) findings.push(confirmedFinding(one, answers, route.name, asking, noteFirst));
  }
  return findings;
}

function plainFinding(subject: Subject, look: Look, answers: Answers, route: string): Finding {
  const { at } = answers;
  return {
    channelId: subject.id,
    at,
    by: 'check',
    runningSince: subject.before.runningSince,
    checks: [row(subject, at, route, look.status, detailOf(look))],
    ...stateOf(subject, answers),
    verdict: verdictOf(look, subject.before),
  };
}

function doubtedFinding({ subject, first, why }: Doubted, answers: Answers, route: string): Finding {
  const { at } = answers;
  const detail = `Said ${said(first)}, but ${why}: it is asked again before it counts`;
  return {
    channelId: subject.id,
    at,
    by: 'check',
    checks: [row(subject, at, route, 'unknown', detail)],
    ...stateOf(subject, answers),
    verdict: { found: 'unknown', message: detail, gone: false },
  };
}

function confirmedFinding(
  { subject, first, why }: Doubted,
  answers: Answers,
  route: string,
  { platform }: Asking,
  noteFirst: boolean,
): Finding {
  const { at } = answers;
  const second = answers.of(subject.channel.account);
  const verdict = settle(first, second);
  const firstStood = verdict.found !== 'unknown' && verdict.found === first.status;
  const firstDetail = `Said ${said(first)}, but ${why}`;
  const noted = row(
    subject,
    at,
    platform.routes[0].name,
    firstStood ? verdict.found : 'unknown',
    firstDetail,
  );
  const detail = verdict.found === 'unknown' ? verdict.message : `Confirms the look before: ${said(second)}`;
  const confirming = row({ ...subject, reason: 'confirm' }, at, route, verdict.found, detail);
  return {
    channelId: subject.id,
    at,
    by: 'check',
    runningSince: subject.before.runningSince,
    checks: noteFirst ? [noted, confirming] : [confirming],
    ...stateOf(subject, answers),
    verdict,
  };
}

function lostDoubt({ subject, first, why }: Doubted, { platform, clock }: Asking): Finding {
  const at = clock.now();
  const detail = `Said ${said(first)}, but ${why}, and the budget has no call left to ask again`;
  return {
    channelId: subject.id,
    at,
    by: 'check',
    checks: [row(subject, at, platform.routes[0].name, 'unknown', detail)],
    verdict: { found: 'unknown', message: detail, gone: false },
  };
}

const row = (
  { reason, chance }: Pick<Subject, 'reason' | 'chance'>,
  at: number,
  route: string,
  found: CheckRow['found'],
  detail: string | null,
): CheckRow => ({ at, reason, route, chance, found, detail });

const detailOf = (look: Look): string | null => (look.status === 'unknown' ? look.reason : null);

function stateOf({ channel }: Subject, { states }: Answers): Pick<Finding, 'state'> {
  const state = states?.get(channel.account);
  return state ? { state } : {};
}
