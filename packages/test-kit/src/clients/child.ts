import { type ChildProcess, spawn } from 'node:child_process';

/** A program that runs beside a test, with what it said. */
export interface RunningChild {
  readonly process: ChildProcess;
  output(): string;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

export function startChild(command: string, parameters: readonly string[]): RunningChild {
  const child = spawn(command, [...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const gone = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      output += String(error);
      resolve();
    });
    child.on('close', () => resolve());
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  return {
    process: child,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 3000);
      await gone;
      clearTimeout(patience);
    },
  };
}

/** Asks until there is an answer that is neither undefined, null nor false. Throws with `explain` after `seconds`. */
export async function eventually<Answer>(
  ask: () => Promise<Answer | undefined | null | false> | Answer | undefined | null | false,
  options: { seconds: number; explain: () => string },
): Promise<Answer> {
  const end = Date.now() + options.seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`not within ${options.seconds} s: ${options.explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
