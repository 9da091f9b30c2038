import type { ItemKind } from '../item.ts';
import { evidenceOf } from '../taste/profile/evidence.ts';
import type { ListenColumns } from '../taste/wall/columns.ts';
import type { RowGatherer } from './rows.ts';

/** A pause after which another session begins. */
export const sessionGapSeconds = 30 * 60;

/** The catalogue ids of one kind, listen by listen; 0: none. */
export const idsOf = (columns: ListenColumns, kind: ItemKind): Int32Array =>
  ({ artist: columns.artists, release: columns.releases, recording: columns.recordings })[kind];

/**
 * Cuts one person's listens into rows, by week of their own clock or by session; a row with a single item
 * says nothing of what goes together and is left out.
 */
export class RowCutter {
  readonly #kind: ItemKind;
  readonly #unit: 'weeks' | 'sessions';
  readonly #into: RowGatherer;
  readonly #sums = new Map<number, number>();
  #week = Number.NaN;
  #last = Number.NEGATIVE_INFINITY;

  constructor(kind: ItemKind, unit: 'weeks' | 'sessions', into: RowGatherer) {
    this.#kind = kind;
    this.#unit = unit;
    this.#into = into;
  }

  add(columns: ListenColumns): void {
    const ids = idsOf(columns, this.#kind);
    for (let i = 0; i < columns.count; i++) {
      const at = columns.at[i] as number;
      // Weeks begin on Monday; 1 January 1970 was a Thursday.
      const week = Math.floor(((columns.localHours[i] as number) / 24 + 3) / 7);
      if (this.#unit === 'weeks' ? week !== this.#week : at - this.#last > sessionGapSeconds) this.end();
      this.#week = week;
      this.#last = at;
      const evidence = evidenceOf(
        columns.counted[i] === 1,
        columns.skipped[i] === 1,
        columns.heard[i] as number,
        columns.lengths[i] as number,
      );
      const id = ids[i] as number;
      if (id !== 0 && evidence !== 0) this.#sums.set(id, (this.#sums.get(id) ?? 0) + evidence);
    }
  }

  /** Closes the row that is open. */
  end(): void {
    const row = [...this.#sums].flatMap(([id, sum]) => (sum > 0 ? [[id, Math.log2(1 + sum)] as const] : []));
    if (row.length > 1) this.#into.add(row);
    this.#sums.clear();
  }
}
