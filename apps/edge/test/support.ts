/** What benchmarks use of the edge's tests. */
export { type EdgeScenario, type EdgeScenarioResult, edgeScenario } from './exactly-once/scenario.ts';
export { Browser, type EdgeOptions, makeStorage, type RunningEdge, startEdge } from './support/edge.ts';
