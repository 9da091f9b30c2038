const chunkBits = 18;
const chunkLength = 1 << chunkBits;
const withinChunk = chunkLength - 1;

type Numbers = Uint32Array | Float32Array | Float64Array;

/** A growing list of numbers in typed chunks: tens of millions without boxing and without copying to grow. */
export interface Column<N extends Numbers> {
  readonly length: number;
  push(value: number): void;
  at(index: number): number;
  /** All of it in one piece. */
  toArray(): N;
}

function createColumn<N extends Numbers>(allocate: (length: number) => N): Column<N> {
  const chunks: N[] = [];
  let length = 0;
  let last = allocate(0);
  return {
    get length() {
      return length;
    },
    push(value) {
      const within = length & withinChunk;
      if (within === 0) {
        last = allocate(chunkLength);
        chunks.push(last);
      }
      last[within] = value;
      length++;
    },
    at: (index) => chunks[index >>> chunkBits]?.[index & withinChunk] ?? 0,
    toArray() {
      const whole = allocate(length);
      for (const [number, chunk] of chunks.entries()) {
        const from = number * chunkLength;
        whole.set(chunk.subarray(0, Math.min(chunkLength, length - from)), from);
      }
      return whole;
    },
  };
}

export const createUint32Column = (): Column<Uint32Array> =>
  createColumn((length) => new Uint32Array(length));
export const createFloat32Column = (): Column<Float32Array> =>
  createColumn((length) => new Float32Array(length));
export const createFloat64Column = (): Column<Float64Array> =>
  createColumn((length) => new Float64Array(length));
