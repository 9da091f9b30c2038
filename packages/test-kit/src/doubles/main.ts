/** `npm run double:NAME -- …`: a double as a program of its own, until it is told to end. */
import { readFileSync } from 'node:fs';
import { runDouble } from './commands.ts';

try {
  const double = await runDouble(process.argv.slice(2), (file) => readFileSync(file, 'utf8'));
  if (double.close) {
    const { close } = double;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        void close().then(() => process.exit(0));
      });
  }
  // Last: who reads it may tell us to end at once.
  console.log(double.text);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
