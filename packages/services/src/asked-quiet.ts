import type { Time } from '@fonoteca/http-kit';

/** Until when a platform wants to hear nothing. */
export interface AskedQuiet {
  /** It said so; milliseconds since 1970. */
  until(moment: number): void;
  /** As the result of a look has it. */
  readonly result: { readonly quietUntil?: number };
}

/** `longestMs` is the longest that is believed: of more, a clock that was set back is the reason. */
export function createAskedQuiet(time: Time, longestMs: number): AskedQuiet {
  let end = 0;
  const left = (): number => end - time.now();
  return {
    until(moment) {
      end = Math.min(left() > longestMs ? moment : Math.max(end, moment), time.now() + longestMs);
    },
    get result() {
      return left() > 0 && left() <= longestMs ? { quietUntil: end } : {};
    },
  };
}
