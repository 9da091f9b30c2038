/** What benchmarks, and the tests of the pages, use of the edge's tests. */
export { buildSite, readShelf } from '../scripts/site.ts';
export { type EdgeScenario, type EdgeScenarioResult, edgeScenario } from './exactly-once/scenario.ts';
export { Browser, type EdgeOptions, makeStorage, type RunningEdge, startEdge } from './support/edge.ts';
