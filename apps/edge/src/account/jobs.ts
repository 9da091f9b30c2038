import { Fault } from '@fonoteca/domain';
import { oldestSeconds, priorities } from '@fonoteca/scrobble';
import type { Expanded } from './expand.ts';
import { insertItem } from './items.ts';
import { closeIfDone } from './job-store.ts';
import type { Row, Sql } from './sql.ts';

export type Priority = 'high' | 'normal' | 'low';

/** Items that may be open at once: five weeks of the budget. */
const mostOpenItems = 20_000;

export interface NewJob extends Expanded {
  readonly priority: Priority;
  readonly idempotencyKey: string | null;
}

/** Writes a job down. The same key twice gives the job that is there. */
export function createJob(sql: Sql, job: NewJob, now: number): string {
  return sql.transaction(() => {
    if (job.idempotencyKey !== null) {
      const [known] = sql.exec('select id from jobs where idempotency_key = ?', job.idempotencyKey);
      if (known) return String(known.id);
    }
    const [open] = sql.exec(
      "select count(*) as count from items where state in ('waiting', 'planned', 'sending')",
    );
    if (Number(open?.count) + job.items.length > mostOpenItems) {
      const reason = `at most ${mostOpenItems} tracks wait at once; ${open?.count} do already`;
      throw new Fault('conflict', 'Too much is waiting', { fields: [{ field: 'what.tracks', reason }] });
    }
    const id = crypto.randomUUID();
    const [row] = sql.exec(
      `insert into jobs (id, title, kind, priority, albums, when_at, idempotency_key, created_at)
        values (?, ?, ?, ?, ?, ?, ?, ?) returning number`,
      id,
      job.title,
      job.kind,
      priorities[job.priority],
      job.albums,
      job.at,
      job.idempotencyKey,
      now,
    );
    for (const item of job.items) insertItem(sql, Number(row?.number), item);
    return id;
  });
}

/** Row of a job. Throws a Fault when this account has none with the id. */
export function jobRow(sql: Sql, id: string): Row {
  const [row] = sql.exec('select * from jobs where id = ?', id);
  if (!row) throw new Fault('not-found', 'There is no such scrobble job');
  return row;
}

export const jobRowByNumber = (sql: Sql, number: number): Row | undefined =>
  sql.exec('select * from jobs where number = ?', number)[0];

export function pauseJob(sql: Sql, id: string): void {
  changeOpen(sql, id, "update jobs set state = 'paused' where number = ?");
}

export function resumeJob(sql: Sql, id: string): void {
  changeOpen(sql, id, "update jobs set state = 'open' where number = ?");
}

export function setPriority(sql: Sql, id: string, priority: Priority): void {
  const { number } = jobRow(sql, id);
  sql.exec('update jobs set priority = ? where number = ?', priorities[priority], number ?? null);
}

/** What was not sent yet stays unsent. What is under way is settled; nothing of it is sent anew in vain. */
export function cancelJob(sql: Sql, id: string, now: number): void {
  sql.transaction(() => {
    const row = jobRow(sql, id);
    if (row.finished_at !== null || row.state === 'cancelled') return;
    const number = Number(row.number);
    sql.exec(
      "update items set state = 'cancelled', batch = null where job = ? and state in ('waiting', 'planned')",
      number,
    );
    sql.exec("update jobs set state = 'cancelled' where number = ?", number);
    closeIfDone(sql, number, now);
  });
}

function changeOpen(sql: Sql, id: string, query: string): void {
  const row = jobRow(sql, id);
  if (row.state === 'cancelled') throw new Fault('conflict', 'The job is cancelled already');
  if (row.finished_at !== null) throw new Fault('conflict', 'The job is done already');
  sql.exec(query, Number(row.number));
}

export interface Edit {
  readonly artist?: string | undefined;
  readonly track?: string | undefined;
  readonly album?: string | null | undefined;
}

/**
 * Sends an ignored or rejected track again. It keeps its time; only one that the service surely did not take,
 * and whose time has become too old for it, is given another.
 */
export function resendItem(sql: Sql, id: string, edit: Edit, now: number): Row {
  return sql.transaction(() => {
    const item = itemRow(sql, id);
    if (item.state !== 'ignored' && item.state !== 'rejected') {
      throw new Fault('conflict', 'Only a track that the service did not take can be sent again');
    }
    const tooOld = Number(item.listened_at) < now / 1000 - oldestSeconds;
    const newTime =
      item.state === 'ignored' && (tooOld || item.reason === 'too-old' || item.reason === 'too-new');
    if (tooOld && !newTime) {
      throw new Fault('conflict', 'It was heard too long ago to be sent again', {
        fields: [{ field: 'id', reason: 'the service may have it already; another time would double it' }],
      });
    }
    const artist = edit.artist ?? String(item.artist);
    const track = edit.track ?? String(item.track);
    // Identifiers belong to the texts they came with.
    const sameTexts = artist === item.artist && track === item.track;
    // A group of its own: its neighbours have their times.
    sql.exec(
      `update items set artist = ?, track = ?, album = ?, mbid = ?, state = ?, listened_at = ?, not_before = 0, attempts = 0,
        reason = null, message = null, group_at = null,
        group_number = (select max(group_number) + 1 from items as others where others.job = items.job)
        where id = ?`,
      artist,
      track,
      edit.album === undefined ? (item.album ?? null) : edit.album,
      sameTexts ? (item.mbid ?? null) : null,
      newTime ? 'waiting' : 'planned',
      newTime ? null : (item.listened_at ?? null),
      Number(item.id),
    );
    sql.exec(
      "update jobs set finished_at = null, state = iif(state = 'paused', state, 'open') where number = ?",
      Number(item.job),
    );
    return itemRow(sql, id);
  });
}

function itemRow(sql: Sql, id: string): Row {
  const [row] = /^\d{1,15}$/.test(id) ? sql.exec('select * from items where id = ?', Number(id)) : [];
  if (!row) throw new Fault('not-found', 'There is no such track in a scrobble job');
  return row;
}

/** Removes what was settled long ago. `before` in ms. */
export function removeOld(sql: Sql, before: number): void {
  sql.transaction(() => {
    sql.exec('delete from items where job in (select number from jobs where finished_at < ?)', before);
    sql.exec('delete from jobs where finished_at < ?', before);
    sql.exec('delete from heard where start < ?', Math.floor(before / 1000));
  });
}
