import { type DoubleClock, systemClock } from '../shared/clock.ts';
import { RandomFaults, ScriptedAnswers, transportFaults } from '../shared/misbehaviour.ts';
import { seededRandom } from '../shared/random.ts';
import { json } from '../shared/reply.ts';
import type { ScriptAnswer } from '../shared/script.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import type { PlatformDouble, PlatformDoubleOptions, PlatformLie, PlayedBroadcast } from './types.ts';

/**
 * Starts a platform on loopback whose channels go live by a script, and that refuses, fails and lies as
 * platforms do.
 *
 * @example
 * const platform = await startPlatformDouble({ faultRate: 0.2, seed: 1 });
 * platform.play('ada', [{ id: 'first', start: Date.now() + 1_000, end: Date.now() + 3_000 }]);
 */
export async function startPlatformDouble(options: PlatformDoubleOptions = {}): Promise<PlatformDouble> {
  const clock = options.clock ?? systemClock;
  const channels = new Map<string, readonly PlayedBroadcast[]>();
  const lies = createLies(options);
  let misbehaves = true;
  const random = new RandomFaults(options.faultRate ?? 0, options.seed ?? 1, faultsOf(options));
  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    faults: {
      random: { next: () => (misbehaves ? random.next() : undefined) } as RandomFaults,
      on: 'look',
    },
    read,
    answer: (asked) => {
      if (asked.operation !== 'look') return json({ error: 'Not Found' }, 404);
      const [route = ''] = asked.values('route');
      const told = asked.values('account').map((account) => {
        const lie = lies.next(route, account, misbehaves);
        return [
          account,
          lie ? lied(lie, account, clock) : truth(channels.get(account), clock.now(), options),
        ];
      });
      return json({ channels: Object.fromEntries(told) });
    },
    fail: (_asked, code, message) => json({ error: message ?? 'Something went wrong' }, code),
  };
  const served = await serve(service, options.port);
  return {
    url: served.url,
    play: (account, broadcasts) => void channels.set(account, broadcasts),
    script: (next) => service.scripted.replace(next),
    lie: lies.add,
    behave: () => {
      misbehaves = false;
    },
    requests: () => [...served.seen],
    mostIn: (windowMs) =>
      most(
        served.seen.map(({ time }) => time),
        windowMs,
      ),
    close: served.close,
  };
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const route = /^\/look\/([\w-]+)$/.exec(url.pathname)?.[1];
  const accounts = url.searchParams.getAll('account');
  return {
    verb,
    url,
    headers,
    body,
    params: { route: route ?? '', accounts: accounts.join(' ') },
    operation: route === undefined ? 'unknown' : 'look',
    values: (name) =>
      name === 'account' ? accounts : name === 'route' && route !== undefined ? [route] : [],
  };
}

function truth(
  played: readonly PlayedBroadcast[] | undefined,
  now: number,
  { listsPast = false, tellsStart = true }: PlatformDoubleOptions,
): unknown {
  if (!played) return { status: 'gone' };
  const running = played.find(({ start, end }) => start <= now && now < end);
  if (running) {
    const { id, start, title, viewers } = running;
    return { status: 'live', id, title, viewers, ...(tellsStart ? { startedAt: start } : {}) };
  }
  const over = played.filter(({ end }) => end <= now).slice(-10);
  return {
    status: 'offline',
    ...(listsPast
      ? { past: over.map(({ id, start, end, title }) => ({ id, startedAt: start, endedAt: end, title })) }
      : {}),
  };
}

const lied = ({ says }: Pick<PlatformLie, 'says'>, account: string, clock: DoubleClock): unknown =>
  says === 'live'
    ? { status: 'live', id: `lie-${account}`, startedAt: clock.now() - 60_000 }
    : { status: says };

function createLies({ faultRate = 0, seed = 1 }: PlatformDoubleOptions) {
  const told: { lie: PlatformLie; left: number }[] = [];
  const random = seededRandom(seed + 1);
  return {
    add(lie: PlatformLie): void {
      told.push({ lie, left: lie.times === 'ever' ? Number.POSITIVE_INFINITY : (lie.times ?? 1) });
    },
    next(route: string, account: string, misbehaves: boolean): Pick<PlatformLie, 'says'> | undefined {
      const turn = told.find(
        ({ lie, left }) => left > 0 && (lie.route ?? route) === route && (lie.account ?? account) === account,
      );
      if (turn) {
        turn.left -= 1;
        return turn.lie;
      }
      // Of the first way of asking alone: what two ways say alike is taken for true.
      if (!misbehaves || route !== 'first' || random() >= faultRate / 2) return undefined;
      return { says: random() < 0.5 ? 'live' : 'gone' };
    },
  };
}

function faultsOf({ retryAfterSeconds = 1, lateMs = 1_000 }: PlatformDoubleOptions): ScriptAnswer[] {
  return [
    ...transportFaults,
    ...Array.from({ length: 3 }, () => [
      { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } },
      { status: 429 },
    ]).flat(),
    { delayBeforeMs: lateMs },
    { delayMs: lateMs },
  ];
}

/** The most of these moments that lie within a window, both of its ends included. */
function most(times: readonly number[], windowMs: number): number {
  const sorted = [...times].sort((left, right) => left - right);
  let first = 0;
  let found = 0;
  for (const [last, time] of sorted.entries()) {
    while ((sorted[first] ?? time) < time - windowMs) first += 1;
    found = Math.max(found, last - first + 1);
  }
  return found;
}
