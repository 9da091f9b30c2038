/**
 * npm run bench:scrobble [-- --where both|server|edge --listens 10000 --faults 0.3 --kills 50 --seed 1]
 *
 * Delivers listens to a stand-in for Last.fm that answers with faults of every kind, while the process is
 * killed (kill -9) at random instants: once the server with PostgreSQL, once workerd with its alarms. Then
 * holds the stand-in's ledger against what was asked for. Ends with 1 when a listen is lost, doubled or
 * dated anew. The last line is JSON.
 */
import { parseArgs } from 'node:util';
import { edgeScenario } from '@fonoteca/edge/test-support';
import { serverScenario } from './scrobble/server.ts';
import { machine, printTable } from './support/report.ts';

const { values } = parseArgs({
  options: {
    where: { type: 'string', default: 'both' },
    listens: { type: 'string', default: '10000' },
    faults: { type: 'string', default: '0.3' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
});

const scenario = {
  listens: Number(values.listens),
  faults: Number(values.faults),
  kills: Number(values.kills),
  seed: Number(values.seed),
};
const onProgress = (text: string) => process.stderr.write(`\r${text.padEnd(60)}`);
const results = [];
if (values.where !== 'edge') {
  results.push({ where: 'server', ...(await serverScenario({ ...scenario, onProgress })) });
}
if (values.where !== 'server') {
  results.push({ where: 'edge', ...(await edgeScenario({ ...scenario, onProgress })) });
}
process.stderr.write('\n');
const rows = results.map((result) => ({
  ...result,
  holds:
    result.accepted === scenario.listens &&
    result.lost + result.doubled + result.datedAnew + result.unasked === 0,
}));
const figures = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
printTable(
  figures.map((what) => ({
    what,
    ...Object.fromEntries(rows.map((row) => [row.where, String(row[what] ?? '–')])),
  })),
);
console.log(JSON.stringify({ machine: machine(), ...scenario, results: rows }));
if (!rows.every(({ holds }) => holds)) process.exitCode = 1;
