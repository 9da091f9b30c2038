import type { SentTrack } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { BoundedMap } from './bounded-map.ts';
import { type ResolvedTrack, resolveTracks } from './resolve.ts';
import { identityText } from './sent-track.ts';

/**
 * The catalogue with a memory: most listens are of tracks seen a moment ago. Rows made by a
 * transaction are remembered only by `keep()`, after its commit; after a rollback nothing is.
 */
export class TrackDirectory {
  readonly #tracks = new BoundedMap<string, ResolvedTrack>(60_000);
  readonly #bySentTrack = new BoundedMap<number, ResolvedTrack>(60_000);

  /** Ids for every track, in order, and `keep` to call once the transaction has committed. */
  async resolve(
    executor: Executor,
    sent: readonly SentTrack[],
  ): Promise<{ tracks: ResolvedTrack[]; keep: () => void }> {
    const texts = sent.map(identityText);
    const known = texts.map((text) => this.#tracks.get(text));
    const missing = new Map<string, SentTrack>();
    texts.forEach((text, index) => {
      if (!known[index]) missing.set(text, sent[index] as SentTrack);
    });
    const made = missing.size > 0 ? await resolveTracks(executor, missing) : new Map<string, ResolvedTrack>();
    const tracks = texts.map((text, index) => {
      const track = known[index] ?? made.get(text);
      if (!track) throw new Error('a sent track was neither found nor made');
      return track;
    });
    return {
      tracks,
      keep: () => {
        for (const [text, track] of made) {
          this.#tracks.set(text, track);
          this.#bySentTrack.set(track.sentTrackId, track);
        }
      },
    };
  }

  /** The catalogue place of stored sent tracks, read where it is not remembered. */
  async bySentTrack(executor: Executor, ids: ReadonlySet<number>): Promise<Map<number, ResolvedTrack>> {
    const found = new Map<number, ResolvedTrack>();
    const missing: number[] = [];
    for (const id of ids) {
      const track = this.#bySentTrack.get(id);
      if (track) found.set(id, track);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    const { rows } = await sql<{ id: number; recording_id: number; length_ms: number | null }>`
      select s.id, coalesce(r.merged_into, r.id) as recording_id, s.length_ms
      from sent_tracks s join recordings r on r.id = s.recording_id where s.id = any(${missing}::int[])`.execute(
      executor,
    );
    for (const row of rows) {
      const track = { sentTrackId: row.id, recordingId: row.recording_id, lengthMs: row.length_ms };
      found.set(row.id, track);
      this.#bySentTrack.set(row.id, track);
    }
    return found;
  }

  /** Forgets everything: the catalogue was merged or split. */
  clear(): void {
    this.#tracks.clear();
    this.#bySentTrack.clear();
  }
}
