/**
 * npm run bench:crash [-- --kills 50 --seed 1]
 *
 * Sends listens and imports while the server or PostgreSQL is killed (kill -9) at random instants, then
 * holds the ledger of what was acknowledged against what is stored. Ends with 1 when a listen is
 * missing or doubled. The last line is JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom, writeSpotifyExport } from './support/history.ts';
import { call, type Instance, makeInstance } from './support/instance.ts';
import { machine, printTable, seconds } from './support/report.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What was promised: keys of acknowledged live listens, and exports whose import was accepted. */
interface Ledger {
  readonly live: Set<string>;
  retries: number;
  imports: number;
}

const liveFrom = Math.floor(Date.UTC(2004, 0, 1) / 1000);
const importSize = 20_000;

/** One client: sends listens one by one, each again and again until it is acknowledged. */
async function sendListens(
  instance: Instance,
  ledger: Ledger,
  client: number,
  stopped: () => boolean,
): Promise<void> {
  for (let index = 0; !stopped(); index++) {
    const stamp = liveFrom + (index * 4 + client) * 60;
    const body = JSON.stringify({
      listen_type: 'single',
      payload: [
        {
          listened_at: stamp,
          track_metadata: { artist_name: `Live ${client}`, track_name: `Track ${index}` },
        },
      ],
    });
    for (;;) {
      const answer = await fetch(`${instance.url}/1/submit-listens`, {
        method: 'POST',
        body,
        headers: { authorization: `Token ${instance.token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined);
      if (answer?.ok) break;
      if (answer && answer.status < 500 && answer.status !== 429)
        throw new Error(`refused with ${answer.status}: ${await answer.text()}`);
      ledger.retries++;
      await wait(25);
    }
    ledger.live.add(`${stamp * 1000} Live ${client} – Track ${index}`);
  }
}

/** Imports the same export again and again: the first time it is stored, later it must all be known. */
async function importFiles(
  instance: Instance,
  ledger: Ledger,
  path: string,
  stopped: () => boolean,
): Promise<void> {
  const file = readFileSync(path);
  while (!stopped()) {
    const report = await call<{ id: number }>(instance, 'POST', '/api/v1/imports?name=history.json', file, {
      'content-type': 'application/octet-stream',
    }).catch(() => undefined);
    if (!report) {
      await wait(50);
      continue;
    }
    ledger.imports++;
    for (;;) {
      const now = await call<{
        state: string;
        read: number;
        stored: number;
        known: number;
        refused: number;
        error: string | null;
      }>(instance, 'GET', `/api/v1/imports/${report.id}`).catch(() => undefined);
      if (now?.state === 'done') {
        if (now.read !== importSize || now.stored + now.known !== importSize)
          throw new Error(`an import of ${importSize} says ${JSON.stringify(now)}`);
        break;
      }
      if (now && now.state !== 'queued' && now.state !== 'running')
        throw new Error(`an import ended as ${now.state}: ${now.error}`);
      await wait(50);
    }
  }
}

/** Kills the server, PostgreSQL, or both, at once. */
async function killSomething(instance: Instance, random: () => number): Promise<string> {
  const choice = random();
  const database = instance.databasePid();
  const killDatabase = () => {
    try {
      if (database) process.kill(database, 'SIGKILL');
    } catch {
      // It is down already.
    }
  };
  if (choice < 0.5) {
    await instance.kill();
    await instance.start();
    return 'server';
  }
  if (choice < 0.8) {
    killDatabase();
    return 'database';
  }
  killDatabase();
  await instance.kill();
  await instance.start();
  return 'both';
}

/** Every stored listen by start and texts, with how often it is there. */
function storedListens(instance: Instance): Map<string, number> {
  const stored = new Map<string, number>();
  const path = join(instance.data, 'export.jsonl');
  instance.fonoteca('listens', 'export', '--format', 'listenbrainz', '--output', path);
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line) continue;
    const { track_metadata: track } = JSON.parse(line) as {
      track_metadata: {
        artist_name: string;
        track_name: string;
        additional_info: { fonoteca: { started_ms: number } };
      };
    };
    const key = `${track.additional_info.fonoteca.started_ms} ${track.artist_name} – ${track.track_name}`;
    stored.set(key, (stored.get(key) ?? 0) + 1);
  }
  return stored;
}

async function main(): Promise<void> {
  const kills = Number(values.kills);
  const random = randomFrom(Number(values.seed));
  const started = performance.now();
  const instance = await makeInstance();
  let failed = true;
  try {
    const path = join(instance.data, 'history.json');
    await writeSpotifyExport(path, importSize);
    const ledger: Ledger = { live: new Set(), retries: 0, imports: 0 };
    let stop = false;
    const work = Promise.all([
      ...[0, 1, 2, 3].map((client) => sendListens(instance, ledger, client, () => stop)),
      importFiles(instance, ledger, path, () => stop),
    ]);
    work.catch(() => undefined);
    const killed: Record<string, number> = { server: 0, database: 0, both: 0 };
    for (let kill = 0; kill < kills; kill++) {
      await Promise.race([wait(100 + random() * 1500), work]);
      const what = await killSomething(instance, random);
      killed[what] = (killed[what] ?? 0) + 1;
      process.stderr.write(
        `\r${kill + 1} of ${kills} kills, ${ledger.live.size} listens acknowledged, ${ledger.imports} imports`,
      );
    }
    process.stderr.write('\n');
    await wait(1000);
    stop = true;
    await work;

    const stored = storedListens(instance);
    const missing = [...ledger.live].filter((key) => !stored.has(key)).length;
    const doubled = [...stored.values()].filter((times) => times > 1).length;
    const liveStored = [...stored.keys()].filter((key) => key.includes(' Live ')).length;
    const imported = stored.size - liveStored;
    failed = missing > 0 || doubled > 0 || imported !== importSize;
    const result = {
      kills,
      ...killed,
      'acknowledged live': ledger.live.size,
      'stored live': liveStored,
      missing,
      doubled,
      imports: ledger.imports,
      'import listens': importSize,
      'import stored': imported,
      retries: ledger.retries,
      seconds: seconds(performance.now() - started),
    };
    printTable(Object.entries(result).map(([what, value]) => ({ what, value })));
    console.log(JSON.stringify({ machine: machine(), ...result, holds: !failed }));
  } finally {
    await instance.remove();
  }
  if (failed) process.exitCode = 1;
}

await main();
