import { useState } from 'react';

/** Which rows are selected; with `stretch` everything between the last one touched and this one. */
export const useSelection = (ids: readonly number[]) => {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [last, setLast] = useState<number | null>(null);
  const toggle = (id: number, stretch: boolean) => {
    const next = new Set(chosen);
    const from = last === null ? -1 : ids.indexOf(last);
    const to = ids.indexOf(id);
    if (stretch && from >= 0 && to >= 0) {
      for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    } else if (!next.delete(id)) next.add(id);
    setChosen(next);
    setLast(id);
  };
  return { chosen, toggle, clear: () => setChosen(new Set<number>()), all: () => setChosen(new Set(ids)) };
};
