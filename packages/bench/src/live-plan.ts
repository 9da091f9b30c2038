/**
 * npm run bench:live-plan [-- --channels 10000 --minutes 600 --rate 1 --json]
 *
 * How long deciding takes with many channels, each with a past of two months, and how much memory the policy
 * holds. Ends with 1 above 50 ms for a decision (p99) or 200 MB.
 */
import { parseArgs } from 'node:util';
import { createRandom } from '@fonoteca/learn';
import { createSmartPolicy } from '@fonoteca/live';
import { machine, printTable } from './support/report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    channels: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '600' },
    rate: { type: 'string', default: '1' },
  },
});
const [channels, minutes, rate] = [Number(values.channels), Number(values.minutes), Number(values.rate)];
const minute = 60_000;
const day = 1440 * minute;
const from = Date.UTC(2026, 5, 1);
const random = createRandom(7);

const memory = () => {
  global.gc?.();
  return process.memoryUsage();
};

const before = memory();
const policy = createSmartPolicy({ rate });
const next = new Map<string, { at: number; lasts: number }>();
for (let index = 0; index < channels; index++) {
  const key = `channel-${index}`;
  policy.add({ key, platform: 'twitch' }, from - 60 * day);
  const perDay = 0.2 + random() * 0.8;
  const hourOfDay = random() * day;
  for (let ago = 60; ago > 0; ago--) {
    if (random() > perDay) continue;
    const startedAt = Math.round(from - ago * day + hourOfDay + (random() - 0.5) * 60 * minute);
    const endedAt = startedAt + Math.round((1 + 3 * random()) * 60 * minute);
    if (endedAt >= from) continue;
    policy.observe({ key, at: endedAt, live: false, startedAt, endedAt });
  }
  policy.observe({ key, at: from, live: false });
  next.set(key, { at: Math.round(from + hourOfDay), lasts: Math.round((1 + 3 * random()) * 60 * minute) });
}

const decisions: number[] = [];
const observations: number[] = [];
let checks = 0;
for (let now = from; now < from + minutes * minute; now += minute) {
  const began = performance.now();
  const planned = policy.next(now, Math.ceil((2 * rate * channels) / 60));
  decisions.push(performance.now() - began);
  for (const { key } of planned) {
    const broadcast = next.get(key);
    const live = broadcast !== undefined && broadcast.at <= now && now < broadcast.at + broadcast.lasts;
    const told = performance.now();
    policy.observe({ key, at: now, live, ...(live ? { startedAt: broadcast.at } : {}) });
    observations.push(performance.now() - told);
  }
  checks += planned.length;
}
const after = memory();

const quantile = (numbers: number[], share: number) => {
  const sorted = numbers.toSorted((left, right) => left - right);
  return (
    Math.round(1000 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 1000
  );
};
const held = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
const result = {
  channels,
  rate,
  decisions: decisions.length,
  checks,
  p50Ms: quantile(decisions, 0.5),
  p99Ms: quantile(decisions, 0.99),
  slowestMs: quantile(decisions, 1),
  observationP50Ms: quantile(observations, 0.5),
  observationP99Ms: quantile(observations, 0.99),
  policyMb: Math.round(held / 1e5) / 10,
  beliefBytes: policy.belief('channel-0')?.encode().length ?? 0,
};
if (values.json) console.log(JSON.stringify({ ...result, machine: machine() }));
else printTable([result]);
if (result.p99Ms > 50 || result.policyMb > 200) process.exitCode = 1;
