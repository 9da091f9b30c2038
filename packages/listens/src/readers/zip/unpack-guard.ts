import { DocumentBreak } from '../document-break.ts';
import type { ReaderLimits } from '../limits.ts';

/** A zip that would unpack to more than it may: reading ends there, whatever entries follow. */
export class ZipBomb extends DocumentBreak {}

/** Counts what comes out of one zip, entry by entry and altogether. */
export class UnpackGuard {
  readonly #limits: ReaderLimits;
  readonly #packedTotal: number;
  #total = 0;

  /** `packedTotal`: bytes of the zip file, so that entries which share their bytes are counted too. */
  constructor(limits: ReaderLimits, packedTotal: number) {
    this.#limits = limits;
    this.#packedTotal = packedTotal;
  }

  /** Passes the chunks of one entry on; throws ZipBomb beyond the limits. */
  async *watch(chunks: AsyncIterable<Buffer>, packedBytes: number): AsyncGenerator<Buffer, void, void> {
    let unpacked = 0;
    for await (const chunk of chunks) {
      unpacked += chunk.length;
      this.#total += chunk.length;
      const { unpackedBytes, unpackRatio, unpackedFreeBytes } = this.#limits;
      if (this.#total > unpackedBytes)
        throw new ZipBomb(
          `unpacked byte ${unpackedBytes}`,
          `the zip unpacks to more than ${unpackedBytes} bytes`,
        );
      const free = unpackedFreeBytes;
      if (unpacked > free + unpackRatio * packedBytes || this.#total > free + unpackRatio * this.#packedTotal)
        throw new ZipBomb(
          `unpacked byte ${unpacked}`,
          `the zip unpacks to more than ${unpackRatio} times its size, as only harmful files do`,
        );
      yield chunk;
    }
  }
}
