import type { Store } from '@fonoteca/store';

export const catalogueSize = { artists: 15_000, releases: 60_000, recordings: 150_000 } as const;
export const person = { id: 1, timeZone: 'Europe/Madrid' } as const;
const yearsOfListening = 20;

/**
 * Writes a history straight into the tables: few entities heard often and many seldom, a catalogue that
 * widens over twenty years, phases of a month, nights without listens. The same numbers every time.
 *
 * @param end the instant of the last listen
 */
export async function writeHistory(store: Store, listens: number, end: Date): Promise<void> {
  const client = await store.pool.connect();
  try {
    const run = (text: string, values: unknown[] = []) => client.query(text, values);
    // Seeded random numbers are the same again only when one process draws them.
    await run(`set max_parallel_workers_per_gather = 0; set jit = off; set maintenance_work_mem = '256MB'`);
    await run(`select setseed(0.42)`);
    await run(`insert into people (name, name_key, role, time_zone) values ('bench', 'bench', 'owner', $1)`, [
      person.timeZone,
    ]);
    await run(`insert into origins (person_id, source) values (1, 1)`);
    await writeCatalogue(run);
    await run('drop index listens_identity; drop index listens_by_track');
    await run(listensSql, [listens, end, catalogueSize.recordings]);
    await run(
      'create unique index listens_identity on listens (person_id, listened_at, sent_track_id, ordinal)',
    );
    await run('create index listens_by_track on listens (person_id, sent_track_id, listened_at)');
    await run('vacuum analyze');
  } finally {
    client.release();
  }
}

type Run = (text: string, values?: unknown[]) => Promise<unknown>;

async function writeCatalogue(run: Run): Promise<void> {
  const { artists, releases, recordings } = catalogueSize;
  await run(
    `insert into artists (name, key) select 'Artist ' || i, 'artist ' || i from generate_series(1, $1::int) i`,
    [artists],
  );
  await run(
    `insert into releases (title, key, artist_id) select 'Release ' || i, 'release ' || i, (i - 1) / ($1::int / $2::int) + 1
     from generate_series(1, $1::int) i`,
    [releases, artists],
  );
  await run(
    `create temporary table drawn as
     select i, floor($2 * random() ^ 2)::int + 1 as artist, floor(random() * 4)::int as release from generate_series(1, $1::int) i`,
    [recordings, artists],
  );
  await run(
    `insert into recordings (title, key, artist_id, length_ms)
     select 'Recording ' || i, 'recording ' || i, artist, 120000 + (i * 7919) % 240000 from drawn order by i`,
  );
  await run(
    `insert into sent_tracks (hash, recording_id, release_id, artist, track, release, search_text)
     select md5(i::text)::uuid, i, (artist - 1) * 4 + release + 1, 'Artist ' || artist, 'Recording ' || i,
       'Release ' || (artist - 1) * 4 + release + 1,
       'artist ' || artist || ' recording ' || i || ' release ' || (artist - 1) * 4 + release + 1
     from drawn order by i`,
  );
}

const listensSql = `
  insert into listens (person_id, origin_id, seen_in, listened_at, sent_track_id, played_ms, skipped, counted)
  select 1, 1, 2,
    $2::timestamptz - make_interval(days => ${yearsOfListening * 365} - floor(at)::int)
      - make_interval(secs => (1 - (at - floor(at))) * 61200),
    least($3::int, greatest(1, case when phase < 0.25
      then ($3 * progress)::int - floor(random() * 600)::int
      else ceil($3 * (0.15 + 0.85 * progress) * taste * taste)::int end)),
    case when known < 0.6 then 1000 + floor(known * 400000)::int end,
    case when known < 0.6 then known < 0.1 end,
    known > 0.08
  from (select i, i::float8 / $1 as progress, i::float8 / $1 * ${yearsOfListening * 365} as at, random() as phase, random() as taste, random() as known
        from generate_series(0, $1::int - 1) i) drawn`;
