import type { Pick } from './picks.ts';

const hour = 3_600_000;

/**
 * Shares the looks of a platform where there are not enough: what is due whatever the policies say leaves
 * them half of the rate, as far as they can use it, so that a thousand new channels, or overrides that want
 * more than there is, do not end the watch of all others.
 */
export function createShares() {
  let before: number | undefined;
  let saved = Number.POSITIVE_INFINITY;
  let [newcomers, others] = [0, 0];

  return {
    /** Looks that may be made now of what is due; `learned` an hour is what policies could use at the most. */
    room(elapsed: number, anHour: number, learned: number): number {
      const perHour = anHour - Math.min(anHour / 2, learned);
      const hours = Math.max(0, elapsed - (before ?? elapsed)) / hour;
      before = elapsed;
      saved = Math.min(Math.max(1, perHour), saved + perHour * hours);
      return Math.floor(saved + 1e-9);
    },
    /**
     * The first of what is due, as many as can be paid: what was announced, for it is late in minutes; then, as
     * far as there is room, channels that nobody has looked at by turns with those that waited longest.
     */
    choose(due: readonly Pick[], payable: number, room: number): Pick[] {
      const of = (reason: (pick: Pick) => boolean) => due.filter(reason);
      const fresh = of(isNew);
      const known = of((pick) => !isNew(pick) && !isAnnounced(pick));
      if (fresh.length === 0 || known.length === 0) newcomers = others = 0;
      const chosen = of(isAnnounced).slice(0, payable);
      const most = Math.min(payable, chosen.length + Math.max(0, room));
      let [nextFresh, nextKnown] = [0, 0];
      while (chosen.length < most) {
        const [one, other] = [fresh[nextFresh], known[nextKnown]];
        const pick = one && (!other || newcomers <= others) ? one : other;
        if (!pick) break;
        chosen.push(pick);
        if (pick === one) [nextFresh, newcomers] = [nextFresh + 1, newcomers + 1];
        else [nextKnown, others] = [nextKnown + 1, others + 1];
      }
      return chosen;
    },
    spend(looks: number): void {
      saved -= looks;
    },
  };
}

const isNew = ({ seat }: Pick): boolean => seat.lookedAt === Number.NEGATIVE_INFINITY;
/** Policies aside, only an announced start is looked for because it is likely. */
const isAnnounced = ({ reason }: Pick): boolean => reason === 'predicted';
