import { parameters } from './parameters.ts';

const hour = 3_600_000;

/**
 * The price of a check: what one must be worth to be made. It rises and falls so that the average rate is
 * used and never exceeded; a few hours of it are kept for the busy ones.
 */
export function createPrice() {
  let before: number | null = null;
  let saved = 0;
  let learned = 0;
  let guess = Number.NaN;
  return {
    /** Time goes on: `perHour` calls come in an hour, and `expected` is the price that a simple calculation gives. */
    advance(now: number, perHour: number, expected: number | null) {
      const hours = Math.max(0, now - (before ?? now)) / hour;
      before = Math.max(now, before ?? now);
      if (expected !== null && expected > 0) {
        // The price of a whole day, not of the hour: quiet hours pay for busy ones.
        const share = Number.isNaN(guess) ? 1 : 1 - Math.exp(-hours / 24);
        guess = Math.exp(
          (Number.isNaN(guess) ? 0 : Math.log(guess)) * (1 - share) + Math.log(expected) * share,
        );
      }
      if (perHour <= 0) return;
      saved = Math.min(parameters.mostSavedHours * perHour, saved + perHour * hours);
      learned -=
        parameters.drift * Math.max(-4, Math.min(4, saved / perHour - parameters.savedHours)) * hours;
      learned = Math.min(4, Math.max(-4, learned));
    },
    price(perHour: number): number {
      if (Number.isNaN(guess)) return 0;
      return (
        guess *
        Math.exp(learned - (perHour > 0 ? parameters.pull * (saved / perHour - parameters.savedHours) : 0))
      );
    },
    /** Whole calls that the average rate still allows. */
    affordable: () => Math.max(0, Math.floor(saved + 1e-9)),
    spend(calls: number) {
      saved -= calls;
    },
  };
}
