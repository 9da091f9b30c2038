import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exists, Ground, isPostgres, open, pidIn, query, until } from './embedded-support.ts';

const ground = new Ground();
afterAll(() => ground.clear());

describe('an embedded database', () => {
  test('is made at the first visit, in a folder that only we may enter', async () => {
    expect(statSync(ground.folder).mode & 0o077).toBe(0);
    const data = ground.fresh();
    const database = await open(data);
    const [row] = await query(
      database,
      `select current_setting('server_version') like '18.%' as new, datlocale, pg_encoding_to_char(encoding) as encoding,
              current_setting('listen_addresses') as addresses
         from pg_database where datname = current_database()`,
    );
    expect(row).toEqual({ new: true, datlocale: 'C.UTF-8', encoding: 'UTF8', addresses: '' });
    expect(statSync(join(data, 'postgres.password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'postgres')).uid).not.toBe(0);
    expect(statSync(database.connection.host).mode & 0o777).toBe(0o700);
    await expect(query({ ...database, url: database.url.replace(/:[^:@]+@/, ':wrong@') })).rejects.toThrow(
      'password',
    );
    const pid = pidIn(data) ?? 0;
    await database.close();
    expect(isPostgres(pid)).toBe(false);
    expect(exists(database.connection.host)).toBe(false);
  });

  test('keeps what is written on the disk unless told otherwise', async () => {
    const data = await ground.stopped();
    const database = await open(data, { settings: {} });
    const rows = await query(
      database,
      `select name, setting from pg_settings
        where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name`,
    );
    expect(rows.map((row) => (row as { setting: string }).setting)).toEqual(['on', 'on', 'on']);
    await database.close();
  });

  test('works in a data folder whose path is longer than a socket may have', async () => {
    const data = join(ground.fresh(), 'x'.repeat(120), 'data');
    const database = await open(data);
    expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
  });
});

describe('several who use it', () => {
  test('share one PostgreSQL, and the last to leave stops it', async () => {
    const data = await ground.stopped();
    const server = await open(data);
    const command = await ground.resident(data);
    expect(command.postmaster).toBe(await server.pid());
    await command.leave();
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);

    const another = await ground.resident(data);
    await server.close();
    expect(isPostgres(another.postmaster)).toBe(true);
    await another.leave();
    expect(isPostgres(another.postmaster)).toBe(false);
  });

  test('start it at once, the first time too, and find one database', async () => {
    const data = ground.fresh();
    const residents = await Promise.all([
      ground.resident(data),
      ground.resident(data),
      ground.resident(data),
    ]);
    expect(new Set(residents.map(({ postmaster }) => postmaster)).size).toBe(1);
    await Promise.all(residents.map((resident) => resident.leave()));
    expect(isPostgres(residents[0]?.postmaster ?? 0)).toBe(false);
  });

  test('come while the last one leaves, and find it running', async () => {
    const data = await ground.stopped();
    let before = await open(data);
    for (let round = 0; round < 5; round += 1) {
      const [next] = await Promise.all([open(data), before.close()]);
      expect(await query(next, 'select 1 as one')).toEqual([{ one: 1 }]);
      before = next;
    }
    await before.close();
    expect(pidIn(data)).toBeUndefined();
  });

  test('are killed: it lives on, is joined, and stops with the next one', async () => {
    const data = await ground.stopped();
    const killed = await ground.resident(data);
    await killed.kill();
    expect(isPostgres(killed.postmaster)).toBe(true);
    const next = await open(data);
    expect(await next.pid()).toBe(killed.postmaster);
    await next.close();
    expect(isPostgres(killed.postmaster)).toBe(false);
  });
});

describe('after an unclean stop', () => {
  test('it recovers what was committed, past a stale socket and a stale pid file', async () => {
    const data = await ground.stopped();
    const resident = await ground.resident(data);
    const reader = await open(data);
    await query(reader, 'create table kept (id int)', 'insert into kept values (7)');
    await resident.kill();
    const closed = reader.close();
    process.kill(resident.postmaster, 'SIGKILL');
    await closed;
    expect(pidIn(data) === undefined || !isPostgres(pidIn(data) ?? 0)).toBe(true);

    const again = await open(data);
    expect(await query(again, 'select id from kept')).toEqual([{ id: 7 }]);
    await again.close();
  });

  test('a pid file whose number another program of the same account has now is no hindrance', async () => {
    const data = await ground.stopped();
    const { uid, gid } = statSync(join(data, 'postgres'));
    const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    const pidFile = join(data, 'postgres', 'postmaster.pid');
    writeFileSync(
      pidFile,
      `${stranger.pid}\n/proc/self/cwd\n1700000000\n5432\n/tmp\n\n        1         1\nready   \n`,
    );
    const database = await open(data);
    expect(await database.pid()).not.toBe(stranger.pid);
    expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });
});

describe('a PostgreSQL that is killed', () => {
  test('is back within seconds, at the same address, and the residency is taken again', async () => {
    const data = await ground.stopped();
    let restarts = 0;
    const said: string[] = [];
    const database = await open(data, { onRestart: () => (restarts += 1), log: (line) => said.push(line) });
    for (let round = 1; round <= 2; round += 1) {
      process.kill((await database.pid()) ?? 0, 'SIGKILL');
      await until(() => restarts === round, 10_000);
      expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }]);
    }
    expect(said.filter((line) => line.includes('gone'))).toHaveLength(2);

    const guest = await open(data);
    await guest.close();
    expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
    expect(pidIn(data)).toBeUndefined();
  });

  test('is not started a second time while a child of the dead one still works on the files', async () => {
    const data = await ground.stopped();
    let orphanAtReturn: boolean | undefined;
    let orphan = 0;
    const database = await open(data, { onRestart: () => (orphanAtReturn = isPostgres(orphan)) });
    const [row] = await query(database, 'select pg_backend_pid() as pid');
    expect(row).toBeDefined();
    // Counts without ever looking whether its postmaster lives.
    const busy = new Promise<void>((resolve) => {
      const work = query(
        database,
        'create table orphan as select pg_backend_pid() as pid',
        'select count(*) from generate_series(1, 12000000)',
      );
      work.then(
        () => resolve(),
        () => resolve(),
      );
    });
    await until(() => {
      orphan = busiestChild(pidIn(data) ?? 0);
      return orphan !== 0;
    });
    process.kill(pidIn(data) ?? 0, 'SIGKILL');
    expect(isPostgres(orphan)).toBe(true);
    await until(() => orphanAtReturn !== undefined, 15_000);
    expect(orphanAtReturn).toBe(false);
    await busy;
    await database.close();
  });

  test('while it is being closed stays down, and can be opened again', async () => {
    const data = await ground.stopped();
    for (const pause of [0, 20, 120]) {
      const database = await open(data);
      process.kill((await database.pid()) ?? 0, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, pause));
      await database.close();
      await until(() => !isPostgres(pidIn(data) ?? 0));
    }
    const again = await open(data);
    expect(await query(again, 'select 1 as one')).toEqual([{ one: 1 }]);
    await again.close();
  });
});

