import { rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { eventChannel } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { Config } from '../config.ts';

/** Where uploads wait for their import. */
export const uploadFolder = (config: Pick<Config, 'data'>): string => join(config.data, 'uploads');

/** Tells the person's open event streams, in every process, to look whether they still are allowed. */
export async function announceAccess(executor: Executor, personId: number): Promise<void> {
  await sql`select pg_notify(${eventChannel}, ${JSON.stringify({ type: 'access', personId })})`.execute(
    executor,
  );
}

/** Deletes the uploads among these files; a file that the person imported from elsewhere is theirs. */
export async function removeUploads(config: Pick<Config, 'data'>, files: readonly string[]): Promise<void> {
  const folder = resolve(uploadFolder(config)) + sep;
  for (const file of files) if (resolve(file).startsWith(folder)) await rm(file, { force: true });
}
