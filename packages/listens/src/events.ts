import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

/** The channel on which every process hears what has been committed. */
export const eventChannel = 'fonoteca';

/** What pages of a person are told; the names are those of the server-sent events. */
export type PersonEvent =
  | { readonly type: 'listens'; readonly personId: number; readonly count: number }
  | { readonly type: 'now-playing'; readonly personId: number }
  | { readonly type: 'import'; readonly personId: number; readonly id: number }
  | { readonly type: 'changes'; readonly personId: number }
  | { readonly type: 'catalogue'; readonly personId: number }
  | { readonly type: 'scrobble-job'; readonly personId: number; readonly id: string };

/** Announces an event when (and only when) the transaction commits. */
export const announce = (executor: Executor, event: PersonEvent) =>
  sql`select pg_notify(${eventChannel}, ${JSON.stringify(event)})`.execute(executor);
