import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@fonoteca/store';
import { measureStatisticsAt } from '../statistics.ts';

/** Every answer at every size, each size on a cluster of its own that is thrown away; milliseconds. */
export async function measureStatistics(sizes: readonly number[]) {
  const rows: Record<string, string | number>[] = [];
  for (const listens of sizes) {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'fonoteca-bench-'));
    const database = await openEmbedded({ dataDirectory });
    try {
      process.stderr.write(`Statistics at ${listens.toLocaleString('en')} listens …\n`);
      const figures = await measureStatisticsAt(database.url, listens);
      rows.push({
        listens,
        answer: 'first fold',
        calls: 1,
        p50: figures.foldSeconds * 1000,
        p95: figures.foldSeconds * 1000,
        max: figures.foldSeconds * 1000,
      });
      for (const answer of figures.answers) rows.push({ listens, ...answer });
    } finally {
      await database.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    }
  }
  return rows;
}
