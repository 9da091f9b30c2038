/** What must be at the service in the end, and whether a time was ever changed. */
export interface Expected {
  /** Every listen by its texts, with the second it was first seen to have. */
  readonly times: Map<string, number>;
  readonly datedAnew: string[];
}

export const newExpected = (): Expected => ({ times: new Map(), datedAnew: [] });

export const nameOf = (listen: { readonly artist: string; readonly track: string }): string =>
  `${listen.artist} – ${listen.track}`;

/** Remembers the time a listen was given; one that has another time now was dated anew. */
export function note(expected: Expected, name: string, seconds: number): void {
  const before = expected.times.get(name);
  if (before === undefined) expected.times.set(name, seconds);
  else if (before !== seconds) expected.datedAnew.push(`${name}: ${before} became ${seconds}`);
}

export interface Compared {
  readonly accepted: number;
  readonly lost: number;
  readonly doubled: number;
  readonly datedAnew: number;
  readonly unasked: number;
}

/** Holds the ledger of the service against what was expected there. */
export function compare(
  expected: Expected,
  ledger: readonly { readonly artist: string; readonly track: string; readonly timestamp: number }[],
): Compared {
  const there = new Map<string, number[]>();
  for (const entry of ledger) {
    const name = nameOf(entry);
    there.set(name, [...(there.get(name) ?? []), entry.timestamp]);
  }
  let lost = 0;
  let doubled = 0;
  let datedAnew = expected.datedAnew.length;
  for (const [name, time] of expected.times) {
    const times = there.get(name) ?? [];
    if (times.length === 0) lost++;
    if (times.length > 1) doubled++;
    if (times.some((one) => one !== time)) datedAnew++;
  }
  const unasked = [...there.keys()].filter((name) => !expected.times.has(name)).length;
  return { accepted: ledger.length, lost, doubled, datedAnew, unasked };
}
