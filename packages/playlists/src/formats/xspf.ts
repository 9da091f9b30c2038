import { Fault } from '@fonoteca/domain';
import XMLBuilder from 'fast-xml-builder';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { readUris, urisOf } from './identifiers.ts';
import type { FoundPlaylist, FoundTrack, PlaylistFile } from './playlist-file.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });

/** XSPF 1 (https://xspf.org/xspf-v1.html): lengths in milliseconds, identifiers as URIs. */
export function writeXspf(playlist: PlaylistFile): string {
  const track = playlist.tracks.map((one) => ({
    ...(urisOf(one).length > 0 ? { identifier: urisOf(one) } : {}),
    title: one.title,
    creator: one.artist,
    ...(one.release === null ? {} : { album: one.release }),
    ...(one.lengthMs === null ? {} : { duration: one.lengthMs }),
  }));
  const content = {
    '@version': '1',
    '@xmlns': 'http://xspf.org/ns/0/',
    title: playlist.title,
    creator: playlist.creator,
    ...(playlist.description === '' ? {} : { annotation: playlist.description }),
    date: playlist.date,
    trackList: { track },
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ playlist: content })}`;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  // Character references such as &#38; as well.
  htmlEntities: true,
  maxNestedTags: 32,
  isArray: (name) => name === 'track' || name === 'identifier' || name === 'location',
});

/** Reads XSPF 0 and 1. Throws Fault `invalid` naming the line where it is no XML. */
export function readXspf(text: string): FoundPlaylist {
  if (/<!DOCTYPE/i.test(text)) throw wrong('has a document type, which XSPF does not need: take it out');
  const checked = XMLValidator.validate(text);
  if (checked !== true) throw wrong(`line ${checked.err.line}: ${checked.err.msg}`);
  const { playlist } = parse(text);
  if (!isElement(playlist)) throw wrong('has no <playlist> element');
  const list = isElement(playlist.trackList) ? playlist.trackList.track : [];
  return {
    title: textOf(playlist.title),
    description: textOf(playlist.annotation),
    tracks: (Array.isArray(list) ? list : []).map(trackOf),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    return parser.parse(text);
  } catch (cause) {
    throw wrong((cause as Error).message);
  }
}

function trackOf(track: unknown, index: number): FoundTrack {
  const where = `track ${index + 1}`;
  if (!isElement(track)) return { where };
  const length = textOf(track.duration);
  return {
    where,
    title: textOf(track.title),
    artist: textOf(track.creator),
    release: textOf(track.album),
    lengthMs: length ? Number(length) : undefined,
    ...readUris([...textsOf(track.identifier), ...textsOf(track.location)]),
  };
}

const isElement = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of an element, of the first where there are several. */
function textOf(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  const text = isElement(first) ? first['#text'] : first;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((one) => textOf(one) ?? []) : [];

const wrong = (reason: string) =>
  new Fault('invalid', 'The file cannot be read as XSPF', { fields: [{ field: 'file', reason }] });
