import { Fault } from '@fonoteca/domain';
import { clockAhead, earliestStamp, longestMs, stampFault, textFault } from '../texts.ts';

export type ListenType = 'single' | 'playing_now' | 'import';
type JsonObject = Readonly<Record<string, unknown>>;

/** One listen of a submission that keeps every rule; null and empty identifiers are gone from it. */
export interface ValidListen {
  /** Seconds since 1970; absent in `playing_now`. */
  readonly listened_at?: number;
  readonly track_metadata: JsonObject;
}

export const mostListens = 1000;
/** What ListenBrainz allows for each listen of a submission, bytes. */
export const bytesPerListen = 10_240;

/**
 * Checks a whole submission by ListenBrainz' rules; one bad listen refuses all of it, because the
 * protocol can only answer for the whole. Throws Fault `invalid` naming the listen and the field.
 *
 * @param bytes size of the body as it came
 */
export function validateSubmission(
  body: unknown,
  bytes: number,
  nowMs: number,
): { type: ListenType; listens: ValidListen[] } {
  if (!isObject(body)) throw refusal('body', 'the JSON document must be an object');
  const type = body.listen_type;
  if (type !== 'single' && type !== 'playing_now' && type !== 'import')
    throw refusal('listen_type', 'it must be single, playing_now or import');
  const payload = body.payload;
  if (!Array.isArray(payload)) throw refusal('payload', 'it must be a list of listens');
  if (payload.length === 0) throw refusal('payload', 'it holds no listen');
  if (type !== 'import' && payload.length > 1)
    throw refusal('payload', `${type} takes exactly one listen, not ${payload.length}; send them as import`);
  if (payload.length > mostListens)
    throw refusal('payload', `it holds ${payload.length} listens; send at most ${mostListens} at once`);
  if (bytes > payload.length * bytesPerListen)
    throw refusal('body', `it is ${bytes} bytes long; at most ${bytesPerListen} are taken for each listen`);
  return {
    type,
    listens: payload.map((listen, index) => validateListen(listen, `payload[${index}]`, type, nowMs)),
  };
}

function validateListen(listen: unknown, path: string, type: ListenType, nowMs: number): ValidListen {
  if (!isObject(listen)) throw refusal(path, 'it must be an object');
  for (const key of Object.keys(listen))
    if (key !== 'listened_at' && key !== 'track_metadata')
      throw refusal(`${path}.${key.slice(0, 60)}`, 'only listened_at and track_metadata belong here');
  const metadata = validateMetadata(listen.track_metadata, `${path}.track_metadata`);
  if (type === 'playing_now') {
    if ('listened_at' in listen)
      throw refusal(`${path}.listened_at`, 'what plays now has no stamp; leave it out');
    return { track_metadata: metadata };
  }
  const stamp = listen.listened_at;
  const field = `${path}.listened_at`;
  if (typeof stamp !== 'number' || !Number.isSafeInteger(stamp))
    throw refusal(field, 'it must be a whole number of seconds since 1970 (UTC)');
  const fault = stampFault(stamp, nowMs);
  if (fault === 'too old') throw refusal(field, `it must be ${earliestStamp} (October 2002) or later`);
  if (fault === 'too new')
    throw refusal(
      field,
      `it lies more than ${clockAhead / 60} minutes ahead; send seconds, and check the clock`,
    );
  return { listened_at: stamp, track_metadata: metadata };
}

function validateMetadata(metadata: unknown, path: string): JsonObject {
  if (!isObject(metadata)) throw refusal(path, 'it is missing or not an object');
  refuseBrokenText(metadata, path, 0);
  for (const name of ['artist_name', 'track_name'] as const) {
    const text = metadata[name];
    if (typeof text !== 'string' || text.trim() === '')
      throw refusal(`${path}.${name}`, 'it is missing or empty');
    refuseText(text, `${path}.${name}`);
  }
  const release = metadata.release_name;
  if (release !== undefined && release !== null) {
    if (typeof release !== 'string') throw refusal(`${path}.release_name`, 'it must be a text');
    refuseText(release, `${path}.release_name`);
  }
  const info = metadata.additional_info;
  if (info === undefined || info === null) return metadata;
  if (!isObject(info)) throw refusal(`${path}.additional_info`, 'it must be an object');
  return { ...metadata, additional_info: validateInfo(info, `${path}.additional_info`) };
}

