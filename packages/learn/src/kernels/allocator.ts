import { Fault } from '@fonoteca/domain';

const pageBytes = 65536;
const mostPages = 65536;
/** A cache line: no two arrays share one, and vectors are aligned. */
const alignment = 64;

export interface Allocator {
  readonly memory: WebAssembly.Memory;
  /** Address of so many bytes, all 0. Throws Fault `invalid` above 4 GiB in all. */
  allocate(bytes: number): number;
  readonly used: number;
  release(used: number): void;
}

/** A stack of arrays on a memory that grows and can be shared with threads. */
export function createAllocator(): Allocator {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
  let used = alignment;
  let touched = 0;
  return {
    memory,
    get used() {
      return used;
    },
    allocate(bytes) {
      const address = used;
      const end = address + Math.ceil(bytes / alignment) * alignment;
      const missing = Math.ceil(end / pageBytes) - memory.buffer.byteLength / pageBytes;
      if (missing > 0) grow(memory, missing, end);
      // Fresh pages are 0 already, and touching them would make them resident.
      if (address < touched) new Uint8Array(memory.buffer, address, Math.min(end, touched) - address).fill(0);
      used = end;
      touched = Math.max(touched, end);
      return address;
    },
    release(to) {
      used = to;
    },
  };
}

function grow(memory: WebAssembly.Memory, pages: number, wantedBytes: number): void {
  try {
    memory.grow(pages);
  } catch (cause) {
    throw new Fault(
      'invalid',
      `This computation needs ${(wantedBytes / 2 ** 30).toFixed(1)} GiB of working memory and gets 4 at most: choose fewer factors or items`,
      { cause },
    );
  }
}
