import { eventChannel } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

/** Tells open pages of a person, when the transaction commits, that the shelf has changed. */
export const announceRecords = (executor: Executor, personId: number) =>
  sql`select pg_notify(${eventChannel}, ${JSON.stringify({ type: 'records', personId })})`.execute(executor);
