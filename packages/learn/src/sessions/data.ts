import { Fault } from '@fonoteca/domain';

/**
 * Listening sessions in time order: session `s` heard `items[offsets[s] … offsets[s + 1])`, in the order
 * heard, repeats included. Whose session it was is not in here.
 */
export interface SessionData {
  /** Sessions + 1 numbers. */
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  /** When each session began, unix seconds, ascending; without it the order alone tells what is recent. */
  readonly starts?: Float64Array | undefined;
}

export function sessionCount(data: SessionData): number {
  return Math.max(0, data.offsets.length - 1);
}

/** One more than the highest item. */
export function itemCountOf(data: SessionData): number {
  let highest = -1;
  for (const item of data.items) if (item > highest) highest = item;
  return highest + 1;
}

/** Sessions `from … to`, as views where that is possible. */
export function sliceSessions(data: SessionData, from: number, to: number): SessionData {
  const first = data.offsets[from] ?? 0;
  return {
    offsets: data.offsets.slice(from, to + 1).map((offset) => offset - first),
    items: data.items.subarray(first, data.offsets[to] ?? first),
    starts: data.starts?.subarray(from, to),
  };
}

/** The same from plain lists. */
export function sessionsFrom(
  sessions: readonly (readonly number[])[],
  starts?: readonly number[],
): SessionData {
  const offsets = new Uint32Array(sessions.length + 1);
  for (const [index, session] of sessions.entries())
    offsets[index + 1] = (offsets[index] ?? 0) + session.length;
  return {
    offsets,
    items: Uint32Array.from(sessions.flat()),
    starts: starts === undefined ? undefined : Float64Array.from(starts),
  };
}

/** Throws Fault `invalid` where the data cannot be learned from. */
export function checkSessions(data: SessionData): void {
  const refuse = (field: string, reason: string): Fault =>
    new Fault('invalid', 'These sessions cannot be learned from', { fields: [{ field, reason }] });
  const { offsets, items, starts } = data;
  if (offsets.length < 2) throw refuse('offsets', 'holds no session: give at least one');
  for (let session = 1; session < offsets.length; session++)
    if ((offsets[session] ?? 0) < (offsets[session - 1] ?? 0))
      throw refuse('offsets', `falls at session ${session}: give ascending offsets`);
  if (offsets[0] !== 0 || offsets[offsets.length - 1] !== items.length)
    throw refuse('offsets', `must begin at 0 and end at the ${items.length} items`);
  if (starts === undefined) return;
  if (starts.length !== offsets.length - 1)
    throw refuse('starts', `has ${starts.length} times for ${offsets.length - 1} sessions`);
  for (let session = 0; session < starts.length; session++) {
    const start = starts[session] ?? Number.NaN;
    if (!Number.isFinite(start)) throw refuse('starts', `session ${session} has no time`);
    if (session > 0 && start < (starts[session - 1] ?? 0))
      throw refuse('starts', `session ${session} begins before the one in front of it: sort by time`);
  }
}
