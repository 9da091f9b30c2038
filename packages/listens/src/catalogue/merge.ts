import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { announce } from '../events.ts';
import { beginChange, endChange, markCatalogueDirty } from '../history/changes.ts';
import type { AfterDirty } from '../intake/intake.ts';

export type EntityKind = 'artist' | 'release' | 'recording';

/**
 * Merges catalogue entries into one, for the whole instance. Nothing is deleted: a merged entry points
 * at the one it counts for, and undoing the change takes the pointers away. Merging artists also merges
 * their recordings and releases of equal titles.
 *
 * @returns the id of the change
 */
export async function mergeEntries(
  db: Database,
  personId: number,
  task: { kind: EntityKind; into: number; ids: readonly number[] },
  options: { afterDirty?: AfterDirty } = {},
): Promise<number> {
  const ids = [...new Set(task.ids)].filter((id) => id !== task.into);
  if (ids.length === 0)
    throw new Fault('invalid', 'An entry cannot be merged into itself', {
      fields: [{ field: 'ids', reason: 'name other entries than `into`' }],
    });
  return db.transaction().execute(async (trx) => {
    const into = await readStanding(trx, task.kind, task.into);
    const names: string[] = [];
    for (const id of ids) names.push((await readStanding(trx, task.kind, id)).name);
    const changeId = await beginChange(
      trx,
      personId,
      'merge',
      `Merged ${names.join(', ')} into ${into.name}`,
    );
    const seq = { next: 1 };
    await pointAt(trx, changeId, seq, task.kind, task.into, ids);
    if (task.kind === 'artist') await mergeTitles(trx, changeId, seq, task.into, ids);
    await notifyAll(trx, changeId, options.afterDirty);
    await endChange(trx, personId, changeId, ids.length);
    await announce(trx, { type: 'catalogue', personId });
    return changeId;
  });
}

async function readStanding(executor: Executor, kind: EntityKind, id: number): Promise<{ name: string }> {
  const { rows } = await sql<{ name: string; merged_into: number | null }>`
    select ${sql.ref(kind === 'artist' ? 'name' : 'title')} as name, merged_into from ${sql.table(`${kind}s`)} where id = ${id} for update`.execute(
    executor,
  );
  const [row] = rows;
  if (!row) throw new Fault('not-found', `There is no ${kind} ${id}`);
  if (row.merged_into !== null)
    throw new Fault('conflict', `${row.name} was merged already: use ${kind} ${row.merged_into}`);
  return row;
}

/** Sets the pointers of entries, and of what was merged into them before, keeping what they were. */
async function pointAt(
  executor: Executor,
  changeId: number,
  seq: { next: number },
  kind: EntityKind,
  into: number,
  ids: readonly number[],
): Promise<void> {
  const table = sql.table(`${kind}s`);
  const artist = kind === 'artist' ? sql`` : sql`, 'artist_id', artist_id`;
  const { numAffectedRows } = await sql`
    insert into change_items (change_id, seq, entity, entity_id, before)
    select ${changeId}, ${seq.next} + row_number() over (), ${kind}, id, jsonb_build_object('merged_into', merged_into ${artist})
    from ${table} where id = any(${[...ids]}::int[]) or merged_into = any(${[...ids]}::int[])`.execute(
    executor,
  );
  seq.next += Number(numAffectedRows ?? 0) + 1;
  await sql`update ${table} set merged_into = ${into} where id = any(${[...ids]}::int[]) or merged_into = any(${[...ids]}::int[])`.execute(
    executor,
  );
}

async function mergeTitles(
  executor: Executor,
  changeId: number,
  seq: { next: number },
  into: number,
  ids: readonly number[],
): Promise<void> {
  for (const kind of ['recording', 'release'] as const) {
    const table = sql.table(`${kind}s`);
    // The entry of the surviving artist stands; where it has none of that title, the oldest does.
    const { rows } = await sql<{ keep: number; others: number[] }>`
      select (array_agg(id order by (artist_id = ${into}) desc, id))[1] as keep, (array_agg(id order by (artist_id = ${into}) desc, id))[2:] as others
      from ${table} where (artist_id = ${into} or artist_id = any(${[...ids]}::int[])) and merged_into is null
      group by key having count(*) > 1`.execute(executor);
    for (const row of rows) await pointAt(executor, changeId, seq, kind, row.keep, row.others);
  }
}

async function notifyAll(
  executor: Executor,
  changeId: number,
  afterDirty: AfterDirty | undefined,
): Promise<void> {
  const people = await markCatalogueDirty(executor, changeId);
  for (const affected of people) await afterDirty?.(executor, affected);
}

