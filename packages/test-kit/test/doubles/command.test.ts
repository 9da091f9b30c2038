import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { answered, batch, sign } from './support.ts';

const program = fileURLToPath(new URL('../../src/doubles/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fonoteca-double-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(...parameters: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...parameters]);
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  return { child, said, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

async function listening(...parameters: string[]) {
  const running = start(...parameters);
  while (!running.said.out.includes('Ctrl-C'))
    await Promise.race([once(running.child.stdout, 'data'), failed(running)]);
  const find = (pattern: RegExp) => pattern.exec(running.said.out)?.[1] ?? '';
  return { ...running, find, url: find(/listens on (\S+)/) };
}

async function failed({ ended, said }: ReturnType<typeof start>): Promise<never> {
  throw new Error(`ended with ${await ended}: ${said.err}`);
}

test('Last.fm: says how to reach it, follows the script, keeps the ledger over a restart, ends when told', async () => {
  const script = join(folder, 'script.json');
  writeFileSync(script, '[{"on": "track.scrobble", "answer": {"error": 16, "status": 200}}]');
  const parameters = ['lastfm', '--script', script, '--ledger', join(folder, 'ledger.jsonl')];
  const first = await listening(...parameters, '--user', 'ada', '--user', 'grace', '--daily-cap', '2');
  const timestamp = Math.floor(Date.now() / 1000) - 600;
  const send = async (from: typeof first, ...tracks: string[]) => {
    const items = tracks.map((track) => ({ artist: 'A', track, timestamp }));
    const sk = from.find(/ada, .* session key (\w+)/);
    const all = { api_key: from.find(/API key +(\w+)/), ...batch(sk, items) };
    const api_sig = sign(all, from.find(/API secret +(\w+)/));
    const body = new URLSearchParams({ ...all, format: 'json', api_sig } as Record<string, string>);
    return (await fetch(`${from.url}/2.0/`, { method: 'POST', body }).then(answered)).json;
  };
  expect((await send(first, 'One')).error).toBe(16);
  expect((await send(first, 'One')).scrobbles['@attr'].accepted).toBe(1);
  expect(first.said.out).toContain('grace, password “secret”');
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const second = await listening(...parameters.slice(0, 1), ...parameters.slice(3), '--daily-cap', '2');
  expect((await send(second, 'One', 'Two', 'Three')).scrobbles['@attr']).toEqual({ accepted: 2, ignored: 1 });
  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);
});

test('Discogs has a few records, ListenBrainz a token, MusicBrainz a release', async () => {
  const discogs = await listening('discogs', '--user', 'ada');
  const headers = {
    authorization: `Discogs token=${discogs.find(/personal token (\w+)/)}`,
    'user-agent': 'FonotecaTest/1.0',
  };
  const path = `${discogs.url}/users/ada/collection/folders/0/releases`;
  expect((await fetch(path, { headers }).then(answered)).json.releases).toHaveLength(3);
  const brainz = await listening('listenbrainz');
  const token = { authorization: `Token ${brainz.find(/token (\S+)/)}` };
  const valid = await fetch(`${brainz.url}/1/validate-token`, { headers: token }).then(answered);
  expect(valid.json).toMatchObject({ valid: true, user_name: 'ada' });
  const records = await listening('musicbrainz');
  expect(records.said.out).toContain('Harbour Lights');
  for (const { child } of [discogs, brainz, records]) child.kill('SIGTERM');
  expect(await Promise.all([discogs.ended, brainz.ended, records.ended])).toEqual([0, 0, 0]);
});

test('says what is wrong, and helps', async () => {
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '[{"answer": {"ok": true}}, {"answer": {"error": "nine"}}]');
  for (const [parameters, message] of [
    [['lastfm', '--script', broken], /Rule 1 of the script: answer: error: must be a whole number/],
    [['lastfm', '--script', join(folder, 'none.json')], /none\.json cannot be read as JSON/],
    [['lastfm', '--port', 'high'], /--port must be a number, is “high”/],
    [['lastfm', '--fault-rate', '3'], /faultRate must be from 0 to 1/],
    [['lastfm', '--colour'], /Unknown option '--colour'/],
    [['spotify'], /Which double\? One of lastfm, listenbrainz/],
  ] as const) {
    const { ended, said } = start(...parameters);
    expect(await ended).toBe(1);
    expect(said.err).toMatch(message);
    expect(said.err).not.toContain('    at ');
  }
  const help = start('lastfm', '--help');
  expect(await help.ended).toBe(0);
  expect(help.said.out).toContain('npm run double:lastfm -- --port 4010');
});
