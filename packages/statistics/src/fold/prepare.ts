import { Fault } from '@fonoteca/domain';
import type pg from 'pg';
import { localDay, type Person } from '../clock.ts';
import { dayOf, textOf } from '../days.ts';
import { inTransaction, lockWriters } from './transaction.ts';

/**
 * Settles what is to be folded: every day before today that is not, and every day there is where
 * nothing was folded yet or all is to be counted anew.
 *
 * It waits for writers under way and keeps new ones off meanwhile: a writer that has read the old
 * `folded_until` and commits after us would otherwise leave a listen that no dirty day tells of.
 */
export const prepareFold = (client: pg.ClientBase, personId: number, now: Date): Promise<Person> =>
  inTransaction(client, async () => {
    await lockWriters(client, personId);
    const { rows } = await client.query<StateRow>(
      `select p.time_zone, s.folded_until, s.rebuild from people p left join statistics_state s on s.person_id = p.id
       where p.id = $1`,
      [personId],
    );
    const state = rows[0];
    if (!state) throw new Fault('not-found', `There is no person ${personId}`);
    const person = { id: personId, timeZone: state.time_zone };
    const today = textOf(localDay(now, person.timeZone));
    if (state.folded_until === null || state.rebuild) await startOver(client, person, today);
    else if (dayOf(state.folded_until) < dayOf(today))
      await advance(client, personId, state.folded_until, today);
    return person;
  });

interface StateRow {
  time_zone: string;
  folded_until: string | null;
  rebuild: boolean | null;
}

/** Marks every day since the first listen: those without listens cost next to nothing to fold. */
async function startOver(client: pg.ClientBase, person: Person, today: string): Promise<void> {
  for (const table of ['chart_segments', 'day_totals', 'dirty_days'])
    await client.query(`delete from ${table} where person_id = $1`, [person.id]);
  await client.query(
    `insert into dirty_days (person_id, day)
     select $1, day::date from generate_series(
       (select (min(listened_at) at time zone $2)::date from listens where person_id = $1), $3::date - 1, interval '1 day') day`,
    [person.id, person.timeZone, today],
  );
  await client.query(
    `insert into statistics_state (person_id, folded_until) values ($1, $2)
     on conflict (person_id) do update set folded_until = excluded.folded_until, stale_years = '{}', rebuild = false`,
    [person.id, today],
  );
}

async function advance(client: pg.ClientBase, personId: number, from: string, to: string): Promise<void> {
  await client.query(
    `insert into dirty_days (person_id, day)
     select $1, day::date from generate_series($2::date, $3::date - 1, interval '1 day') day
     on conflict do nothing`,
    [personId, from, to],
  );
  await client.query('update statistics_state set folded_until = $2 where person_id = $1', [personId, to]);
}