/**
 * Takes texts out of an entry and gives them one of their own: the way out where two different things
 * share a name. Splitting an artist moves the recordings (and their releases) of these texts.
 *
 * @returns the change and the new entry
 */
export async function splitEntry(
  db: Database,
  personId: number,
  task: { kind: EntityKind; id: number; sentTrackIds: readonly number[]; name?: string | undefined },
  options: { afterDirty?: AfterDirty } = {},
): Promise<{ changeId: number; id: number }> {
  return db.transaction().execute(async (trx) => {
    const entry = await readStanding(trx, task.kind, task.id);
    const sentTracks = await tracksOfEntry(trx, task);
    if (sentTracks.length === 0) throw new Fault('not-found', `None of these texts belong to ${entry.name}`);
    const name = task.name ?? entry.name;
    const changeId = await beginChange(
      trx,
      personId,
      'split',
      `Split ${sentTracks.length === 1 ? 'one text' : `${sentTracks.length} texts`} out of ${entry.name}`,
    );
    await sql`
      insert into change_items (change_id, seq, entity, entity_id, before)
      select ${changeId}, row_number() over (), 'sent-track', id, jsonb_build_object('recording_id', recording_id, 'release_id', release_id)
      from sent_tracks where id = any(${sentTracks}::int[])`.execute(trx);
    // Folded days are marked by the old place and by the new one; the texts are the same either way.
    const id =
      task.kind === 'artist'
        ? await splitArtist(trx, task.id, name, sentTracks)
        : await splitTitle(trx, task.kind, task.id, name, sentTracks);
    await notifyAll(trx, changeId, options.afterDirty);
    await endChange(trx, personId, changeId, sentTracks.length);
    await announce(trx, { type: 'catalogue', personId });
    return { changeId, id };
  });
}

async function tracksOfEntry(
  executor: Executor,
  task: { kind: EntityKind; id: number; sentTrackIds: readonly number[] },
): Promise<number[]> {
  const belongs = {
    artist: sql`r.artist_id in (select id from artists where id = ${task.id} or merged_into = ${task.id})`,
    recording: sql`coalesce(r.merged_into, r.id) = ${task.id}`,
    release: sql`s.release_id in (select id from releases where id = ${task.id} or merged_into = ${task.id})`,
  }[task.kind];
  const { rows } = await sql<{ id: number }>`
    select s.id from sent_tracks s join recordings r on r.id = s.recording_id where s.id = any(${[...task.sentTrackIds]}::int[]) and ${belongs}`.execute(
    executor,
  );
  return rows.map((row) => row.id);
}

async function splitTitle(
  executor: Executor,
  kind: 'recording' | 'release',
  id: number,
  name: string,
  sentTracks: readonly number[],
): Promise<number> {
  const table = sql.table(`${kind}s`);
  const { rows } = await sql<{ id: number }>`
    insert into ${table} (title, key, artist_id, variant)
    select ${name}, t.key, t.artist_id, (select max(variant) + 1 from ${table} v where v.artist_id = t.artist_id and v.key = t.key) from ${table} t where t.id = ${id}
    returning id`.execute(executor);
  const made = rows[0]?.id ?? 0;
  await sql`update sent_tracks set ${sql.ref(`${kind}_id`)} = ${made} where id = any(${[...sentTracks]}::int[])`.execute(
    executor,
  );
  return made;
}

async function splitArtist(
  executor: Executor,
  id: number,
  name: string,
  sentTracks: readonly number[],
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into artists (name, key, variant)
    select ${name}, a.key, (select max(variant) + 1 from artists v where v.key = a.key) from artists a where a.id = ${id} returning id`.execute(
    executor,
  );
  const made = rows[0]?.id ?? 0;
  for (const kind of ['recording', 'release'] as const) {
    const table = sql.table(`${kind}s`);
    const column = sql.ref(`${kind}_id`);
    const ofArtist =
      kind === 'release'
        ? sql`and t.artist_id in (select id from artists where id = ${id} or merged_into = ${id})`
        : sql``;
    await sql`
      insert into ${table} (title, key, artist_id, variant)
      select distinct on (t.key) t.title, t.key, ${made}::int, 0 from sent_tracks s join ${table} t on t.id = s.${column} where s.id = any(${[...sentTracks]}::int[]) ${ofArtist}`.execute(
      executor,
    );
    await sql`
      update sent_tracks s set ${column} = n.id from ${table} t join ${table} n on n.key = t.key and n.artist_id = ${made}
      where s.id = any(${[...sentTracks]}::int[]) and t.id = s.${column} ${ofArtist}`.execute(executor);
  }
  return made;
}
