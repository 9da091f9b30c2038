import { fillStarts, type Known } from './hazard.ts';
import { day, minute } from './units.ts';
import { lastChange, shiftsAt } from './zone.ts';

const one = new Float64Array(4);
const step = new Float64Array(1);

/**
 * A start was seen: rules of daylight saving that expected it gain. Only where clocks changed within the
 * memory of the kernels do rules differ, so most starts change nothing. Call it before the start is put
 * into the history.
 */
export function weighRules(known: Known, start: number): void {
  const { rules, history } = known;
  if (lastChange(start) < start - 60 * day) return;
  const now = shiftsAt(start);
  const differs = history.starts.some((before) => {
    if (start - before > 60 * day) return false;
    const then = shiftsAt(before);
    const first = (now[0] ?? 0) - (then[0] ?? 0);
    return now.some((shift, rule) => shift - (then[rule] ?? 0) !== first);
  });
  if (!differs) return;
  let total = 0;
  const likelihoods = rules.map((weight, rule) => {
    one.fill(0);
    one[rule] = 1;
    fillStarts(step, start - 2.5 * minute, 5 * minute, { ...known, rules: one });
    const likelihood = weight * ((step[0] ?? 0) + 1e-6);
    total += likelihood;
    return likelihood;
  });
  // A little is kept for each: a person who moves is found again.
  for (let rule = 0; rule < rules.length; rule++)
    rules[rule] = 0.98 * ((likelihoods[rule] ?? 0) / total) + 0.02 * 0.25;
}
