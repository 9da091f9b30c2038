import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface PylastTask {
  /** Host and port of the server. */
  readonly host: string;
  readonly api_key: string;
  readonly api_secret: string;
  readonly username?: string;
  readonly password?: string;
  readonly session_key?: string;
  /** An authorised token of the web sign-in. */
  readonly token?: string;
  /** Name of a step and its arguments, see pylast_client.py. */
  readonly steps: readonly (readonly [string, unknown])[];
}

export type PylastAnswer =
  | {
      readonly session_key: string;
      readonly username: string;
      readonly results: unknown[];
      readonly error?: never;
    }
  | { readonly error: { readonly code: string; readonly message: string } };

const script = fileURLToPath(new URL('pylast_client.py', import.meta.url));

/** Runs steps with the pylast of Debian's python3-pylast. An error that pylast raises of the server is in the answer. */
export async function runPylast(task: PylastTask): Promise<PylastAnswer> {
  // Debian's own Python: another one on PATH does not see Debian's packages.
  const child = spawn('/usr/bin/python3', [script], { stdio: 'pipe', timeout: 30_000 });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(JSON.stringify(task));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`pylast ended with ${code}: ${Buffer.concat(err).toString().slice(-2000)}`);
  return JSON.parse(Buffer.concat(out).toString()) as PylastAnswer;
}
