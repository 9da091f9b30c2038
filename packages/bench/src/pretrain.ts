/**
 * npm run bench:pretrain [-- --listens 20000000 --kind artist --keep FOLDER --no-kill]
 *
 * Writes a dump in ListenBrainz' format, learns a model from it by the command as a person would, then does
 * it again with a kill halfway, and compares the two files. Prints a table and, as the last line, JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { encodeModel, type PretrainReport, readModelFile } from '@fonoteca/learn';
import { command, productFlags } from './support/instance.ts';
import { writeListenDump } from './support/listen-dump.ts';
import { machine, printTable, seconds } from './support/report.ts';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    listens: { type: 'string', default: '20000000' },
    people: { type: 'string', default: '20000' },
    artists: { type: 'string', default: '200000' },
    kind: { type: 'string', default: 'artist' },
    kill: { type: 'boolean', default: true },
    /** Where the dump is written and left for another run. */
    keep: { type: 'string' },
  },
});

const flags = await productFlags();

interface Run {
  readonly seconds: number;
  /** Of the process with its threads, MiB. */
  readonly peakMib: number;
  /** Processor time of all its threads. */
  readonly processorSeconds: number;
  /** Null where it was killed. */
  readonly report: PretrainReport | null;
}

/** Runs `fonoteca recommend pretrain`; it is killed when `killWhen` says so. */
async function pretrain(dump: string, out: string, killWhen: () => boolean = () => false): Promise<Run> {
  const options = ['--listens', dump, '--kind', values.kind, '--out', out, '--factors', '64', '--json'];
  const begun = performance.now();
  const child = spawn(process.execPath, [...flags, command, 'recommend', 'pretrain', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let text = '';
  child.stdout.on('data', (part) => {
    text += part;
  });
  let peakKib = 0;
  let ticks = 0;
  while (child.exitCode === null && child.signalCode === null) {
    const seen = look(child.pid ?? 0);
    peakKib = Math.max(peakKib, seen.peakKib);
    ticks = Math.max(ticks, seen.ticks);
    if (killWhen()) child.kill('SIGKILL');
    await Promise.race([exited, pause(100)]);
  }
  await exited;
  if (child.signalCode === null && child.exitCode !== 0)
    throw new Error(`pretrain ended with code ${child.exitCode}`);
  return {
    seconds: seconds(performance.now() - begun),
    peakMib: Math.round(peakKib / 1024),
    processorSeconds: ticks / 100,
    report: text === '' ? null : JSON.parse(text),
  };
}

/** Peak of resident memory and processor time so far, as Linux counts them. */
function look(pid: number): { peakKib: number; ticks: number } {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { peakKib: Number(peak?.[1] ?? 0), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return { peakKib: 0, ticks: 0 };
  }
}

/** True once half of the listens are settled. */
function halfDone(out: string, listens: number): boolean {
  try {
    const { counts } = JSON.parse(readFileSync(`${out}.work/state.json`, 'utf8'));
    return counts.listens >= listens / 2;
  } catch {
    return false;
  }
}

/** Files are the same but for the moment at which they were trained. */
async function sameModel(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([readModelFile(left), readModelFile(right)]);
  const meta = { ...other.meta, trainedAt: one.meta.trainedAt };
  return Buffer.from(encodeModel(one)).equals(encodeModel({ ...other, meta }));
}

const listens = Number(values.listens);
const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'fonoteca-pretrain-')));
const dump = join(folder, `listenbrainz-listens-dump-bench-${listens}.tar.zst`);
try {
  const begun = performance.now();
  if (!existsSync(dump))
    await writeListenDump(dump, {
      listens,
      people: Number(values.people),
      artists: Number(values.artists),
      seed: 1,
    });
  const generateSeconds = seconds(performance.now() - begun);
  const whole = await pretrain(dump, join(folder, 'whole.safetensors'));
  const rows = [rowOf('in one go', whole)];
  let same: boolean | null = null;
  if (values.kill) {
    const out = join(folder, 'resumed.safetensors');
    const first = await pretrain(dump, out, () => halfDone(out, listens));
    const second = await pretrain(dump, out);
    rows.push(rowOf('killed halfway', first), rowOf('gone on', second));
    same = await sameModel(join(folder, 'whole.safetensors'), out);
  }
  printTable(rows);
  if (same !== null)
    console.log(`model after kill and resume is ${same ? 'the same bit for bit' : 'ANOTHER'}`);
  const dumpMib = Math.round(statSync(dump).size / 2 ** 20);
  console.log(
    JSON.stringify({
      machine: machine(),
      kind: values.kind,
      listens,
      dumpMib,
      generateSeconds,
      same,
      rows,
      report: whole.report,
    }),
  );
  if (same === false) process.exitCode = 1;
} finally {
  if (values.keep === undefined) await rm(folder, { recursive: true });
  else
    for (const name of ['whole.safetensors', 'resumed.safetensors'])
      await rm(join(folder, name), { force: true });
}

function rowOf(run: string, { seconds: total, peakMib, processorSeconds, report }: Run) {
  const read = report?.seconds.listens ?? null;
  return {
    run,
    seconds: total,
    readSeconds: read === null ? null : Math.round(read * 10) / 10,
    listensPerSecond: run !== 'in one go' || read === null ? null : Math.round(listens / read),
    dataSeconds: report === null ? null : Math.round(report.seconds.data * 10) / 10,
    trainSeconds: report === null ? null : Math.round(report.seconds.train * 10) / 10,
    processorSeconds,
    peakMib,
  };
}
