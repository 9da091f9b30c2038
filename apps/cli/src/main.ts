import { type Command, CommanderError } from 'commander';
import { exitCodeOf, explain } from './exit.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** Another program waits for the planner's first line: nothing else is loaded for it. */
async function chooseProgram(): Promise<Command> {
  const [noun, verb] = process.argv.slice(2);
  return noun === 'live' && verb === 'policy'
    ? (await import('./commands/live-policy.ts')).createPolicyProgram()
    : (await import('./program.ts')).createProgram();
}

try {
  await (await chooseProgram()).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  // Commander has said its own already.
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`fonoteca: ${explain(error)}\n`);
    if (process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace') console.error(error);
  }
}
