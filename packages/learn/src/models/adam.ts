const firstDecay = 0.9;
const secondDecay = 0.999;

/** Adam (Kingma 2015), row by row: only rows that were touched move, so a step costs what it touches. */
export interface Adam {
  /** The step size of step `step` (from 1), its correction for the young averages included. */
  rateAt(step: number): number;
  /** Moves `width` numbers of `values` from `at` against `gradient` from `gradientAt`. */
  move(at: number, width: number, gradient: Float32Array, gradientAt: number, rate: number): void;
}

export function createAdam(values: Float32Array, rate: number): Adam {
  const first = new Float32Array(values.length);
  const second = new Float32Array(values.length);
  return {
    rateAt: (step) => (rate * Math.sqrt(1 - secondDecay ** step)) / (1 - firstDecay ** step),
    move(at, width, gradient, gradientAt, stepRate) {
      for (let offset = 0; offset < width; offset++) {
        const slope = gradient[gradientAt + offset] ?? 0;
        const place = at + offset;
        const mean = firstDecay * (first[place] ?? 0) + (1 - firstDecay) * slope;
        const spread = secondDecay * (second[place] ?? 0) + (1 - secondDecay) * slope * slope;
        first[place] = mean;
        second[place] = spread;
        values[place] = (values[place] ?? 0) - (stepRate * mean) / (Math.sqrt(spread) + 1e-8);
      }
    },
  };
}