const singleMbids = ['release_mbid', 'recording_mbid', 'release_group_mbid', 'track_mbid'];
const listsOfMbids = ['artist_mbids', 'work_mbids'];
const mbid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

function validateInfo(info: JsonObject, path: string): JsonObject {
  const kept: Record<string, unknown> = Object.assign(Object.create(null), info);
  for (const name of [...singleMbids, ...listsOfMbids]) if (isEmpty(kept[name])) delete kept[name];
  for (const name of singleMbids) if (name in kept) refuseMbid(kept[name], `${path}.${name}`);
  for (const name of listsOfMbids) {
    if (!(name in kept)) continue;
    const list = kept[name];
    if (!Array.isArray(list)) throw refusal(`${path}.${name}`, 'it must be a list of MBIDs');
    const present = list.filter((value) => !isEmpty(value));
    for (const [index, value] of present.entries()) refuseMbid(value, `${path}.${name}[${index}]`);
    if (present.length > 0) kept[name] = present;
    else delete kept[name];
  }
  validateTags(kept.tags, `${path}.tags`);
  validateDurations(kept, path);
  return { ...kept };
}

function validateTags(tags: unknown, path: string): void {
  if (tags === undefined || tags === null) return;
  if (!Array.isArray(tags)) throw refusal(path, 'it must be a list of texts');
  if (tags.length > 50) throw refusal(path, `it holds ${tags.length} tags; at most 50 are taken`);
  tags.forEach((tag, index) => {
    if (typeof tag !== 'string') throw refusal(`${path}[${index}]`, 'it must be a text');
    if (tag.length > 64) throw refusal(`${path}[${index}]`, 'it is longer than 64 characters');
  });
}

function validateDurations(info: Record<string, unknown>, path: string): void {
  if (!isEmpty(info.duration ?? null) && !isEmpty(info.duration_ms ?? null))
    throw refusal(`${path}.duration`, 'send duration or duration_ms, not both');
  for (const [name, unitMs] of [
    ['duration', 1000],
    ['duration_ms', 1],
    ['duration_played', 1000],
  ] as const) {
    const value = info[name];
    if (value === undefined || isEmpty(value)) continue;
    const count = typeof value === 'string' && value.trim() ? Number(value) : value;
    if (typeof count !== 'number' || !Number.isFinite(count) || count < 0)
      throw refusal(`${path}.${name}`, 'it must be a number, 0 or more');
    if (count * unitMs > longestMs) throw refusal(`${path}.${name}`, 'it is longer than 24 days');
  }
}

function refuseMbid(value: unknown, path: string): void {
  if (typeof value !== 'string' || !mbid.test(value)) throw refusal(path, 'it is not an MBID (a UUID)');
}

function refuseText(text: string, path: string): void {
  const fault = textFault(text.trim());
  if (fault) throw refusal(path, fault);
}

const deepest = 8;

/** PostgreSQL can hold neither U+0000 nor half a character, wherever it stands. */
function refuseBrokenText(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw refusal(path, 'it holds the character U+0000');
    if (!value.isWellFormed()) throw refusal(path, 'it holds half a character (an unpaired surrogate)');
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= deepest) throw refusal(path, `it is nested deeper than ${deepest}`);
    for (const [key, member] of Object.entries(value)) {
      refuseBrokenText(key, `${path} (a name)`, depth + 1);
      refuseBrokenText(member, `${path}.${key}`, depth + 1);
    }
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refusal = (field: string, reason: string) =>
  new Fault('invalid', `${field.slice(0, 200)}: ${reason}`, { fields: [{ field, reason }] });
