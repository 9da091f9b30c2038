import { eventChannel } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

/** Tells open pages of the person, when the transaction commits, that their taste is another one. */
export const announceTaste = (executor: Executor, personId: number) =>
  sql`select pg_notify(${eventChannel}, ${JSON.stringify({ type: 'taste', personId })})`.execute(executor);
