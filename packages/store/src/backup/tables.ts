import type { ClientBase } from 'pg';

/** A table with the columns that are written; generated ones follow by themselves. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Not part of a backup: the migrations' own, and counters that mean nothing later. */
const leftOut = ['kysely_migration', 'kysely_migration_lock', 'rate_limits'];

/** Every table of the schema that holds data, those first that others refer to. */
export async function listTables(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attgenerated = ''
       and c.relname <> all($1) group by c.relname order by c.relname`,
    [leftOut],
  );
  const references = await client.query<{ name: string; target: string }>(
    `select c.relname as name, t.relname as target from pg_constraint k
     join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and k.conrelid <> k.confrelid`,
  );
  return inOrder(rows, references.rows);
}

function inOrder(tables: readonly Table[], references: readonly { name: string; target: string }[]): Table[] {
  const ordered: Table[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const waits = (table: Table) =>
      references.some(
        ({ name, target }) => name === table.name && left.some((other) => other.name === target),
      );
    const ready = left.filter((table) => !waits(table));
    if (ready.length === 0)
      throw new Error(`tables refer to one another in a circle: ${left.map((t) => t.name)}`);
    ordered.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return ordered;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `table (columns)` as COPY wants it. */
export const copyTarget = (table: Table): string =>
  `public.${quoted(table.name)} (${table.columns.map(quoted).join(', ')})`;
