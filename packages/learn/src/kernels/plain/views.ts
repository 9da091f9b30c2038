/** The shared memory as numbers; taken anew after the memory has grown. */
export interface Views {
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
  readonly integers: Uint32Array;
  readonly bytes: Int8Array;
}

export function createViews(memory: WebAssembly.Memory): () => Views {
  let buffer: ArrayBufferLike = memory.buffer;
  const take = (): Views => ({
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
    integers: new Uint32Array(buffer),
    bytes: new Int8Array(buffer),
  });
  let views = take();
  return () => {
    if (memory.buffer !== buffer) {
      buffer = memory.buffer;
      views = take();
    }
    return views;
  };
}
