/**
 * Numbers of the planner, the same for every platform and channel, chosen on recorded broadcasts. How little
 * each of them matters is in docs/decisions/0014-when-to-look.md.
 */
export const parameters = {
  /** Share of the rate that goes evenly to all channels, whatever is believed of them. */
  floorShare: 0.2,
  /** After so many minutes a minute of delay counts twice as much as the first: long delays are worse than short ones. */
  impatienceMinutes: 60,
  /** Minutes that a broadcast counts for that ends before anybody looked, besides its own. */
  missedMinutes: 60,
  /** Hours of the average rate that are kept for busy times, and the most that can be kept. */
  savedHours: 8,
  mostSavedHours: 20,
  /** How the price follows what is saved: at once, and for good (an hour). */
  pull: 0.03,
  drift: 0.002,
  /** How far a rise or fall of the rate of starts is heeded (0: not), over how many steps, and the most it counts. */
  ahead: 0.5,
  aheadSteps: 6,
  aheadMost: 2,
};
