import { openStore } from '@fonoteca/store';
import { testJobStore, testPlanStore } from '@fonoteca/test-kit';
import { afterAll, beforeAll } from 'vitest';
import { createSqlJobStore, createSqlPlanStore } from '../src/index.ts';
import { cancelJob, pauseJob, resumeJob } from '../src/requests/commands.ts';
import { makeWorld, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const commands = { pause: pauseJob, resume: resumeJob, cancel: cancelJob };

const newJob = async (
  personId: number,
  total: number,
  more: { priority?: number; startsAt?: number } = {},
) => {
  const { id } = await world.db
    .insertInto('scrobble_jobs')
    .values({
      person_id: personId,
      title: 'A job',
      kind: 'list',
      albums: 1,
      total,
      priority: more.priority ?? 20,
      starts_at: more.startsAt === undefined ? null : new Date(more.startsAt * 1000),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
};

testJobStore({
  name: 'PostgreSQL',
  open: async ({ dailyCap }) => {
    const { db } = world;
    const personId = await world.person();
    const accountId = await world.link(personId, { dailyCap });
    const stranger = await world.link(await world.person());
    const jobs = new Map<string, number>();
    const jobOf = async (name: string) => {
      const id = jobs.get(name) ?? (await newJob(personId, 1));
      jobs.set(name, id);
      return id;
    };
    const insert = async (
      account: number,
      scrobble: { listenedAt: number },
      priority: number,
      job: number | null,
    ) => {
      const { id } = await db
        .insertInto('deliveries')
        .values({
          account_id: account,
          person_id: personId,
          job_id: job,
          priority,
          listened_at: new Date(scrobble.listenedAt * 1000),
          payload: JSON.stringify(scrobble),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return String(id);
    };
    const others: ReturnType<typeof openStore>[] = [];
    return {
      store: createSqlJobStore(db, accountId),
      add: async ({ scrobble, priority, job }) => {
        // Somebody else's queue, which must never show.
        await insert(stranger, scrobble, 0, null);
        return insert(accountId, scrobble, priority, await jobOf(job));
      },
      command: async (job, command) => commands[command](db, personId, String(await jobOf(job))),
      read: (id) =>
        db
          .selectFrom('deliveries')
          .select(['state', 'attempts', 'message'])
          .where('id', '=', Number(id))
          .executeTakeFirstOrThrow(),
      reopen: async () => {
        const other = openStore(world.store.url);
        others.push(other);
        return createSqlJobStore(other.db, accountId);
      },
      close: async () => {
        await Promise.all(others.map((other) => other.close()));
      },
    };
  },
});

testPlanStore({
  name: 'PostgreSQL',
  open: async ({ dailyCap }) => {
    const { db } = world;
    const personId = await world.person();
    if (dailyCap !== null) await world.link(personId, { dailyCap });
    const others: ReturnType<typeof openStore>[] = [];
    return {
      store: createSqlPlanStore(db, personId),
      addJob: async ({ priority, tracks, startsAt }) => {
        const jobId = await newJob(personId, tracks.length, {
          priority,
          ...(startsAt === undefined ? {} : { startsAt }),
        });
        const rows = await db
          .insertInto('scrobble_items')
          .values(
            tracks.map(({ album, durationSeconds, side }, seq) => ({
              job_id: jobId,
              person_id: personId,
              group_number: album,
              seq,
              artist: 'Ada',
              track: `Track ${seq}`,
              side: side ?? null,
              length_seconds: durationSeconds,
              length_estimated: false,
            })),
          )
          .returning('id')
          .execute();
        return { jobId: String(jobId), itemIds: rows.map(({ id }) => String(id)) };
      },
      command: (jobId, command) => commands[command](db, personId, jobId),
      readItem: async (id) => {
        const row = await db
          .selectFrom('scrobble_items')
          .select(['state', 'listened_at', 'reason'])
          .where('id', '=', Number(id))
          .executeTakeFirstOrThrow();
        const at = row.listened_at;
        return { state: row.state, listenedAt: at && at.getTime() / 1000, reason: row.reason };
      },
      addListen: async ({ start, lengthSeconds }) => {
        await world.intake.submit(personId, { source: 'manual' }, [
          { sent: { artist: 'Bo', track: 'Tide', lengthMs: lengthSeconds * 1000 }, stampMs: start * 1000 },
        ]);
      },
      reopen: async () => {
        const other = openStore(world.store.url);
        others.push(other);
        return createSqlPlanStore(other.db, personId);
      },
      close: async () => {
        await Promise.all(others.map((other) => other.close()));
      },
    };
  },
});
