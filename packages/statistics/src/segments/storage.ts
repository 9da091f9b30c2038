import type pg from 'pg';
import { binaryRows, bytes, epochDaySql, int4 } from '../binary.ts';
import { type EpochDay, textOf } from '../days.ts';
import { type EntityKind, type Grain, grainCodes, kindCodes } from '../kinds.ts';
import { pack, type Tallies, unpack } from './tallies.ts';

export interface Segment {
  readonly kind: EntityKind;
  readonly grain: Grain;
  readonly period: EpochDay;
  readonly tallies: Tallies;
}

/** Whole segments of one kind and grain with a period `from` … before `to`, oldest first. */
export async function readSegments(
  client: pg.ClientBase,
  personId: number,
  kind: EntityKind,
  grain: Grain,
  from: EpochDay,
  to: EpochDay,
): Promise<{ period: EpochDay; tallies: Tallies }[]> {
  const rows = await binaryRows(
    client,
    `select ${epochDaySql('period')}, entries, ids, tallies from chart_segments
     where person_id = $1 and kind = $2 and grain = $3 and period >= $4 and period < $5 order by period`,
    [personId, kindCodes[kind], grainCodes[grain], textOf(from), textOf(to)],
  );
  return rows.map(([period, entries, ids, tallies]) => ({
    period: int4(period),
    tallies: unpack({ entries: int4(entries), ids: bytes(ids), tallies: bytes(tallies) }),
  }));
}

/** Rows of one INSERT: with up to some megabytes of parameters a statement. */
const rowsPerStatement = 100;

/** Puts segments in the place of those of the same period; an empty one leaves none. */
export async function writeSegments(
  client: pg.ClientBase,
  personId: number,
  segments: readonly Segment[],
): Promise<void> {
  await removeSegments(client, personId, segments);
  const filled = segments.filter((segment) => segment.tallies.ids.length > 0);
  for (let start = 0; start < filled.length; start += rowsPerStatement) {
    const values: unknown[] = [personId];
    const rows = filled.slice(start, start + rowsPerStatement).map(({ kind, grain, period, tallies }) => {
      const packed = pack(tallies);
      const row = [
        kindCodes[kind],
        grainCodes[grain],
        textOf(period),
        packed.entries,
        packed.ids,
        packed.tallies,
      ];
      return `($1,${row.map((value) => `$${values.push(value)}`).join(',')})`;
    });
    await client.query(
      `insert into chart_segments (person_id, kind, grain, period, entries, ids, tallies) values ${rows.join(',')}`,
      values,
    );
  }
}

const removeSegments = (client: pg.ClientBase, personId: number, segments: readonly Segment[]) =>
  client.query(
    `delete from chart_segments s using unnest($2::smallint[], $3::smallint[], $4::date[]) as old (kind, grain, period)
     where s.person_id = $1 and s.kind = old.kind and s.grain = old.grain and s.period = old.period`,
    [
      personId,
      segments.map((segment) => kindCodes[segment.kind]),
      segments.map((segment) => grainCodes[segment.grain]),
      segments.map((segment) => textOf(segment.period)),
    ],
  );
