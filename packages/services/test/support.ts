import type { Time } from '@fonoteca/http-kit';

/** Sleeping moves it on at once: for paces of a minute in tests of a moment. */
export class SimulatedTime implements Time {
  time = Date.now();
  now = () => this.time;
  sleep = async (ms: number, signal: AbortSignal | undefined) => {
    signal?.throwIfAborted();
    await Promise.resolve();
    this.time += ms;
  };
}
