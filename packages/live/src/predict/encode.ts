import { memories } from './hazard.ts';
import { groups } from './kernels.ts';
import type { Memory } from './memory.ts';
import { zoneRules } from './zone.ts';

const version = 2;
const head = 11;

/** Numbers as they are, so that nothing is lost: at most 5 KiB. */
export function encodeMemory(memory: Memory): Uint8Array {
  const { starts, ends, exposures, rules, trust, durations, lookedAt, running, said } = memory;
  const numbers = [
    version,
    starts.length,
    durations.count,
    durations.sum,
    durations.squares,
    lookedAt ?? Number.NaN,
    running ?? Number.NaN,
    said?.at ?? Number.NaN,
    said?.chance ?? Number.NaN,
    memories.length,
    trust.at ?? Number.NaN,
    ...exposures,
    ...rules,
    ...trust.seen,
    ...trust.due,
    ...starts,
    ...ends,
  ];
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

export function decodeMemory(bytes: Uint8Array): Memory {
  if (bytes.length % 8 !== 0 || bytes.length < head * 8) throw refuse();
  const numbers = new Float64Array(Uint8Array.from(bytes).buffer);
  const [
    is = 0,
    count = 0,
    durations = 0,
    sum = 0,
    squares = 0,
    lookedAt,
    running,
    saidAt,
    chance,
    kept = 0,
    trustAt,
  ] = numbers;
  const expected = head + memories.length + zoneRules.length + 2 * groups + 2 * count;
  if (is !== version || kept !== memories.length || numbers.length !== expected) throw refuse();
  let at = head;
  const take = (length: number) => {
    at += length;
    return numbers.slice(at - length, at);
  };
  const said = known(saidAt);
  return {
    exposures: take(memories.length),
    rules: take(zoneRules.length),
    trust: { seen: take(groups), due: take(groups), at: known(trustAt) },
    starts: Array.from(take(count)),
    ends: Array.from(take(count)),
    durations: { count: durations, sum, squares },
    lookedAt: known(lookedAt),
    running: known(running),
    said: said === null ? null : { at: said, chance: chance ?? 0 },
  };
}

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

const refuse = () => new RangeError('these bytes are no belief of this version');
