import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../src/program.ts';
import { type Bench, createBench } from './support.ts';

let bench: Bench;
const onAir = true;
const radio = createServer((request, response) => {
  if (request.url === '/now.json') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ live: onAir }));
  } else response.writeHead(404).end();
});
let station = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => radio.listen(0, '127.0.0.1', resolve));
  station = `http://127.0.0.1:${(radio.address() as AddressInfo).port}/now.json`;
  bench = await createBench({ FONOTECA_ALLOW_PRIVATE_ADDRESSES: 'true' });
  await bench.run(['user', 'create', 'Ana', '--password-stdin'], 'correct horse battery');
});
afterAll(async () => {
  radio.close();
  await bench.close();
});

// Each command is a process of its own: on a busy machine some of them take their time.
describe('live', { timeout: 60_000 }, () => {
  test('a station is followed, looked at, listed; its broadcast is on record', async () => {
    const followed = await bench.run(['live', 'follow', `${station}#$.live`, '--group', 'radio', '--json']);
    expect(followed.err).toBe('');
    expect(followed.json()).toMatchObject({
      followed: [{ platform: 'station', group: 'radio', watchedBy: 'checks' }],
      refused: [],
    });
    const checked = await bench.run(['live', 'check', '1', '--json']);
    expect(checked.err).toBe('');
    expect(checked.json()).toMatchObject({ check: { found: 'live', reason: 'asked' } });
    const list = await bench.run(['live', 'list']);
    expect(list.out).toMatch(/1 +station +\S+ +live since .* not enough seen yet +radio/);
    expect((await bench.run(['live', 'list', '--group', 'none', '--json'])).json()).toEqual({ items: [] });
    const broadcasts = await bench.run(['live', 'broadcasts', '--live', '--json']);
    expect(broadcasts.json().items).toMatchObject([{ channelId: 1, caughtLive: true, endedAt: null }]);
    expect(await bench.run(['live', 'predict', '1'])).toMatchObject({
      err: '',
      out: expect.stringMatching(/not enough was seen/),
    });
  });

  test('what is wrong is named; of several the others go in', async () => {
    const alone = await bench.run(['live', 'follow', 'somebody']);
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('platform: a handle alone')]);
    const some = await bench.run([
      'live',
      'follow',
      '--platform',
      'tiktok',
      '--json',
      'ana.live',
      'https://www.twitch.tv/somebody',
    ]);
    expect(some.code).toBe(4);
    expect(some.json()).toMatchObject({
      followed: [{ platform: 'tiktok', account: 'ana.live' }],
      refused: [{ code: 'invalid', reason: expect.stringContaining('of Twitch, not of TikTok') }],
    });
    expect(await bench.run(['live', 'check', 'nobody'])).toMatchObject({ code: 3 });
    expect(await bench.run(['live', 'predict', '--days', '15'])).toMatchObject({ code: 2 });
  });

  test('files go out and come in', async () => {
    const csv = join(bench.folder, 'channels.csv');
    await writeFile(csv, 'address,group\nhttps://www.twitch.tv/one,DJs\n,\nhttps://www.twitch.tv/two,DJs\n');
    const taken = await bench.run(['live', 'import', csv, '--json']);
    expect(taken.code).toBe(4);
    expect(taken.json()).toMatchObject({ followed: 2, refused: [{ line: 3, field: 'address' }] });
    const opml = await bench.run(['live', 'export', '--format', 'opml']);
    expect(opml.out).toMatch(/<outline text="DJs">[\s\S]*url="https:\/\/www\.twitch\.tv\/one"/);
    const told = (await bench.run(['live', 'export', '--json'])).json();
    expect(told).toMatchObject({ format: 'csv', content: expect.stringMatching(/^address,/) });
    const out = join(bench.folder, 'out.csv');
    expect((await bench.run(['live', 'export', '--out', out])).out.trim()).toBe(out);
    expect((await bench.run(['live', 'import', out, '--json'])).json()).toMatchObject({
      followed: 0,
      known: 4,
    });
  });

  test('help has examples for every command', () => {
    const live = createProgram().commands.find((command) => command.name() === 'live');
    const verbs = ['follow', 'list', 'predict', 'check', 'broadcasts', 'import', 'export', 'policy'];
    expect(live?.commands.map((command) => command.name())).toEqual(verbs);
    for (const command of live?.commands ?? []) {
      let help = '';
      const writeOut = (text: string): void => {
        help += text;
      };
      command.configureOutput({ writeOut }).outputHelp();
      expect(help).toMatch(/Examples?:\n/);
    }
  });
});

describe('live policy --stdio', () => {
  test('is driven line by line, without a database', async () => {
    const accounts = join(bench.folder, 'accounts.txt');
    await writeFile(accounts, 'a\nb\r\n\na\n');
    const child = bench.start(['live', 'policy', '--stdio', '--rate', '60', '--accounts', accounts]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const say = async (line: unknown) => {
      child.stdin?.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
      return JSON.parse((await lines.next()).value ?? '');
    };
    const seen = new Set<string>();
    for (let minute = 0; minute < 10; minute++) {
      const { check, nextAt } = await say({ now: minute * 60_000 + 1_700_000_000_000, observed: [] });
      expect(nextAt).toBeGreaterThan(minute * 60_000 + 1_700_000_000_000);
      for (const account of check) seen.add(account);
    }
    expect([...seen].sort()).toEqual(['a', 'b']);
    expect(await say('{')).toEqual({ error: expect.any(String) });
    expect(await say({ now: 'never' })).toEqual({ error: expect.stringMatching(/^now/) });
    child.stdin?.end();
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
  });

  test('refuses wrong usage by name', async () => {
    expect(await bench.run(['live', 'policy'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--stdio'),
    });
    const rate = await bench.run(['live', 'policy', '--stdio', '--rate', '0']);
    expect(rate).toMatchObject({ code: 2, err: expect.stringContaining('--rate') });
    const missing = await bench.run(['live', 'policy', '--stdio', '--accounts', 'nowhere.txt']);
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('nowhere.txt') });
  });
});
