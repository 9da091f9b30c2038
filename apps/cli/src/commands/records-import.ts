import { Fault } from '@fonoteca/domain';
import { exitCodes } from '../exit.ts';
import { importRecords } from '../import-records.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';

const shownRefusals = 20;

/** `records import`: exit code 4 where some of the file was refused. */
export async function importCommand(path: string, options: CommonOptions): Promise<void> {
  await withDatabase(options, async (place) => {
    const { store, output } = place;
    const person = await pickPerson(store, options);
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    try {
      const report = await importRecords(place, person.id, path, abort.signal);
      for (const { where, field, reason } of report.refusals.slice(0, shownRefusals))
        output.note(`  refused ${where}: ${field} ${reason}`);
      const more = report.refused - Math.min(report.refusals.length, shownRefusals);
      if (more > 0) output.note(`  … and ${more} more`);
      const { read, added, updated, unchanged, left, refused } = report;
      output.result(
        report,
        `${read} read, ${added} added, ${updated} updated, ${unchanged} unchanged, ${left} left the collection, ${refused} refused`,
      );
      if (report.state === 'cancelled')
        throw new Fault('conflict', 'Stopped; what is stored stays. Give the same file again to go on');
      if (report.state !== 'done') throw new Fault('conflict', report.error ?? 'The import failed');
      if (refused > 0) process.exitCode = exitCodes.partlyRefused;
    } finally {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    }
  });
}
