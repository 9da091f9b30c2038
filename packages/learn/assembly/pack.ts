/**
 * Copies `k` × `count` numbers into panels of eight columns, the last one filled up with 0. With
 * `turned` the source stands the other way round: column by column, `stride` bytes from one to the next.
 */
export function pack(source: usize, stride: usize, turned: i32, count: i32, k: i32, panels: usize): void {
  for (let first = 0; first < count; first += 8) {
    const width = min(8, count - first);
    if (turned) packTurned(source + <usize>first * stride, stride, width, k, panels);
    else packStraight(source + ((<usize>first) << 2), stride, width, k, panels);
    panels += (<usize>k) << 5;
  }
}

function packStraight(source: usize, stride: usize, width: i32, k: i32, panel: usize): void {
  const end = panel + ((<usize>k) << 5);
  if (width === 8) {
    while (panel < end) {
      v128.store(panel, v128.load(source));
      v128.store(panel, v128.load(source, 16), 16);
      source += stride;
      panel += 32;
    }
    return;
  }
  while (panel < end) {
    for (let column = 0; column < 8; column++) {
      const value: f32 = column < width ? load<f32>(source + ((<usize>column) << 2)) : 0;
      store<f32>(panel + ((<usize>column) << 2), value);
    }
    source += stride;
    panel += 32;
  }
}

function packTurned(source: usize, stride: usize, width: i32, k: i32, panel: usize): void {
  const whole = width === 8 ? k & ~3 : 0;
  for (let row = 0; row < whole; row += 4) {
    turnFour(source, stride, panel);
    turnFour(source + 4 * stride, stride, panel + 16);
    source += 16;
    panel += 128;
  }
  for (let row = whole; row < k; row++) {
    for (let column = 0; column < 8; column++) {
      const value: f32 = column < width ? load<f32>(source + <usize>column * stride) : 0;
      store<f32>(panel + ((<usize>column) << 2), value);
    }
    source += 4;
    panel += 32;
  }
}

/** Four by four numbers, turned, into four columns of a panel. */
export function turnFour(source: usize, stride: usize, panel: usize): void {
  const one = v128.load(source);
  const two = v128.load(source + stride);
  const three = v128.load(source + 2 * stride);
  const four = v128.load(source + 3 * stride);
  const low = v128.shuffle<f32>(one, two, 0, 4, 1, 5);
  const high = v128.shuffle<f32>(one, two, 2, 6, 3, 7);
  const otherLow = v128.shuffle<f32>(three, four, 0, 4, 1, 5);
  const otherHigh = v128.shuffle<f32>(three, four, 2, 6, 3, 7);
  v128.store(panel, v128.shuffle<f32>(low, otherLow, 0, 1, 4, 5));
  v128.store(panel, v128.shuffle<f32>(low, otherLow, 2, 3, 6, 7), 32);
  v128.store(panel, v128.shuffle<f32>(high, otherHigh, 0, 1, 4, 5), 64);
  v128.store(panel, v128.shuffle<f32>(high, otherHigh, 2, 3, 6, 7), 96);
}
