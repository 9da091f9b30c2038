import { createHash } from 'node:crypto';
import type { Ledger } from '../shared/ledger.ts';
import type { LedgerEntry } from '../shared/ledger-entry.ts';
import { Refused, type SentListen } from './validate.ts';

/** The recording as it was sent has an identifier of its own: another release is another recording. */
export function messyIdentifier(entry: LedgerEntry): string {
  const text = [entry.artist, entry.track, entry.album ?? '', entry.trackNumber ?? '', entry.duration ?? ''];
  const hash = createHash('sha256').update(text.join('\n').toLowerCase()).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
}

export function entryOf(account: string, listen: SentListen, acceptedAt: number): LedgerEntry {
  const { artist_name, track_name, release_name, additional_info: info } = listen.track_metadata;
  const seconds =
    info.duration ?? (info.duration_ms === undefined ? undefined : Number(info.duration_ms) / 1000);
  return {
    account,
    artist: artist_name,
    track: track_name,
    timestamp: listen.listened_at ?? 0,
    ...(release_name ? { album: release_name } : {}),
    ...(info.release_artist_name ? { albumArtist: String(info.release_artist_name) } : {}),
    ...(info.tracknumber ? { trackNumber: String(info.tracknumber) } : {}),
    ...(info.recording_mbid ? { mbid: String(info.recording_mbid) } : {}),
    ...(seconds === undefined ? {} : { duration: Number(seconds) }),
    acceptedAt,
    sent: { ...listen },
  };
}

function listenReply(entry: LedgerEntry): Record<string, unknown> {
  return {
    inserted_at: Math.floor(entry.acceptedAt / 1000),
    listened_at: entry.timestamp,
    recording_msid: messyIdentifier(entry),
    user_name: entry.account,
    track_metadata: entry.sent?.track_metadata,
  };
}

/** A page of listens, the newest first; `min_ts` and `max_ts` are exclusive. */
export function listensOf(ledger: Ledger, account: string, params: Readonly<Record<string, string>>) {
  const whole = (name: string, otherwise: number): number => {
    const value = params[name];
    if (value === undefined) return otherwise;
    if (!/^\d{1,15}$/.test(value)) throw new Refused(`Invalid ${name} argument: ${value}`);
    return Number(value);
  };
  const after = whole('min_ts', Number.NEGATIVE_INFINITY);
  const before = whole('max_ts', Number.POSITIVE_INFINITY);
  if (after >= before) throw new Refused('max_ts should be greater than min_ts');
  const count = Math.min(whole('count', 25), 1000);
  if (count < 1) throw new Refused("'count' should be a positive number");
  const all = [...ledger.of(account)].sort((left, right) => right.timestamp - left.timestamp);
  const found = all.filter(({ timestamp }) => timestamp > after && timestamp < before);
  // With min_ts alone the page is the one that follows it, not the newest.
  const shown =
    params.min_ts !== undefined && params.max_ts === undefined ? found.slice(-count) : found.slice(0, count);
  return {
    payload: {
      count: shown.length,
      latest_listen_ts: all[0]?.timestamp ?? 0,
      oldest_listen_ts: all.at(-1)?.timestamp ?? 0,
      listens: shown.map(listenReply),
      user_id: account,
    },
  };
}
