import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStore } from '@fonoteca/store';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Bench, createBench } from './support.ts';

// Real processes, one after the other, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.close());

const file = (name: string) => join(bench.folder, name);
const csv = (lines: number, day = '01 Jan 2024') =>
  Array.from({ length: lines }, (_, index) => {
    const minute = String(index % 60).padStart(2, '0');
    return `Nina Simone,Pastel Blues,Track ${index},${day} 1${Math.floor(index / 60) % 10}:${minute}`;
  }).join('\n');

describe('from nothing to answers, without a server', () => {
  test('people', async () => {
    const made = await bench.run(
      ['user', 'create', 'Ana', '--password-stdin', '--json'],
      'a long password\n',
    );
    expect(made.code).toBe(0);
    expect(made.json()).toMatchObject({ name: 'Ana', role: 'owner' });
    const [short, none] = await Promise.all([
      bench.run(['user', 'create', 'Ben', '--password-stdin'], 'short\n'),
      bench.run(['user', 'create', 'Ben']),
    ]);
    expect(short.code).toBe(2);
    expect(short.err).toMatch(/^fonoteca: .*password: use at least 10 characters/);
    expect(none.code).toBe(2);
    expect((await bench.run(['user', 'list', '--json'])).json().items).toHaveLength(1);
  });

  test('imports: the last line of --json is the report, and refusals show in the exit code', async () => {
    await writeFile(file('lastfm.csv'), csv(3));
    const first = await bench.run(['listens', 'import', 'lastfm.csv', '--json']);
    expect(first.code).toBe(0);
    expect(first.json()).toEqual({ read: 3, stored: 3, known: 0, refused: [] });

    await writeFile(file('partly.csv'), `${csv(3)}\n,Pastel Blues,Nameless,01 Jan 2024 10:00\n`);
    const again = await bench.run(['listens', 'import', 'partly.csv', '--json']);
    expect(again.code).toBe(4);
    const report = again.json();
    expect(report).toMatchObject({ read: 4, stored: 0, known: 3 });
    expect(report.refused).toHaveLength(1);
    expect(report.refused?.[0]).toMatchObject({ field: expect.any(String), reason: expect.any(String) });

    const missing = await bench.run(['listens', 'import', 'nothing.csv']);
    expect(missing.code).toBe(3);
    expect(missing.err).toContain('nothing.csv');
  });

  test('counts, charts, exports', async () => {
    expect((await bench.run(['listens', 'count'])).out).toBe('3\n');
    const top = await bench.run(['stats', 'top', 'artists', '--json']);
    expect(top.json().items[0]).toMatchObject({ name: 'Nina Simone', listens: 3 });
    const written = await bench.run([
      'listens',
      'export',
      '--format',
      'listenbrainz',
      '--output',
      'out.jsonl',
    ]);
    expect(written.code).toBe(0);
    expect((await readFile(file('out.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(3);
    expect((await stat(file('out.jsonl'))).mode & 0o777).toBe(0o600);
    const piped = await bench.run(['listens', 'export', '--format', 'csv']);
    expect(piped.out.trim().split('\r\n')).toHaveLength(4);
  });

  test('everything of a person goes into one zip', async () => {
    const written = await bench.run(['user', 'export', '--output', 'ana.zip', '--json']);
    expect(written.err).toBe('');
    expect(written.json()).toEqual({ file: 'ana.zip' });
    expect((await stat(file('ana.zip'))).mode & 0o777).toBe(0o600);
    // Its own export among the files is one that an import knows again.
    const again = await bench.run(['listens', 'import', 'ana.zip', '--json']);
    expect(again.json()).toMatchObject({ read: 3, stored: 0, known: 3 });
    const nobody = await bench.run(['user', 'export', '--user', 'Zoe', '--output', 'zoe.zip']);
    expect(nobody.code).toBe(3);
    const nowhere = await bench.run(['user', 'export', '--output', 'missing/ana.zip']);
    expect(nowhere.code).not.toBe(0);
    expect((await readdir(bench.folder)).filter((name) => name.includes('.zip'))).toEqual(['ana.zip']);
  });

  test('tokens and jobs', async () => {
    const made = (
      await bench.run(['token', 'create', 'phone', '--scope', 'scrobble', 'read', '--json'])
    ).json();
    expect(made).toMatchObject({
      label: 'phone',
      scopes: ['scrobble', 'read'],
      token: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((await bench.run(['token', 'revoke', String(made.id)])).code).toBe(0);
    expect((await bench.run(['token', 'revoke', String(made.id)])).code).toBe(3);
    const jobs = (await bench.run(['job', 'list', '--json'])).json().items;
    expect(jobs.filter((job) => job.name === 'listens.import').every((job) => job.state === 'done')).toBe(
      true,
    );
    expect((await bench.run(['job', 'cancel', '00000000-0000-4000-8000-000000000000'])).code).toBe(3);
  });

  test('a wrong command, option, setting or user is said in one line', async () => {
    const [command, kind, user] = await Promise.all([
      bench.run(['listen', 'count']),
      bench.run(['stats', 'top', 'songs']),
      bench.run(['listens', 'count', '--user', 'Zoe']),
    ]);
    expect(command.code).toBe(2);
    expect(kind.code).toBe(2);
    expect(user.code).toBe(3);
    expect(user.err.trim().split('\n')).toHaveLength(1);
    expect(user.err).toContain('Ana');
  });

  test('Ctrl-C stops an import, which can be given again', async () => {
    const lines = Array.from({ length: 40 }, (_, day) =>
      csv(600, `${String((day % 28) + 1).padStart(2, '0')} ${day < 28 ? 'Feb' : 'Mar'} 2023`),
    );
    await writeFile(file('long.csv'), lines.join('\n'));
    const child = bench.start(['listens', 'import', 'long.csv', '--json']);
    // Asked to stop as soon as its job runs.
    const store = openStore(bench.url);
    const running = () => store.pool.query("select from jobs where state = 'running'");
    await expect.poll(async () => (await running()).rows.length, { timeout: 10_000, interval: 5 }).toBe(1);
    await store.close();
    child.kill('SIGINT');
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
    const again = await bench.run(['listens', 'import', 'long.csv', '--json']);
    expect(again.code).toBe(0);
    expect(again.json()).toMatchObject({ read: 24_000 });
    expect((await bench.run(['listens', 'count'])).out).toBe('24003\n');
  });
});

describe('the server', () => {
  test('prints the set-up link, imports for the owner-to-be, and stops when asked', async () => {
    const fresh = await createBench();
    try {
      await writeFile(join(fresh.folder, 'lastfm.csv'), csv(5));
      const child = fresh.start(['serve', 'lastfm.csv']);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const link = /^Set up Fonoteca: (http:\/\/127\.0\.0\.1:(\d+))\/setup\?token=(\S+)$/.exec(
        (await lines.next()).value ?? '',
      );
      expect((await lines.next()).value).toContain('5 stored');
      const made = await fetch(`${link?.[1]}/api/v1/invitations/accept`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: link?.[3], name: 'Ola', password: 'a long password', timeZone: 'UTC' }),
      });
      expect(await made.json()).toMatchObject({ name: 'Ola', role: 'owner', listens: 5 });
      // The command works beside it.
      expect((await fresh.run(['listens', 'count'])).out).toBe('5\n');
      const restore = await fresh.run(['backup', 'b.zip']);
      expect(restore.code).toBe(0);
      expect((await fresh.run(['restore', 'b.zip', '--force'])).code).toBe(1);
      child.kill('SIGTERM');
      await once(child, 'close');
      expect(child.exitCode).toBe(0);
    } finally {
      await fresh.close();
    }
  });

  test('a bad setting stops it with its name, reason and way out', async () => {
    const bad = await createBench({ FONOTECA_PORT: 'http' });
    const ran = await bad.run(['serve']);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/^fonoteca: .*FONOTECA_PORT: give a port number/);
    await bad.close();
  });
});

test('a backup comes back in a fresh embedded cluster, with its key', async () => {
  const fresh = await createBench({ DATABASE_URL: '' });
  try {
    expect((await bench.run(['backup', join(fresh.folder, 'b.zip'), '--json'])).code).toBe(0);
    const restored = await fresh.run(['restore', 'b.zip']);
    expect(restored.err).toContain('secret key is back');
    expect(restored.code).toBe(0);
    expect((await fresh.run(['listens', 'count'])).out).toBe('24003\n');
    // Side by side: they share the embedded cluster.
    const [refused, doctor] = await Promise.all([
      fresh.run(['restore', 'b.zip']),
      fresh.run(['doctor', '--json']),
    ]);
    expect(refused.code).toBe(1);
    expect(doctor.code, doctor.out).toBe(0);
    const findings = (doctor.json() as unknown as { findings: { check: string; verdict: string }[] })
      .findings;
    expect(findings.find(({ check }) => check === 'database')).toMatchObject({ verdict: 'good' });
  } finally {
    await fresh.close();
  }
});
