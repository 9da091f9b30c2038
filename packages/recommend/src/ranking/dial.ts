/** What the dial's position means for every part of the ranking. */
export interface DialSettings {
  /** Standard deviations of relevance that the most novel item gains over one in the middle; < 0: it loses. */
  readonly novelty: number;
  /** Share of the list's places for artists the person knows, and how much that share matters. */
  readonly knownShare: number;
  readonly knownWeight: number;
  readonly diversity: number;
  /** Relevance (0 … 1, of the best) that a nat of calibration error costs at every place. */
  readonly calibration: number;
  /** Share of the places that are drawn instead of earned. */
  readonly exploration: number;
}

/** Straight lines between three settings. */
const between = (familiar: number, middle: number, surprise: number) => (dial: number) =>
  dial < 0.5 ? familiar + (middle - familiar) * dial * 2 : middle + (surprise - middle) * (dial - 0.5) * 2;

const lines = {
  novelty: between(-1, 0, 1.5),
  knownShare: between(0.95, 0.5, 0.05),
  // In the middle the models decide how much is known.
  knownWeight: between(0.1, 0, 0.15),
  diversity: between(0.02, 0.05, 0.6),
  calibration: between(0.15, 0.2, 0.08),
  exploration: between(0.05, 0.1, 0.3),
};

/** 0 familiar … 0.5 as the models say, calibrated … 1 surprise me. Outside of that the nearest end counts. */
export function settingsOfDial(dial: number): DialSettings {
  const place = Number.isFinite(dial) ? Math.min(1, Math.max(0, dial)) : 0.5;
  return {
    novelty: lines.novelty(place),
    knownShare: lines.knownShare(place),
    knownWeight: lines.knownWeight(place),
    diversity: lines.diversity(place),
    calibration: lines.calibration(place),
    exploration: lines.exploration(place),
  };
}
