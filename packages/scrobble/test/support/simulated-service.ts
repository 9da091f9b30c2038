import {
  type Clock,
  type ConfirmingTarget,
  type HeardThere,
  type Outcome,
  type Scrobble,
  SubmitError,
  type SubmitErrorCode,
} from '@fonoteca/scrobble';

export type Behaviour =
  | { readonly kind: 'accept' }
  | { readonly kind: 'fail'; readonly code: SubmitErrorCode }
  /** Taken, and the answer is lost. */
  | { readonly kind: 'accept-unanswered' };

export const accept: Behaviour = { kind: 'accept' };

export class SimulatedClock implements Clock {
  #now: number;
  constructor(now: number) {
    this.#now = now;
  }
  now() {
    return this.#now;
  }
  set(now: number) {
    this.#now = Math.max(this.#now, now);
  }
  async sleep(ms: number, signal: AbortSignal) {
    signal.throwIfAborted();
    this.#now += ms;
  }
}

/** A service that drops repeats as Last.fm does, counts what it takes, and behaves as it is told. */
export class SimulatedService implements ConfirmingTarget {
  readonly name = 'Simulated';
  readonly maxBatch = 50;
  readonly taken = new Map<string, number>();
  readonly requests: { at: number; size: number }[] = [];
  behave: (scrobbles: readonly Scrobble[]) => Behaviour = () => accept;
  judge: (scrobble: Scrobble) => Outcome = () => ({ status: 'accepted' });
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async submit(scrobbles: readonly Scrobble[]): Promise<Outcome[]> {
    this.requests.push({ at: this.#clock.now(), size: scrobbles.length });
    const behaviour = this.behave(scrobbles);
    if (behaviour.kind === 'fail') throw new SubmitError(behaviour.code, `scripted ${behaviour.code}`);
    const outcomes = scrobbles.map((scrobble) => {
      const outcome = this.judge(scrobble);
      const key = `${scrobble.artist}|${scrobble.track}|${scrobble.listenedAt}`;
      if (outcome.status === 'accepted' && !this.taken.has(key)) this.taken.set(key, this.#clock.now());
      return outcome;
    });
    if (behaviour.kind === 'accept-unanswered') throw new SubmitError('unknown', 'cut after acceptance');
    return outcomes;
  }

  async heardBetween(from: number, to: number): Promise<HeardThere[]> {
    return [...this.taken.keys()]
      .map((key) => key.split('|') as [string, string, string])
      .map(([artist, track, time]) => ({ artist, track, listenedAt: Number(time) }))
      .filter(({ listenedAt }) => listenedAt >= from && listenedAt <= to);
  }

  /** The most that was taken in any 24 hours. */
  mostInADay(): number {
    const times = [...this.taken.values()].sort((a, b) => a - b);
    let most = 0;
    let first = 0;
    times.forEach((time, index) => {
      while (time - (times[first] ?? 0) >= 86_400_000) first++;
      most = Math.max(most, index - first + 1);
    });
    return most;
  }
}
