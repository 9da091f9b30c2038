import { everyDay, type History, tallyRange } from '../history.ts';
import { readNames } from '../names.ts';

export interface TopOfArtist {
  id: number;
  name: string;
  listens: number;
}

const length = 20;

/** What the person heard most of an artist. */
export async function topOfArtist(history: History, artistId: number) {
  const ofArtist = (table: 'recordings' | 'releases') =>
    ids(
      history,
      `select t.id from ${table} t
       where t.merged_into is null and t.artist_id in (select id from artists where id = $1 or merged_into = $1)`,
      artistId,
    );
  return {
    topReleases: await topAmong(history, 'release', await ofArtist('releases')),
    topRecordings: await topAmong(history, 'recording', await ofArtist('recordings')),
  };
}

/** The recordings of a release, the most heard first; counted over all releases they are on. */
export const topOfRelease = async (history: History, releaseId: number): Promise<TopOfArtist[]> =>
  topAmong(
    history,
    'recording',
    await ids(
      history,
      `select distinct coalesce(r.merged_into, r.id) as id from sent_tracks s join recordings r on r.id = s.recording_id
       where s.release_id in (select id from releases where id = $1 or merged_into = $1)`,
      releaseId,
    ),
  );

const ids = async (history: History, text: string, id: number): Promise<number[]> => {
  const { rows } = await history.client.query<{ id: number }>(text, [id]);
  return rows.map((row) => row.id);
};

async function topAmong(
  history: History,
  kind: 'release' | 'recording',
  candidates: readonly number[],
): Promise<TopOfArtist[]> {
  const [listens = new Int32Array(0)] = await tallyRange(history, kind, everyDay);
  const best = candidates
    .filter((id) => (listens[id] ?? 0) > 0)
    .sort((a, b) => (listens[b] ?? 0) - (listens[a] ?? 0) || a - b)
    .slice(0, length);
  const names = await readNames(history.client, kind, best);
  return best.map((id) => ({ id, name: names.get(id)?.name ?? '', listens: listens[id] ?? 0 }));
}
