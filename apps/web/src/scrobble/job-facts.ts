import type { ScrobbleJob } from './presses.ts';

/** Tracks that are settled everywhere: said yes or no to by each service, or found impossible. */
export const settledOf = ({ targets, listened, refused, total }: ScrobbleJob): number => {
  const heard =
    targets.length === 0
      ? listened
      : Math.min(
          ...targets.map(({ accepted, ignored, rejected, waiting }) => {
            const known = accepted + ignored + rejected;
            // A service that was linked later has nothing of the tracks before.
            return waiting === 0 ? Math.max(known, listened) : known;
          }),
        );
  return Math.min(total, heard + refused);
};

/** Tracks that came to nothing somewhere. */
export const problemsOf = ({ targets, refused }: ScrobbleJob): number =>
  refused + Math.max(0, ...targets.map(({ ignored, rejected }) => ignored + rejected));

export const isOver = ({ state }: ScrobbleJob): boolean => state === 'done' || state === 'cancelled';

/** Whether nothing goes on until the person signs in at a service again. */
export const wantsSignIn = ({ waitReason }: ScrobbleJob): boolean => waitReason === 'reconnect';
