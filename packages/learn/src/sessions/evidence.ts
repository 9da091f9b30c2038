import { sessionCount } from './data.ts';
import type { SessionIndex } from './session-index.ts';
import { signalCount } from './signals.ts';

export interface EvidenceOptions {
  /** Places of one item looked at, newest first. */
  readonly places: number;
  /** Sessions that count as neighbours. */
  readonly neighbours: number;
  /** Steps back in the prefix after which an item counts 1/e. */
  readonly prefixDecay: number;
  /** Steps from the shared item after which a neighbour's item counts 1/e. */
  readonly distanceDecay: number;
  /** Share of the span after which a session counts 1/e. */
  readonly ageDecay: number;
  readonly recentDecay: number;
  readonly rarityPower: number;
  readonly lengthPower: number;
}

export const defaultEvidence: EvidenceOptions = {
  places: 2000,
  neighbours: 1500,
  prefixDecay: 3,
  distanceDecay: 3,
  ageDecay: 0.5,
  recentDecay: 0.05,
  rarityPower: 1,
  lengthPower: 0.5,
};

/** Sums of evidence for one prefix; valid until the next one is asked. */
export interface Evidence {
  /** Items that something speaks for. */
  readonly items: Uint32Array;
  /** `values[item * signalCount + signal]`. */
  readonly values: Float32Array;
}

/** Asks an index again and again with the same memory. */
export function createEvidence(index: SessionIndex, options: EvidenceOptions) {
  const { data, itemCount, postings, ages } = index;
  const count = sessionCount(data);
  const { items, offsets } = data;
  const { sessionAt } = postings;
  const values = new Float32Array(itemCount * signalCount);
  const touched = new Uint32Array(itemCount);
  const marked = new Uint8Array(itemCount);
  let touchedCount = 0;
  const similarity = new Float32Array(count);
  const bag = new Float32Array(count);
  const anchor = new Uint32Array(count);
  const found = new Uint32Array(count);
  const weightOfAge = ages.map((age) => Math.exp(-age / options.ageDecay));
  const weightRecent = ages.map((age) => Math.exp(-age / options.recentDecay));
  const lengthFactor = Float32Array.from(
    { length: count },
    (_, session) =>
      Math.max((offsets[session + 1] ?? 0) - (offsets[session] ?? 0), 1) ** -options.lengthPower,
  );
  const closeness = Float32Array.from({ length: 4096 }, (_, steps) =>
    Math.exp(-Math.max(steps - 1, 0) / options.distanceDecay),
  );
  const rarity = index.rarity.map((value) => value ** options.rarityPower);

  const touch = (item: number): number => {
    if (marked[item] === 0) {
      marked[item] = 1;
      touched[touchedCount++] = item;
    }
    return item * signalCount;
  };
  const add = (at: number, value: number): void => {
    values[at] = (values[at] ?? 0) + value;
  };

  const rules = (place: number, back: number, before: number): void => {
    const session = sessionAt[place] ?? 0;
    const first = offsets[session] ?? 0;
    const end = offsets[session + 1] ?? 0;
    const recent = weightRecent[session] ?? 0;
    const pair = back === 0 && place > first && (items[place - 1] ?? 0) === before;
    for (let other = place + 1; other < end && other <= place + 12; other++) {
      const at = touch(items[other] ?? 0);
      const value = 1 / (other - place);
      if (back === 0) {
        add(at + 8, value);
        if (other === place + 1) add(at + 9, 1);
        add(at + 11, value * recent);
        if (pair) add(at + 13, value);
      } else add(at + 12, value * Math.exp(-back / options.prefixDecay));
    }
    if (back === 0)
      for (let other = place - 1; other >= first && other >= place - 12; other--)
        add(touch(items[other] ?? 0) + 10, 1 / (place - other));
  };

  return (prefix: ArrayLike<number>, sessionLimit = count): Evidence => {
    const placeLimit = offsets[sessionLimit] ?? 0;
    for (let index = 0; index < touchedCount; index++) {
      const item = touched[index] ?? 0;
      marked[item] = 0;
      values.fill(0, item * signalCount, (item + 1) * signalCount);
    }
    touchedCount = 0;
    let foundCount = 0;
    const seen = new Set<number>();
    for (let place = prefix.length - 1; place >= 0; place--) {
      const item = prefix[place] ?? 0;
      if (item >= itemCount || seen.has(item)) continue;
      seen.add(item);
      const back = prefix.length - 1 - place;
      const before = place > 0 ? (prefix[place - 1] ?? -1) : -1;
      const weight = Math.exp(-back / options.prefixDecay) * (rarity[item] ?? 0);
      const from = postings.offsets[item] ?? 0;
      const to = Math.min(postings.offsets[item + 1] ?? 0, from + options.places);
      let previous = -1;
      for (let posting = from; posting < to; posting++) {
        const where = postings.places[posting] ?? 0;
        if (where >= placeLimit) continue;
        const session = sessionAt[where] ?? 0;
        rules(where, back, before);
        if (session === previous) continue;
        previous = session;
        if (bag[session] === 0) {
          found[foundCount++] = session;
          anchor[session] = where;
        }
        similarity[session] = (similarity[session] ?? 0) + weight;
        bag[session] = (bag[session] ?? 0) + (rarity[item] ?? 0);
      }
    }
    const neighbours = found.subarray(0, foundCount);
    let least = 0;
    if (foundCount > options.neighbours) {
      const strengths = Float32Array.from(
        neighbours,
        (s) => (similarity[s] ?? 0) * (weightOfAge[s] ?? 0),
      ).sort();
      least = strengths[foundCount - options.neighbours] ?? 0;
    }
    for (let index = 0; index < foundCount; index++) {
      const session = found[index] ?? 0;
      const alike = similarity[session] ?? 0;
      const bagged = bag[session] ?? 0;
      similarity[session] = 0;
      bag[session] = 0;
      const months = weightOfAge[session] ?? 0;
      if (alike * months < least) continue;
      const where = anchor[session] ?? 0;
      const length = lengthFactor[session] ?? 0;
      const strength = alike * length * months;
      const recent = weightRecent[session] ?? 0;
      const end = offsets[session + 1] ?? 0;
      for (let other = offsets[session] ?? 0; other < end; other++) {
        if (other === where) continue;
        const steps = other - where;
        const close = closeness[Math.abs(steps)] ?? 0;
        const at = touch(items[other] ?? 0);
        const value = strength * close;
        add(at, value);
        add(at + 1, strength);
        add(at + 2, alike * alike * length * close);
        if (steps > 0) add(at + 3, strength / steps);
        add(at + 4, alike * length * close * recent);
        add(at + 5, alike * length * close);
        if (value > (values[at + 6] ?? 0)) values[at + 6] = value;
        add(at + 7, 1);
        add(at + 14, bagged * length * months);
      }
    }
    return { items: touched.subarray(0, touchedCount), values };
  };
}
