import type { IncomingListen, SentMbids } from '@fonoteca/domain';

/** Longer names are no names: the longest known title has some 500 characters. */
const longestText = 1000;
/** 1 October 2002: nobody kept listens before, so an older stamp is a clock that was not set. Seconds. */
export const earliestStamp = 1_033_430_400;
/** How far a client's clock may run ahead, seconds. */
export const clockAhead = 3600;
/** 24 days, which also fits the database's 32 bits of milliseconds. */
export const longestMs = 24 * 86_400_000;

/** Why a text cannot be stored; null when it can. */
export function textFault(text: string): string | null {
  if (text.length > longestText) return `it is longer than ${longestText} characters`;
  if (text.includes('\0')) return 'it holds the character U+0000';
  if (!text.isWellFormed()) return 'it holds half a character (an unpaired surrogate)';
  return null;
}

/** Which way a stamp is wrong, seconds since 1970; null when a listen can have it. */
export function stampFault(stamp: number, nowMs: number): 'too old' | 'too new' | null {
  if (stamp < earliestStamp) return 'too old';
  return stamp > nowMs / 1000 + clockAhead ? 'too new' : null;
}

const mbid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A MusicBrainz identifier in lower case; undefined for what is none. */
function mbidOf(text: string | undefined): string | undefined {
  const lower = text?.trim().toLowerCase() ?? '';
  return mbid.test(lower) ? lower : undefined;
}

/** Length in milliseconds from whole or broken seconds; undefined where a client says 0, nothing or nonsense. */
function lengthMsOf(seconds: string | undefined): number | undefined {
  const text = seconds?.trim() ?? '';
  const milliseconds = /^\d{1,9}(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : 0;
  return milliseconds > 0 && milliseconds <= longestMs ? milliseconds : undefined;
}

/** A track's position: `5`, `05` or `5/12`; undefined for what is none. */
function trackNumberOf(text: string | undefined): number | undefined {
  const number = Number.parseInt(text ?? '', 10);
  return number > 0 && number < 100_000 ? number : undefined;
}

interface TrackTexts {
  readonly artist: string;
  readonly track: string;
  readonly release?: string | undefined;
  readonly releaseArtist?: string | undefined;
  readonly trackNumber?: string | undefined;
  readonly seconds?: string | undefined;
  readonly mbid?: string | undefined;
}

/** What both form protocols say of a track; the texts are trimmed, what is empty is left out. */
export function sentTrackOf(texts: TrackTexts): IncomingListen['sent'] {
  const release = texts.release?.trim();
  const releaseArtist = texts.releaseArtist?.trim();
  const trackNumber = trackNumberOf(texts.trackNumber);
  const lengthMs = lengthMsOf(texts.seconds);
  const recording = mbidOf(texts.mbid);
  const mbids: SentMbids | undefined = recording ? { recording } : undefined;
  return {
    artist: texts.artist.trim(),
    track: texts.track.trim(),
    ...(release ? { release } : {}),
    ...(releaseArtist ? { releaseArtist } : {}),
    ...(trackNumber === undefined ? {} : { trackNumber }),
    ...(lengthMs === undefined ? {} : { lengthMs }),
    ...(mbids ? { mbids } : {}),
  };
}
