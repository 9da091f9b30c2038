import { sql } from 'kysely';

/**
 * What a channel (c) is called to the person who follows it (f): as their own file calls it, else as the
 * platform does. A channel is shared by everybody, the words of one person are not.
 */
export const shownName = sql<string>`coalesce(f.own_name, c.name)`;
