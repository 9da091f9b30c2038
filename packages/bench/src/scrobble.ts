/**
 * npm run bench:scrobble [-- --listens 10000 --faults 0.3 --kills 50 --seed 1]
 *
 * Delivers listens to a stand-in for Last.fm that answers with faults of every kind, while the process is
 * killed (kill -9) at random instants. Then holds the stand-in's ledger against what was asked for. Ends
 * with 1 when a listen is lost, doubled or dated anew. The last line is JSON.
 */
import { parseArgs } from 'node:util';
import { serverScenario } from './scrobble/server.ts';
import { machine, printTable } from './support/report.ts';

const { values } = parseArgs({
  options: {
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
const result = await serverScenario(scenario);
const holds =
  result.accepted === scenario.listens &&
  result.lost + result.doubled + result.datedAnew + result.unasked === 0;
printTable(Object.entries({ ...scenario, ...result }).map(([what, value]) => ({ what, value })));
console.log(JSON.stringify({ machine: machine(), ...scenario, ...result, holds }));
if (!holds) process.exitCode = 1;
