import { createHash } from 'node:crypto';
import type { OwnedRecord, RecordTrack } from '@fonoteca/records';

/**
 * A mark of all facts of a record and of the tracks that its file brought: equal marks, nothing to
 * write. The tracks' part stays while a source without tracks speaks (`kept` is the mark until now).
 */
export function fingerprintOf(record: OwnedRecord, kept = ''): string {
  const facts = [
    record.discogsReleaseId,
    record.discogsMasterId,
    record.mbid,
    record.title,
    record.artists.map(({ name, join, discogsId, mbid }) => [name, join, discogsId ?? null, mbid ?? null]),
    record.labels.map(({ name, catalogueNumber }) => [name, catalogueNumber]),
    record.formats.map(({ name, quantity, descriptions }) => [name, quantity, descriptions]),
    record.genres,
    record.styles,
    record.year,
    record.country,
    record.barcode,
    record.folder,
    record.rating,
    record.mediaCondition,
    record.sleeveCondition,
    record.notes,
    record.addedAt,
    record.coverUrl,
  ];
  return `${hash(facts)}.${record.tracks.length > 0 ? tracksMark(record.tracks) : (kept.split('.')[1] ?? '')}`;
}

/** The part of a mark that speaks of the tracks a file brought. */
const tracksMark = (tracks: readonly RecordTrack[]): string =>
  hash(tracks.map(({ position, title, artist, lengthSeconds }) => [position, title, artist, lengthSeconds]));

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
