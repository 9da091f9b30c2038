import type { Budget, CallPurpose } from '../budget/budget.ts';
import type { Clock, LivePlatform, Look, LookResult, WatchedChannel } from '../ports.ts';

export interface Asking {
  readonly platform: LivePlatform;
  readonly budget: Budget;
  readonly clock: Clock;
  /** A call takes no longer: its signal aborts. */
  readonly longestCallMs: number;
}

/** Something was looked at: when the answers came, and each channel's. */
export interface Answers {
  readonly at: number;
  readonly of: (account: string) => Look;
  readonly states: LookResult['states'];
  readonly refused: boolean;
}

/**
 * Looks at channels by one way of asking, out of the budget: the calls are written down before they are
 * made. Null when the budget has none left. Whatever an adapter does, every channel gets an answer.
 */
export async function askPlatform(
  { platform, budget, clock, longestCallMs }: Asking,
  channels: readonly WatchedChannel[],
  asked: { readonly route: string; readonly purpose: CallPurpose; readonly signal: AbortSignal },
): Promise<Answers | null> {
  const route = platform.routes.find(({ name }) => name === asked.route) ?? platform.routes[0];
  const begun = clock.elapsed();
  const reservation = await budget.reserve(asked.purpose, route.cost(channels.length));
  if (!reservation) return null;
  const left = longestCallMs - (clock.elapsed() - begun) - 100;
  const timeout = AbortSignal.timeout(Math.max(0, Math.floor(left)));
  const signal = AbortSignal.any([asked.signal, timeout]);
  let result: LookResult | undefined;
  let wrong: unknown;
  try {
    // A machine that slept since the calls were written down must not make them now.
    signal.throwIfAborted();
    result = await platform.look(channels, route.name, signal);
  } catch (error) {
    wrong = error;
  }
  const looks = [...(result?.looks.values() ?? [])];
  const refused =
    result?.quietUntil !== undefined ||
    looks.some((look) => look.status === 'unknown' && look.kind === 'refused');
  await budget.finish(reservation, {
    refused,
    ...(result?.quietUntil === undefined ? {} : { quietUntil: result.quietUntil }),
  });
  const missing: Look = timeout.aborted
    ? { status: 'unknown', kind: 'timeout', reason: 'The platform did not answer in time' }
    : { status: 'unknown', kind: 'failed', reason: reasonOf(wrong) };
  return {
    at: clock.now(),
    of: (account) => result?.looks.get(account) ?? missing,
    states: result?.states,
    refused,
  };
}

function reasonOf(wrong: unknown): string {
  if (wrong === undefined) return 'The answer did not name this channel';
  return wrong instanceof Error ? `The look failed: ${wrong.message}` : 'The look failed';
}
