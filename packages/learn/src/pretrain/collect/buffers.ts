import { blockBytes } from '../input/blocks.ts';

/** Buffers of a block's size that go round: memory that is not asked for anew needs no collecting. */
export function createBuffers(): {
  take(): Uint8Array<ArrayBuffer>;
  give(bytes: Uint8Array): void;
} {
  const free: ArrayBuffer[] = [];
  return {
    take: () => new Uint8Array(free.pop() ?? new ArrayBuffer(blockBytes)),
    give({ buffer }) {
      if (buffer instanceof ArrayBuffer && buffer.byteLength === blockBytes) free.push(buffer);
    },
  };
}
