import { migrate, openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import type { Person } from '../../src/index.ts';
import type { EntityKind } from '../../src/kinds.ts';

export interface World {
  readonly store: Store;
  addPerson(timeZone: string): Promise<Person>;
  addListens(person: Person, listens: readonly TestListen[]): Promise<void>;
  /** Marks the days of these moments as writers do: those that are folded. */
  markDirty(person: Person, moments: readonly Date[]): Promise<void>;
  /** The whole chart by a plain GROUP BY. */
  naiveChart(person: Person, kind: EntityKind, from: string, to: string): Promise<NaiveRow[]>;
  close(): Promise<void>;
}

export interface TestListen {
  readonly at: Date;
  readonly track: number;
  readonly playedMs?: number | null | undefined;
  readonly skipped?: boolean | null | undefined;
  readonly counted?: boolean;
  readonly deleted?: boolean;
}

export interface NaiveRow {
  id: number;
  listens: number;
  skips: number;
  seconds: number;
}

/** Tracks 1 … 12 of recordings 1 … 10 by artists 1 … 4; 11 and 12 are other texts of recordings 1 and 2. */
export const trackCount = 12;

export async function makeWorld(): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  const run = (text: string, values: unknown[] = []) => store.pool.query(text, values);
  await run(
    `insert into artists (name, key) select 'Artist ' || i, 'artist ' || i from generate_series(1, 4) i`,
  );
  await run(
    `insert into releases (title, key, artist_id) select 'Release ' || i, 'release ' || i, (i - 1) % 4 + 1 from generate_series(1, 6) i`,
  );
  await run(
    `insert into recordings (title, key, artist_id, length_ms)
     select 'Recording ' || i, 'recording ' || i, (i - 1) % 4 + 1, case when i % 3 > 0 then 100000 * i + 499 end from generate_series(1, 10) i`,
  );
  await run(
    `insert into sent_tracks (hash, recording_id, release_id, artist, track, release, length_ms, search_text)
     select md5(i::text)::uuid, (i - 1) % 10 + 1, nullif(i % 7, 0), 'Artist', 'Recording ' || i, null,
       case when i % 4 = 0 then 200000 end, 'artist recording ' || i
     from generate_series(1, ${trackCount}) i`,
  );
  let people = 0;
  return {
    store,
    async addPerson(timeZone) {
      people++;
      const { rows } = await run(
        `insert into people (name, name_key, role, time_zone) values ($1, $1, 'listener', $2) returning id`,
        [`person ${people}`, timeZone],
      );
      return { id: rows[0].id, timeZone };
    },
    async addListens(person, listens) {
      await run(
        `insert into listens (person_id, origin_id, seen_in, listened_at, sent_track_id, ordinal, played_ms, skipped, counted, deleted_by)
         select $1, 1, 2, at, track, (row_number() over (partition by at, track)) + (select count(*) from listens where person_id = $1),
           played, skipped, counted, case when deleted then 1 end
         from unnest($2::timestamptz[], $3::int[], $4::int[], $5::boolean[], $6::boolean[], $7::boolean[]) as l (at, track, played, skipped, counted, deleted)`,
        [
          person.id,
          listens.map((listen) => listen.at),
          listens.map((listen) => listen.track),
          listens.map((listen) => listen.playedMs ?? null),
          listens.map((listen) => listen.skipped ?? null),
          listens.map((listen) => listen.counted ?? true),
          listens.map((listen) => listen.deleted ?? false),
        ],
      );
    },
    async markDirty(person, moments) {
      await run(
        `insert into dirty_days (person_id, day)
         select distinct $1::int, (at at time zone $2)::date from unnest($3::timestamptz[]) at
         where (at at time zone $2)::date < (select folded_until from statistics_state where person_id = $1)
         on conflict (person_id, day) do update set day = excluded.day`,
        [person.id, person.timeZone, moments],
      );
    },
    async naiveChart(person, kind, from, to) {
      const { rows } = await run(naiveSql(kind), [person.id, person.timeZone, from, to]);
      return rows;
    },
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

const entityOf: Record<EntityKind, string> = {
  recording: 'c.id',
  release: 'coalesce(x.merged_into, x.id)',
  artist: 'coalesce(a.merged_into, a.id)',
};

const naiveSql = (kind: EntityKind) => `
  select ${entityOf[kind]} as id, count(*) filter (where l.counted)::int as listens,
    count(*) filter (where l.skipped)::int as skips,
    sum(case when l.played_ms is not null then round(l.played_ms / 1000.0)
      when l.counted then round(coalesce(s.length_ms, c.length_ms, r.length_ms, 0) / 1000.0) else 0 end)::int as seconds
  from listens l join sent_tracks s on s.id = l.sent_track_id join recordings r on r.id = s.recording_id
  join recordings c on c.id = coalesce(r.merged_into, r.id) join artists a on a.id = c.artist_id
  left join releases x on x.id = s.release_id
  where l.person_id = $1 and l.deleted_by is null and ${entityOf[kind]} is not null
    and (l.listened_at at time zone $2)::date between $3 and $4
  group by 1 having count(*) filter (where l.counted) > 0 order by 2 desc, 1`;
