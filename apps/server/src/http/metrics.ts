import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { addLiveMetrics } from './live-metrics.ts';

/** Figures for Prometheus, of this process. */
export interface Metrics {
  readonly registry: Registry;
  observeRequest(facts: { method: string; route: string; status: number; seconds: number }): void;
  countListens(outcome: 'stored' | 'known' | 'ignored', count: number): void;
}

export function createMetrics(store: Store): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'fonoteca_http_request_seconds',
    help: 'Time to answer requests, by route pattern',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const listens = new Counter({
    name: 'fonoteca_received_listens_total',
    help: 'Listens that scrobble clients delivered, by outcome',
    labelNames: ['outcome'] as const,
    registers,
  });
  new Gauge({
    name: 'fonoteca_jobs',
    help: 'Jobs that wait, run, or failed within the last day',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      const { rows } = await sql<{ state: string; count: number }>`
        select state, count(*) as count from jobs
        where state in ('queued', 'running') or (state = 'failed' and finished_at > now() - interval '1 day')
        group by state`.execute(store.db);
      for (const state of ['queued', 'running', 'failed']) {
        this.set({ state }, rows.find((row) => row.state === state)?.count ?? 0);
      }
    },
  });
  new Gauge({
    name: 'fonoteca_database_connections',
    help: 'Connections of the pool',
    labelNames: ['state'] as const,
    registers,
    collect() {
      this.set({ state: 'idle' }, store.pool.idleCount);
      this.set({ state: 'busy' }, store.pool.totalCount - store.pool.idleCount);
      this.set({ state: 'awaited' }, store.pool.waitingCount);
    },
  });
  addLiveMetrics(registry, store);
  return {
    registry,
    observeRequest: ({ seconds, ...labels }) =>
      requests.observe({ ...labels, status: String(labels.status) }, seconds),
    countListens: (outcome, count) => listens.inc({ outcome }, count),
  };
}
