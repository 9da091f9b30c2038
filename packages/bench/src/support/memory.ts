import { readdirSync, readFileSync } from 'node:fs';

/** Peak memory of a group of processes, MiB, by the proportional set size: shared pages count once. */
export interface PeakMemory {
  readonly server: number;
  readonly database: number;
  readonly together: number;
}

const mebi = 1024;

/** Proportional set size of a process in KiB; 0 when it has gone. Linux only. */
function proportionalKib(pid: number): number {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return Number(found?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Every process below (and with) the given one. */
function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      // The name in brackets may hold spaces: the parent is the second field after it.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), pid]);
    } catch {
      // It ended while we looked.
    }
  }
  const all = [root];
  for (let index = 0; index < all.length; index++) all.push(...(children.get(all[index] ?? 0) ?? []));
  return all;
}

/** Watches a server and its database until `stop()`, which gives the peaks. */
export function watchMemory(
  pids: { server: number; database: () => number | undefined },
  everyMs = 1000,
): { stop(): PeakMemory } {
  const peak = { server: 0, database: 0, together: 0 };
  const look = () => {
    const database = pids.database();
    const databasePids = database === undefined ? [] : treeOf(database);
    const serverPids = treeOf(pids.server).filter((pid) => !databasePids.includes(pid));
    const sum = (list: number[]) => list.reduce((total, pid) => total + proportionalKib(pid), 0) / mebi;
    const [server, data] = [sum(serverPids), sum(databasePids)];
    peak.server = Math.max(peak.server, server);
    peak.database = Math.max(peak.database, data);
    peak.together = Math.max(peak.together, server + data);
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return {
        server: Math.round(peak.server),
        database: Math.round(peak.database),
        together: Math.round(peak.together),
      };
    },
  };
}
