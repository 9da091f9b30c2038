import { Fault } from '@fonoteca/domain';
import { CommanderError } from 'commander';

/** What a command says by its exit code; documented in `fonoteca --help`. */
export const exitCodes = { done: 0, failed: 1, usage: 2, notFound: 3, partlyRefused: 4 } as const;

export const exitCodeHelp = `
Exit codes:
  0  done
  1  failed
  2  wrong usage or configuration
  3  not found
  4  done, but some of it was refused`;

/** The code for a failure; a fault that names a wrong input is wrong usage. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (!(error instanceof Fault)) return exitCodes.failed;
  if (error.code === 'invalid') return exitCodes.usage;
  if (error.code === 'not-found') return exitCodes.notFound;
  return exitCodes.failed;
}

/** One clear line; the stack only where LOG_LEVEL asks for it. */
export function explain(error: unknown): string {
  if (error instanceof Fault) {
    const fields = error.fields.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
    return fields ? `${error.message} (${fields})` : error.message;
  }
  if (!(error instanceof Error)) return String(error);
  const known = error as NodeJS.ErrnoException & { path?: string };
  if (known.code === 'ENOENT') return `There is no file ${known.path ?? ''}`;
  if (known.code === 'EACCES' || known.code === 'EPERM') return `Not allowed: ${known.path ?? error.message}`;
  return error.message;
}
