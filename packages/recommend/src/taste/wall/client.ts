import type { binaryRows } from '@fonoteca/statistics';
import type { Store } from '@fonoteca/store';

/** One connection: what is read in pieces must come from one state of the database. */
export type Connection = Parameters<typeof binaryRows>[0];
/** A pool, or one connection of it. */
export type Client = Pick<Store['pool'], 'query'> | Pick<Connection, 'query'>;
