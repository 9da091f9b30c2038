import { finished, Readable } from 'node:stream';
import { Fault } from '@fonoteca/domain';

/** Each holds a connection of the database for as long as its reader takes. */
const mostAtOnce = 3;
/** A reader that takes nothing for so long has gone. */
const patienceMs = 60_000;

/** Hands account files out to people: one at a time to each, few at once to all. */
export class HandingOut {
  readonly #people = new Set<number>();
  readonly #patienceMs: number;

  constructor(options: { readonly patienceMs?: number } = {}) {
    this.#patienceMs = options.patienceMs ?? patienceMs;
  }

  /**
   * Begins a file for a person. Throws Fault `conflict` while they take another one, and `unavailable` while
   * as many as may be are on their way to others.
   */
  async begin(personId: number, write: () => Promise<Readable>): Promise<ReadableStream<Uint8Array>> {
    if (this.#people.has(personId))
      throw new Fault('conflict', 'Your file is on its way already: wait for that download, or end it first');
    if (this.#people.size >= mostAtOnce)
      throw new Fault('unavailable', 'Others are taking their data with them: try again in a moment', {
        retryAfterSeconds: 30,
      });
    this.#people.add(personId);
    try {
      const file = await write();
      finished(file, () => this.#people.delete(personId));
      const pieces = Readable.from(patiently(file, this.#patienceMs));
      return Readable.toWeb(pieces) as unknown as ReadableStream<Uint8Array>;
    } catch (error) {
      this.#people.delete(personId);
      throw error;
    }
  }
}

/** The same bytes; the file is destroyed when nobody asks for the next ones in time. */
async function* patiently(file: Readable, patience: number): AsyncGenerator<Uint8Array> {
  for await (const piece of file) {
    const timer = setTimeout(() => file.destroy(new Error('nobody takes the file')), patience);
    try {
      yield piece;
    } finally {
      clearTimeout(timer);
    }
  }
}
