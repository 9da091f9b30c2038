import { hash } from 'node:crypto';
import type { SentTrack } from '@fonoteca/domain';

/**
 * A text that is equal exactly when two sent tracks say the same: the key of caches, and what is hashed.
 * Lone surrogates cannot be stored in UTF-8 and are replaced here and on the way to the database alike.
 */
export function identityText(sent: SentTrack): string {
  const head = `${sent.artist}\0${sent.track}\0${sent.release ?? ''}\0${sent.releaseArtist ?? ''}\0${sent.trackNumber ?? ''}\0${sent.lengthMs ?? ''}\0${sent.isrc ?? ''}\0${sent.spotifyUri ?? ''}`;
  return sent.mbids || sent.details
    ? `${head}\0${stableJson(sent.mbids)}\0${stableJson(sent.details)}`
    : head;
}

/** The 128-bit identity of a sent track, as a UUID: the unique key of `sent_tracks`. */
export function hashOfText(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** JSON with sorted keys, so that equal content gives equal text. */
export function stableJson(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
