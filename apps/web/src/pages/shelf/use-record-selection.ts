import { useState } from 'react';
import type { ShelfCard } from '../../shelf/source.ts';

/** No more albums than one job takes. */
export const mostAlbums = 100;

export interface RecordSelection {
  readonly on: boolean;
  readonly chosen: ReadonlyMap<string, ShelfCard>;
  readonly start: () => void;
  readonly stop: () => void;
  /** Replaces what was chosen. */
  readonly take: (records: readonly ShelfCard[]) => void;
  /** What the card of a record needs; undefined while nothing is being chosen. */
  readonly of: (record: ShelfCard) => { chosen: boolean; full: boolean; onToggle: () => void } | undefined;
}

/** Records being chosen for one scrobble job; they stay chosen while the filters change. */
export const useRecordSelection = (): RecordSelection => {
  const [chosen, setChosen] = useState<ReadonlyMap<string, ShelfCard> | null>(null);
  const toggle = (record: ShelfCard) => {
    const next = new Map(chosen);
    if (!next.delete(record.id) && next.size < mostAlbums) next.set(record.id, record);
    setChosen(next);
  };
  return {
    on: chosen !== null,
    chosen: chosen ?? new Map(),
    start: () => setChosen(new Map()),
    stop: () => setChosen(null),
    take: (records) => setChosen(new Map(records.slice(0, mostAlbums).map((record) => [record.id, record]))),
    of: (record) =>
      chosen === null
        ? undefined
        : {
            chosen: chosen.has(record.id),
            full: chosen.size >= mostAlbums,
            onToggle: () => toggle(record),
          },
  };
};
