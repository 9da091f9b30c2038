import { planNext, type Scrobble } from '@fonoteca/scrobble';
import { testJobStore, testPlanStore } from '@fonoteca/test-kit';
import { expect, test } from 'vitest';
import { expand } from '../src/account/expand.ts';
import { createJobStore, setDailyCap } from '../src/account/job-store.ts';
import { cancelJob, createJob, pauseJob, resumeJob } from '../src/account/jobs.ts';
import { createPlanStore, rememberHeard } from '../src/account/plan-store.ts';
import { migrate } from '../src/account/schema.ts';
import type { Row, Sql } from '../src/account/sql.ts';
import { openNodeSql } from './support/node-sql.ts';

const silent = () => undefined;
const noon = Date.UTC(2026, 2, 1, 12);

function openAccount(dailyCap: number) {
  const { sql, close } = openNodeSql();
  migrate(sql);
  setDailyCap(sql, dailyCap);
  sql.exec("update account set name = 'Ada', status = 'active'");
  return { sql, close };
}

function command(sql: Sql, id: string, what: 'pause' | 'resume' | 'cancel'): void {
  if (what === 'pause') pauseJob(sql, id);
  else if (what === 'resume') resumeJob(sql, id);
  else cancelJob(sql, id, noon);
}

const rowOf = (sql: Sql, id: string): Row =>
  sql.exec('select * from items where id = ?', Number(id))[0] ?? {};

testJobStore({
  name: 'edge',
  open: async ({ dailyCap }) => {
    const { sql, close } = openAccount(dailyCap);
    const jobs: { name: string; id: string; number: number; priority: number }[] = [];
    const jobFor = (name: string, priority: number) => {
      const known = jobs.find((one) => one.name === name && one.priority === priority);
      if (known) return known;
      const nothing = { title: name, kind: 'list', albums: 0, items: [], at: null } as const;
      const id = createJob(sql, { ...nothing, priority: 'normal', idempotencyKey: null }, noon);
      sql.exec('update jobs set priority = ? where id = ?', priority, id);
      const number = Number(sql.exec('select number from jobs where id = ?', id)[0]?.number);
      const made = { name, id, number, priority };
      jobs.push(made);
      return made;
    };
    return {
      store: createJobStore(sql, silent),
      add: async ({ scrobble, priority, job }) => addPlanned(sql, jobFor(job, priority).number, scrobble),
      command: async (name, what) => {
        for (const job of jobs.filter((one) => one.name === name)) command(sql, job.id, what);
      },
      read: async (id) => {
        const { state, attempts, message } = rowOf(sql, id);
        return {
          state: (state === 'planned' ? 'waiting' : state) as 'waiting',
          attempts: Number(attempts),
          message: message as string | null,
        };
      },
      reopen: async () => createJobStore(sql, silent),
      close: async () => close(),
    };
  },
});

function addPlanned(sql: Sql, job: number, scrobble: Scrobble): string {
  const [row] = sql.exec(
    `insert into items (job, group_number, state, artist, track, album, album_artist, track_number, mbid, length,
      length_estimated, listened_at) values (?, 0, 'planned', ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    job,
    scrobble.artist,
    scrobble.track,
    scrobble.album ?? null,
    scrobble.albumArtist ?? null,
    scrobble.trackNumber ?? null,
    scrobble.mbid ?? null,
    scrobble.durationSeconds ?? 200,
    Number(scrobble.durationSeconds === undefined),
    scrobble.listenedAt,
  );
  return String(row?.id);
}

testPlanStore({
  name: 'edge',
  // The edge has one account always; without a cap that matters it is as if there were none.
  open: async ({ dailyCap }) => {
    const { sql, close } = openAccount(dailyCap ?? Number.MAX_SAFE_INTEGER);
    const options = { now: () => noon, onChange: silent };
    return {
      store: createPlanStore(sql, options),
      addJob: async ({ priority, tracks, startsAt }) => {
        const expanded = expand(
          {
            what: {
              kind: 'tracks',
              tracks: tracks.map(({ album, durationSeconds, side }, index) => ({
                artist: 'Ada',
                track: `Track ${index}`,
                recordId: String(album),
                lengthSeconds: durationSeconds,
                ...(side === undefined ? {} : { side }),
              })),
            },
            when:
              startsAt === undefined
                ? { kind: 'just-finished' }
                : { kind: 'started-at', at: new Date(startsAt * 1000).toISOString() },
          },
          noon,
        );
        const jobId = createJob(sql, { ...expanded, priority: 'normal', idempotencyKey: null }, noon);
        sql.exec('update jobs set priority = ? where id = ?', priority, jobId);
        const rows = sql.exec(
          'select items.id from items join jobs on number = job where jobs.id = ? order by items.id',
          jobId,
        );
        return { jobId, itemIds: rows.map(({ id }) => String(id)) };
      },
      command: async (id, what) => command(sql, id, what),
      readItem: async (id) => {
        const { state, listened_at: listenedAt, message } = rowOf(sql, id);
        return {
          state: state as 'waiting',
          listenedAt: listenedAt as number | null,
          reason: message as string | null,
        };
      },
      addListen: async ({ start, lengthSeconds }) =>
        rememberHeard(sql, [{ start, end: start + lengthSeconds }]),
      reopen: async () => createPlanStore(sql, options),
      close: async () => close(),
    };
  },
});

test('another cap ends the wait for the old one, and no other wait', async () => {
  const { sql, close } = openAccount(10);
  const store = createJobStore(sql, silent);
  await store.setAccount({ waitUntil: noon + 86_400_000, waitReason: 'budget' }, noon);
  setDailyCap(sql, 10);
  expect(await store.account()).toMatchObject({ waitReason: 'budget', waitUntil: noon + 86_400_000 });
  setDailyCap(sql, 20);
  expect(await store.account()).toMatchObject({ dailyCap: 20, waitReason: null, waitUntil: null });
  await store.setAccount({ waitUntil: noon + 60_000, waitReason: 'backoff' }, noon);
  setDailyCap(sql, 30);
  expect(await store.account()).toMatchObject({ waitReason: 'backoff', waitUntil: noon + 60_000 });
  close();
});

test('what is scheduled for next month takes no room of today', async () => {
  const { sql, close } = openAccount(10);
  const plan = createPlanStore(sql, { now: () => noon, onChange: silent });
  const schedule = (ahead: number, tracks: number) => {
    const at = new Date(noon + ahead).toISOString();
    const list = Array.from({ length: tracks }, (_, index) => ({
      artist: 'Ada',
      track: `Track ${index}`,
      lengthSeconds: 60,
    }));
    const request = {
      what: { kind: 'tracks', tracks: list },
      when: { kind: 'started-at', at },
    } as const;
    createJob(sql, { ...expand(request, noon), priority: 'normal', idempotencyKey: null }, noon);
  };
  schedule(30 * 86_400_000, 12);
  schedule(3_600_000, 3);
  await planNext(plan, { now: () => noon, sleep: async () => undefined });
  expect(await plan.room()).toBe(7);
  close();
});
