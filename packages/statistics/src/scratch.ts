/**
 * Memory that answers share one after another. An answer over ten million listens passes some ten
 * megabytes through; allocated anew each time, collecting them took as long as the answer itself.
 *
 * What is taken is good until `reset` (received bytes) or the end of the answer (tables).
 */
export class Scratch {
  #bytes = Buffer.allocUnsafeSlow(1 << 20);
  #free: Int32Array[] = [];
  #lent: Int32Array[] = [];

  /** Room for what one query receives; the room of the query before is overwritten. */
  receive = (length: number): Buffer => {
    if (length > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(roomFor(length));
    return this.#bytes.subarray(0, length);
  };

  /** Zeroes. */
  table = (length: number): Int32Array => {
    const index = this.#free.findIndex((array) => array.length >= length);
    const array = index < 0 ? new Int32Array(roomFor(length)) : this.#free.splice(index, 1)[0];
    if (!array) throw new RangeError('no array where one was found');
    this.#lent.push(array);
    return array.subarray(0, length).fill(0);
  };

  /** Takes every table back. */
  endAnswer(): void {
    this.#free.push(...this.#lent);
    this.#lent = [];
  }

  get byteLength(): number {
    return this.#free.reduce((sum, array) => sum + array.byteLength, this.#bytes.length);
  }
}

const roomFor = (length: number): number => Math.ceil((length * 1.25) / 4096) * 4096;

/** Kept between answers: so many, and none larger than this. */
const mostIdle = 2;
const mostBytes = 48 << 20;
const idle: Scratch[] = [];

/** Lends a scratch for the time of `answer`. */
export async function withScratch<Answer>(answer: (scratch: Scratch) => Promise<Answer>): Promise<Answer> {
  const scratch = idle.pop() ?? new Scratch();
  try {
    return await answer(scratch);
  } finally {
    scratch.endAnswer();
    if (idle.length < mostIdle && scratch.byteLength <= mostBytes) idle.push(scratch);
  }
}
