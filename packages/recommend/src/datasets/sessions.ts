import type { Store } from '@fonoteca/store';
import type { ItemKind } from '../item.ts';
import { inSnapshot } from '../taste/profile/build.ts';
import type { ListenColumns } from '../taste/wall/columns.ts';
import { beginOfNewest, readLearnable } from '../taste/wall/read.ts';
import { sharingPeople } from '../taste/wall/rights.ts';
import { idsOf, sessionGapSeconds } from './cut.ts';
import { readItems } from './items.ts';
import { emptySpan, spanOf, widen } from './span.ts';
import type { SessionRows } from './types.ts';

export interface SessionOptions {
  readonly kind?: ItemKind;
  readonly since?: Date;
  readonly until?: Date;
  /** Of all people together; the newest of each, in equal parts. */
  readonly maxListens?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What was heard one after the other, of everybody who shares: cut at pauses of more than half an hour,
 * skips left out, sessions of all people in order of time. A session of one listen leads nowhere and is
 * left out.
 */
export async function readSessions(store: Store, options: SessionOptions = {}): Promise<SessionRows> {
  const kind = options.kind ?? 'recording';
  const people = await sharingPeople(store.pool);
  const gatherer = new SessionGatherer();
  const quota =
    options.maxListens === undefined ? null : Math.ceil(options.maxListens / Math.max(1, people.length));
  let heard = 0;
  for (const person of people) {
    const before = gatherer.sessions;
    const newest = quota === null ? null : await beginOfNewest(store.pool, person, quota, 'instance');
    const from = Math.max(options.since?.getTime() ?? 0, newest ?? 0);
    await inSnapshot(store, async (client) => {
      const range = {
        from,
        until: options.until?.getTime(),
        use: 'instance',
        signal: options.signal,
      } as const;
      for await (const columns of readLearnable(client, person, range)) gatherer.add(columns, kind);
      gatherer.end();
    });
    if (gatherer.sessions > before) heard++;
  }
  const { items: table, numberOf } = await readItems(store.db, kind, gatherer.ids());
  return { ...gatherer.inOrderOfTime(numberOf), table, people: heard, ...spanOf(gatherer.span) };
}

class SessionGatherer {
  readonly span = emptySpan();
  #ids = new Int32Array(4096);
  #length = 0;
  readonly #sessions: { start: number; from: number; to: number }[] = [];
  #begin = 0;
  #start = 0;
  #last = Number.NEGATIVE_INFINITY;

  get sessions(): number {
    return this.#sessions.length;
  }

  add(columns: ListenColumns, kind: ItemKind): void {
    const ids = idsOf(columns, kind);
    for (let i = 0; i < columns.count; i++) {
      const id = ids[i] as number;
      if (columns.counted[i] === 0 || id === 0) continue;
      const at = columns.at[i] as number;
      if (at - this.#last > sessionGapSeconds) this.end();
      if (this.#length === this.#begin) this.#start = at;
      this.#last = at;
      if (this.#length === this.#ids.length) {
        const larger = new Int32Array(this.#ids.length * 2);
        larger.set(this.#ids);
        this.#ids = larger;
      }
      this.#ids[this.#length++] = id;
    }
  }

  /** Closes the session that is open; call it between two people. */
  end(): void {
    if (this.#length - this.#begin > 1) {
      this.#sessions.push({ start: this.#start, from: this.#begin, to: this.#length });
      widen(this.span, this.#start, this.#last);
      this.#begin = this.#length;
    } else this.#length = this.#begin;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  ids(): Set<number> {
    return new Set(this.#ids.subarray(0, this.#length));
  }

  inOrderOfTime(numberOf: (id: number) => number): Pick<SessionRows, 'offsets' | 'items' | 'starts'> {
    const sessions = this.#sessions.toSorted((a, b) => a.start - b.start || a.from - b.from);
    const offsets = new Uint32Array(sessions.length + 1);
    const items = new Uint32Array(this.#length);
    let written = 0;
    sessions.forEach(({ from, to }, session) => {
      for (let at = from; at < to; at++) {
        const item = numberOf(this.#ids[at] as number);
        if (item >= 0) items[written++] = item;
      }
      offsets[session + 1] = written;
    });
    return {
      offsets,
      items: items.slice(0, written),
      starts: Float64Array.from(sessions, ({ start }) => start),
    };
  }
}
