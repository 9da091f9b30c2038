import type { Store } from '@fonoteca/store';
import type { ItemKind } from '../item.ts';
import { inSnapshot } from '../taste/profile/build.ts';
import { ProfileBuilder } from '../taste/profile/profile.ts';
import { readLearnable } from '../taste/wall/read.ts';
import { type LearningRights, sharingPeople } from '../taste/wall/rights.ts';
import { idsOf, RowCutter } from './cut.ts';
import { weighed } from './interactions.ts';
import { readItems } from './items.ts';
import { RowGatherer } from './rows.ts';
import type { HeldOut, RowUnit, TimeSplit } from './types.ts';

/**
 * The instance's listens on both sides of one moment: what models learn from, and what people then really
 * heard. One cut for all, so that nothing learned knows the future of anybody. It streams whole
 * histories: for jobs, not for requests.
 */
export async function readTimeSplit(
  store: Store,
  kind: ItemKind,
  cut: Date,
  options: { readonly rows?: RowUnit; readonly until?: Date; readonly signal?: AbortSignal | undefined } = {},
): Promise<TimeSplit> {
  const unit = options.rows ?? 'people';
  const train = new RowGatherer();
  const histories = new RowGatherer();
  const later: Map<number, number>[] = [];
  for (const person of await sharingPeople(store.pool)) {
    const cutter = unit === 'people' ? null : new RowCutter(kind, unit, train);
    const { before, after } = await bothSides(store, kind, person, cut, options, cutter);
    // Who has only a past still teaches; who has only a future cannot be asked.
    if (unit === 'people' && before.length > 0) train.add(before);
    if (before.length === 0 || after.size === 0) continue;
    histories.add(before);
    later.push(after);
  }
  const { items, numberOf } = await readItems(
    store.db,
    kind,
    new Set([...train.ids(), ...histories.ids(), ...later.flatMap((counts) => [...counts.keys()])]),
  );
  const asked = histories.interactions(items.ids.length, numberOf);
  return {
    train: train.interactions(items.ids.length, numberOf),
    histories: asked,
    heldOut: heldOutOf(later, asked, numberOf),
    items,
    people: later.length,
  };
}

async function bothSides(
  store: Store,
  kind: ItemKind,
  person: LearningRights,
  cut: Date,
  options: { readonly until?: Date; readonly signal?: AbortSignal | undefined },
  cutter: RowCutter | null,
): Promise<{ before: [id: number, weight: number][]; after: Map<number, number> }> {
  const { signal } = options;
  return inSnapshot(store, async (client) => {
    const builder = new ProfileBuilder();
    const past = { until: cut.getTime(), use: 'instance', signal } as const;
    for await (const columns of readLearnable(client, person, past)) {
      builder.add(columns);
      cutter?.add(columns);
    }
    cutter?.end();
    const after = new Map<number, number>();
    const future = { from: cut.getTime(), until: options.until?.getTime(), use: 'instance', signal } as const;
    for await (const columns of readLearnable(client, person, future)) {
      const ids = idsOf(columns, kind);
      for (let i = 0; i < columns.count; i++) {
        const id = ids[i] as number;
        if (columns.counted[i] === 1 && id !== 0) after.set(id, (after.get(id) ?? 0) + 1);
      }
    }
    return { before: weighed(builder.profile().tables[kind], cut.getTime() / 1000), after };
  });
}

function heldOutOf(
  later: readonly ReadonlyMap<number, number>[],
  histories: { readonly offsets: Uint32Array; readonly items: Uint32Array },
  numberOf: (id: number) => number,
): HeldOut {
  const rows = later.map((counts) =>
    [...counts]
      .map(([id, listens]) => ({ item: numberOf(id), listens }))
      .filter(({ item }) => item >= 0)
      .sort((a, b) => a.item - b.item),
  );
  const length = rows.reduce((sum, row) => sum + row.length, 0);
  const heldOut = {
    offsets: new Uint32Array(rows.length + 1),
    items: new Uint32Array(length),
    listens: new Uint32Array(length),
    heardBefore: new Uint8Array(length),
  };
  let written = 0;
  rows.forEach((row, index) => {
    const known = new Set(histories.items.subarray(histories.offsets[index], histories.offsets[index + 1]));
    for (const { item, listens } of row) {
      heldOut.items[written] = item;
      heldOut.listens[written] = listens;
      heldOut.heardBefore[written++] = known.has(item) ? 1 : 0;
    }
    heldOut.offsets[index + 1] = written;
  });
  return heldOut;
}
