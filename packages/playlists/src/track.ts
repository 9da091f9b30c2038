import { Fault, type FieldFault } from '@fonoteca/domain';
import type { StoredPlaylistTrack } from '@fonoteca/store';
import { longestMs, longestText } from './limits.ts';
import { cleanLine } from './text.ts';

/** The texts and identifiers of a track: what is kept whatever becomes of the catalogue. */
export interface TrackText {
  readonly title: string;
  readonly artist: string;
  readonly release: string | null;
  /** Milliseconds. */
  readonly lengthMs: number | null;
  /** Of the recording, a UUID in lower case. */
  readonly mbid: string | null;
  /** Twelve characters in upper case. */
  readonly isrc: string | null;
  /** `spotify:track:…` */
  readonly spotifyUri: string | null;
}

/** A track to be put in: one of the catalogue, or texts, or both. Texts that are left out are the catalogue's. */
export interface TrackInput
  extends Partial<{
    readonly [Key in keyof TrackText]: TrackText[Key] | null | undefined;
  }> {
  /** Of a recording that the person has heard. */
  readonly recordingId?: number | null | undefined;
}

/** A track before it has its number in a playlist. */
export type TrackFacts = Omit<StoredPlaylistTrack, 'id'>;

const mbidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const isrcForm = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/;
const spotifyForm =
  /^(?:spotify:track:|https?:\/\/open\.spotify\.com\/(?:intl-[a-z-]+\/)?track\/)([0-9A-Za-z]{22})(?:[?#].*)?$/;

/** An MBID as it is stored; null where it is none. */
export function readMbid(text: string): string | null {
  const mbid = text.trim().toLowerCase();
  return mbidForm.test(mbid) ? mbid : null;
}

/** An ISRC as it is stored, hyphens aside; null where it is none. */
export function readIsrc(text: string): string | null {
  const isrc = text.replace(/[\s-]/g, '').toUpperCase();
  return isrcForm.test(isrc) ? isrc : null;
}

/** `spotify:track:…` of such a URI or of the address of a track; null where it is neither. */
export function readSpotifyUri(text: string): string | null {
  const id = spotifyForm.exec(text.trim())?.[1];
  return id ? `spotify:track:${id}` : null;
}

/**
 * The texts of an input, cleaned; what is missing is left out. What cannot be used is told by `refuse`:
 * the field below the track, and the reason.
 */
export function readTexts(input: TrackInput, refuse: (fault: FieldFault) => void): Partial<TrackFacts> {
  const facts: { -readonly [Key in keyof TrackFacts]?: TrackFacts[Key] } = {};
  for (const field of ['title', 'artist', 'release'] as const) {
    const text = cleanLine(input[field] ?? '');
    if (text.length > longestText) refuse({ field, reason: `is longer than ${longestText} characters` });
    else if (text !== '') facts[field] = text;
  }
  const { lengthMs } = input;
  if (lengthMs !== null && lengthMs !== undefined) {
    if (Number.isInteger(lengthMs) && lengthMs > 0 && lengthMs <= longestMs) facts.lengthMs = lengthMs;
    else refuse({ field: 'lengthMs', reason: 'give whole milliseconds, more than none' });
  }
  for (const [field, read, form] of identifiers) {
    const text = input[field];
    if (text === null || text === undefined || text === '') continue;
    const value = read(text);
    if (value === null) refuse({ field, reason: form });
    else facts[field] = value;
  }
  return facts;
}

const identifiers = [
  ['mbid', readMbid, 'give the MBID of a recording, a UUID'],
  ['isrc', readIsrc, 'give twelve characters such as USRC17607839'],
  ['spotifyUri', readSpotifyUri, 'give spotify:track: and the id'],
] as const;

const mostFaults = 50;

/** Collects what is wrong with the tracks of one input and refuses them together. */
export class TrackFaults {
  readonly #fields: FieldFault[] = [];

  /** @param index of the track in the input, from 0 */
  add(index: number, { field, reason }: FieldFault): void {
    if (this.#fields.length < mostFaults) this.#fields.push({ field: `tracks.${index}.${field}`, reason });
  }

  /** Throws Fault `invalid` where anything was added. */
  check(): void {
    if (this.#fields.length > 0)
      throw new Fault('invalid', 'Some of the tracks cannot be used', { fields: this.#fields });
  }
}
