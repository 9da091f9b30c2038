import type { Command } from 'commander';
import { diagnose } from '../diagnosis/diagnose.ts';
import { exitCodes } from '../exit.ts';
import { createOutput } from '../output.ts';
import type { CommonOptions } from '../workplace.ts';

const marks = { good: '✓', warning: '!', bad: '✗' } as const;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look at runtime, data folder, disk, database, port and jobs; exits with 1 when one is bad')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ fonoteca doctor')
    .action(async (options: CommonOptions) => {
      const findings = await diagnose();
      const lines = findings.map(
        ({ check, verdict, found, wayOut }) =>
          `${marks[verdict]} ${check}: ${found}${wayOut ? `\n    → ${wayOut}` : ''}`,
      );
      createOutput(options.json ?? false).result({ findings }, lines.join('\n'));
      if (findings.some(({ verdict }) => verdict === 'bad')) process.exitCode = exitCodes.failed;
    });
}
