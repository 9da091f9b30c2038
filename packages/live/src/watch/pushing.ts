import type { Clock, LivePlatform, PushEvent } from '../ports.ts';
import type { Seat, Seats } from './seats.ts';

const chooseAgainMs = 30 * 60_000;

/** Keeps the subscriptions of a platform that pushes; the likeliest channels where it cannot hold all. */
export function createPushing(platform: LivePlatform, clock: Clock, sink: (event: PushEvent) => void) {
  const { push } = platform;
  let held: { stop: AbortController; accounts: ReadonlySet<string>; chosenAt: number } | undefined;

  const stop = (): void => {
    held?.stop.abort();
    held = undefined;
  };

  /** Whether what is held may stay: subscribing anew for every small change of chances would only cost. */
  const mayStay = (wanted: ReadonlySet<string>, most: number): boolean => {
    if (!held || [...held.accounts].some((account) => !wanted.has(account))) return false;
    if (held.accounts.size === Math.min(most, wanted.size))
      return wanted.size <= most || clock.elapsed() - held.chosenAt < chooseAgainMs;
    return false;
  };

  return {
    covers: (account: string): boolean => push?.covers(account) ?? false,
    keep(seats: Seats): void {
      if (!push) return;
      const wanted = [...seats.all()].filter(({ duty }) => duty.kind !== 'never');
      const accounts = new Set(wanted.map(accountOf));
      if (mayStay(accounts, push.most)) return;
      const chosen = wanted
        .sort((left, right) => right.soon - left.soon || left.followed.id - right.followed.id)
        .slice(0, push.most);
      stop();
      held = {
        stop: new AbortController(),
        accounts: new Set(chosen.map(accountOf)),
        chosenAt: clock.elapsed(),
      };
      push.watch(
        chosen.map(({ followed }) => followed.channel),
        sink,
        held.stop.signal,
      );
    },
    stop,
  };
}

const accountOf = ({ followed }: Seat): string => followed.channel.account;
