/**
 * npm run bench:listens [-- --listens 1000000 --receive-seconds 10 --statistics 1000000,10000000]
 *
 * Imports a generated Spotify export through the running server, twice; sends single listens by the
 * ListenBrainz protocol; measures the statistics. Prints a table and, as the last line, JSON.
 */
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSpotifyExport } from './support/history.ts';
import { call, type Instance, makeInstance } from './support/instance.ts';
import { loadListenBrainz } from './support/load.ts';
import { watchMemory } from './support/memory.ts';
import { machine, printTable, seconds } from './support/report.ts';
import { measureStatistics } from './support/statistics-run.ts';

const { values } = parseArgs({
  options: {
    listens: { type: 'string', default: '1000000' },
    'receive-seconds': { type: 'string', default: '10' },
    statistics: { type: 'string', default: '1000000,10000000' },
  },
});

interface Report {
  id: number;
  state: string;
  read: number;
  stored: number;
  known: number;
  refused: number;
  error: string | null;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Uploads a file, waits for the import and then for the statistics. */
async function importFile(instance: Instance, name: string, path: string) {
  const memory = watchMemory({ server: instance.server().pid ?? 0, database: instance.databasePid });
  const started = performance.now();
  const body = createReadStream(path) as unknown as BodyInit;
  let report = await call<Report>(instance, 'POST', `/api/v1/imports?name=${name}`, body, {
    'content-type': 'application/octet-stream',
  });
  const uploaded = performance.now();
  while (report.state === 'queued' || report.state === 'running') {
    await wait(100);
    report = await call<Report>(instance, 'GET', `/api/v1/imports/${report.id}`);
  }
  const imported = performance.now();
  if (report.state !== 'done') throw new Error(`the import ended as ${report.state}: ${report.error}`);
  for (let updating = true; updating; await wait(100)) {
    const jobs = await call<{ items: { state: string }[] }>(instance, 'GET', '/api/v1/jobs');
    updating = jobs.items.some((job) => job.state === 'queued' || job.state === 'running');
  }
  return {
    uploadSeconds: seconds(uploaded - started),
    importSeconds: seconds(imported - uploaded),
    foldSeconds: seconds(performance.now() - imported),
    memoryMib: memory.stop(),
    read: report.read,
    stored: report.stored,
    known: report.known,
    refused: report.refused,
  };
}

async function main(): Promise<void> {
  const count = Number(values.listens);
  const instance = await makeInstance();
  try {
    const path = join(instance.data, 'history.json');
    const bytes = await writeSpotifyExport(path, count);
    const first = await importFile(instance, 'history.json', path);
    const second = await importFile(instance, 'history.json', path);
    rmSync(path);
    const receiving = await loadListenBrainz(instance, Number(values['receive-seconds']) * 1000);
    await instance.stop();

    const statistics =
      values.statistics === '' ? [] : await measureStatistics(values.statistics.split(',').map(Number));
    printTable([
      {
        what: 'first import',
        listens: first.read,
        stored: first.stored,
        'import s': first.importSeconds,
        'fold s': first.foldSeconds,
        'server MiB': first.memoryMib.server,
        'database MiB': first.memoryMib.database,
        'together MiB': first.memoryMib.together,
      },
      {
        what: 'second import',
        listens: second.read,
        stored: second.stored,
        'import s': second.importSeconds,
        'fold s': second.foldSeconds,
        'server MiB': second.memoryMib.server,
        'database MiB': second.memoryMib.database,
        'together MiB': second.memoryMib.together,
      },
    ]);
    console.log();
    printTable([{ what: 'receiving, one listen a request', ...receiving }]);
    console.log();
    if (statistics.length > 0) printTable(statistics);
    console.log(
      JSON.stringify({ machine: machine(), fileBytes: bytes, first, second, receiving, statistics }),
    );
  } finally {
    await instance.remove();
  }
}

await main();