describe('a data folder that does not fit is refused with the way out', () => {
  test('one of another major version', async () => {
    const data = await ground.stopped();
    writeFileSync(join(data, 'postgres', 'PG_VERSION'), '17\n');
    await expect(open(data)).rejects.toMatchObject({
      name: 'Fault',
      code: 'conflict',
      message: expect.stringMatching(/PostgreSQL 17.*fonoteca backup.*fonoteca restore/),
    });
  });

  test('one with files that are no cluster', async () => {
    const data = ground.fresh();
    mkdirSync(join(data, 'postgres'), { recursive: true });
    writeFileSync(join(data, 'postgres', 'notes.txt'), 'mine');
    await expect(open(data)).rejects.toMatchObject({
      name: 'Fault',
      message: expect.stringContaining('move it away'),
    });
    expect(readFileSync(join(data, 'postgres', 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('one whose PostgreSQL does not start, with its own words', async () => {
    const data = await ground.stopped();
    await expect(open(data, { settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
      name: 'Fault',
      message: expect.stringContaining('shared_buffers'),
    });
  });

  test('one whose password is lost', async () => {
    const data = await ground.stopped();
    writeFileSync(join(data, 'postgres.password'), '');
    await expect(open(data)).rejects.toMatchObject({ message: expect.stringContaining('password') });
  });
});

/** The backend that has used a processor for longer than any idle one would. */
function busiestChild(postmaster: number): number {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ');
  for (const child of children) {
    if (!exists(`/proc/${child}/stat`)) continue;
    const stat = readFileSync(`/proc/${child}/stat`, 'utf8');
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[11]);
    if (ticks > 15) return Number(child);
  }
  return 0;
}
