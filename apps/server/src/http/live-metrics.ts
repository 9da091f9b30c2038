import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';

/** Figures of the live watch for Prometheus, of the whole instance: read off the database when asked for. */
export function addLiveMetrics(registry: Registry, store: Store): void {
  const registers = [registry];
  new Gauge({
    name: 'fonoteca_live_calls_last_hour',
    help: 'Calls to live platforms within the last hour, refused ones apart',
    labelNames: ['platform', 'refused'] as const,
    registers,
    async collect() {
      this.reset();
      const { rows } = await sql<{ platform: string; refused: boolean; calls: number }>`
        select platform, refused, sum(calls)::int as calls from live_calls
        where at > now() - interval '1 hour' group by platform, refused`.execute(store.db);
      for (const { platform, refused, calls } of rows)
        this.set({ platform, refused: String(refused) }, calls);
    },
  });
  new Gauge({
    name: 'fonoteca_live_checks_last_hour',
    help: 'Looks at channels within the last hour, by what they found',
    labelNames: ['platform', 'found'] as const,
    registers,
    async collect() {
      this.reset();
      const { rows } = await sql<{ platform: string; found: string; checks: number }>`
        select c.platform, k.found, count(*)::int as checks from checks k
        join channels c on c.id = k.channel_id
        where k.at > now() - interval '1 hour' group by c.platform, k.found`.execute(store.db);
      for (const { platform, found, checks } of rows) this.set({ platform, found }, checks);
    },
  });
  new Gauge({
    name: 'fonoteca_live_broadcasts_running',
    help: 'Broadcasts that run now',
    labelNames: ['platform'] as const,
    registers,
    async collect() {
      this.reset();
      const { rows } = await sql<{ platform: string; running: number }>`
        select c.platform, count(*)::int as running from broadcasts b
        join channels c on c.id = b.channel_id
        where b.ended_at is null group by c.platform`.execute(store.db);
      for (const { platform, running } of rows) this.set({ platform }, running);
    },
  });
}
