import type pg from 'pg';
import { binaryRows, int4Array, type Literal } from './binary.ts';

/**
 * Where sent tracks stand in the catalogue, merges followed, dense by the id of the sent track: 16 bytes
 * each, filled as tracks are met.
 */
export class TrackPlaces {
  recording = new Int32Array(1024);
  /** 0 where the track names no release. */
  release = new Int32Array(1024);
  artist = new Int32Array(1024);
  /** Length in seconds; 0 where unknown. */
  seconds = new Int32Array(1024);

  /** Reads the places of those tracks that are not known yet. */
  async learn(client: pg.ClientBase, tracks: Int32Array): Promise<void> {
    let largest = 0;
    for (const track of tracks) if (track > largest) largest = track;
    this.#reach(largest);
    const missing = new Set<number>();
    for (const track of tracks) if (this.recording[track] === 0) missing.add(track);
    if (missing.size === 0) return;
    if (missing.size <= fewTracks) return this.#read(client, `s.id = any($1::int[])`, [[...missing]]);
    const blocks = new Set(Array.from(missing, (track) => Math.floor(track / blockSize) * blockSize));
    for (const block of blocks)
      await this.#read(client, 's.id >= $1 and s.id < $2', [block, block + blockSize]);
  }

  async #read(client: pg.ClientBase, condition: string, values: readonly Literal[]): Promise<void> {
    const [row] = await binaryRows(client, placesSql(condition), values);
    const [ids, recordings, releases, artists, seconds] = (row ?? []).map(int4Array);
    this.#reach(ids?.reduce((most, id) => Math.max(most, id), 0) ?? 0);
    ids?.forEach((id, index) => {
      this.recording[id] = recordings?.[index] ?? 0;
      this.release[id] = releases?.[index] ?? 0;
      this.artist[id] = artists?.[index] ?? 0;
      this.seconds[id] = seconds?.[index] ?? 0;
    });
  }

  #reach(track: number): void {
    if (track < this.recording.length) return;
    const length = Math.max(track + 1, this.recording.length * 2);
    const grown = (column: Int32Array) => {
      const larger = new Int32Array(length);
      larger.set(column);
      return larger;
    };
    this.recording = grown(this.recording);
    this.release = grown(this.release);
    this.artist = grown(this.artist);
    this.seconds = grown(this.seconds);
  }
}

/** Up to so many tracks are looked up each; for more, the blocks they are in are read whole, ten times as fast. */
const fewTracks = 2000;
const blockSize = 65_536;

const placesSql = (condition: string): string => `
  select array_agg(s.id), array_agg(canonical.id), array_agg(coalesce(l.merged_into, l.id, 0)),
    array_agg(coalesce(a.merged_into, a.id)),
    array_agg((coalesce(s.length_ms, canonical.length_ms, r.length_ms, 0) + 500) / 1000)
  from sent_tracks s
  join recordings r on r.id = s.recording_id
  join recordings canonical on canonical.id = coalesce(r.merged_into, r.id)
  join artists a on a.id = canonical.artist_id
  left join releases l on l.id = s.release_id
  where ${condition}`;
