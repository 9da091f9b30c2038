/** A request that ListenBrainz answers with 400 (or another status) and the text. */
export class Refused extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

export interface SentListen {
  readonly listened_at?: number;
  readonly track_metadata: {
    readonly artist_name: string;
    readonly track_name: string;
    readonly release_name?: string;
    readonly additional_info: Readonly<Record<string, unknown>>;
  };
}

export type ListenType = 'single' | 'playing_now' | 'import';

type Fields = Readonly<Record<string, unknown>>;

const largestListen = 10_240;
const mostListens = 1_000;
/** 1 October 2002: no service took listens before. */
const earliest = 1_033_430_400;
const longestSeconds = 24 * 24 * 60 * 60;
const mostTags = 50;
const longestTag = 64;
const identifiers = ['release_mbid', 'recording_mbid', 'release_group_mbid', 'track_mbid'];
const identifierLists = ['artist_mbids', 'work_mbids'];
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks a whole request; one bad listen fails it. `now` in seconds. */
export function validateSubmission(body: Buffer, now: number): { type: ListenType; listens: SentListen[] } {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new Refused(`Cannot parse JSON document: ${String(error)}`);
  }
  if (!isFields(document)) throw new Refused('Submission must be a JSON object.');
  const { listen_type: type, payload } = document;
  if (type !== 'single' && type !== 'playing_now' && type !== 'import')
    throw new Refused('JSON document requires a valid listen_type key.');
  if (!Array.isArray(payload)) throw new Refused('JSON document requires a payload that is a list.');
  if (payload.length === 0) throw new Refused('JSON document does not contain any listens.');
  if (type !== 'import' && payload.length > 1)
    throw new Refused(`JSON document contains more than listens than it should: ${type} takes exactly one.`);
  if (payload.length > mostListens)
    throw new Refused(`Too many listens. At most ${mostListens} can be sent.`);
  if (body.length > payload.length * largestListen)
    throw new Refused(
      `JSON document is too large. In total, listens may not be larger than ${largestListen} bytes each.`,
    );
  return { type, listens: payload.map((listen: unknown) => validateListen(listen, type, now)) };
}

function validateListen(listen: unknown, type: ListenType, now: number): SentListen {
  if (!isFields(listen)) throw new Refused('Each listen must be a JSON object.');
  refuseNulCharacters(listen);
  const allowed = type === 'playing_now' ? ['track_metadata'] : ['listened_at', 'track_metadata'];
  const { listened_at: time, track_metadata: metadata } = listen;
  if (type === 'playing_now' && time !== undefined)
    throw new Refused('JSON document should not contain listened_at while submitting playing_now.');
  const extra = Object.keys(listen).find((key) => !allowed.includes(key));
  if (extra) throw new Refused(`JSON document may only contain ${allowed.join(' and ')}, not ${extra}.`);
  if (type !== 'playing_now') validateTime(time, now);
  if (!isFields(metadata)) throw new Refused('JSON document does not contain track_metadata.');
  const { artist_name, track_name, release_name } = metadata;
  return {
    ...(typeof time === 'number' ? { listened_at: time } : {}),
    track_metadata: {
      artist_name: nameOf(artist_name, 'artist_name', true),
      track_name: nameOf(track_name, 'track_name', true),
      ...(release_name === undefined || release_name === null
        ? {}
        : { release_name: nameOf(release_name, 'release_name', false) }),
      additional_info: validateInfo(metadata.additional_info),
    },
  };
}

function validateTime(time: unknown, now: number): void {
  if (typeof time !== 'number' || !Number.isInteger(time))
    throw new Refused('JSON document does not contain a valid listened_at: it must be a whole number.');
  if (time < earliest)
    throw new Refused(`Value for key listened_at is too low. It is ${time}, at least ${earliest}.`);
  if (time > now + 3600) throw new Refused('Value for key listened_at is too high: more than an hour ahead.');
}

function nameOf(value: unknown, key: string, needed: boolean): string {
  if (typeof value !== 'string') throw new Refused(`track_metadata.${key} must be a single string.`);
  if (needed && value.trim() === '') throw new Refused(`required field track_metadata.${key} is empty.`);
  return value;
}

function validateInfo(info: unknown): Fields {
  if (info === undefined) return {};
  if (!isFields(info)) throw new Refused('track_metadata.additional_info must be an object.');
  if ('duration' in info && 'duration_ms' in info)
    throw new Refused('JSON document should not contain both duration and duration_ms.');
  validateLength(info.duration, 'duration', longestSeconds);
  validateLength(info.duration_ms, 'duration_ms', longestSeconds * 1000);
  validateTags(info.tags);
  return withoutEmptyIdentifiers(info);
}

function validateLength(value: unknown, key: string, most: number): void {
  if (value === undefined) return;
  const length = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof length !== 'number' || !Number.isInteger(length) || length <= 0)
    throw new Refused(`Value for ${key} is invalid, should be a positive integer.`);
  if (length > most) throw new Refused(`Value for ${key} is too large, max permitted value is ${most}.`);
}

function validateTags(tags: unknown): void {
  if (tags === undefined) return;
  if (!Array.isArray(tags)) throw new Refused('JSON document contains invalid tags: not a list.');
  if (tags.length > mostTags) throw new Refused(`JSON document may only contain up to ${mostTags} tags.`);
  for (const tag of tags)
    if (typeof tag !== 'string' || tag === '' || tag.length > longestTag)
      throw new Refused(`JSON document may only contain tags of up to ${longestTag} characters.`);
}

/** Null and empty MBIDs are dropped, malformed ones are refused. */
function withoutEmptyIdentifiers(info: Fields): Fields {
  const kept: Record<string, unknown> = { ...info };
  const check = (value: unknown, key: string) => {
    if (typeof value !== 'string' || !uuid.test(value))
      throw new Refused(`${key} MBID format invalid: ${JSON.stringify(value)}`);
  };
  for (const key of identifiers) {
    const value = kept[key];
    if (value === null || value === '') delete kept[key];
    else if (value !== undefined) check(value, key);
  }
  for (const key of identifierLists) {
    const values = kept[key];
    if (values === undefined) continue;
    const list: unknown[] = Array.isArray(values) ? values.filter((one) => one !== null && one !== '') : [];
    if (values !== null && !Array.isArray(values)) throw new Refused(`${key} must be a list of MBIDs.`);
    for (const one of list) check(one, key);
    if (list.length === 0) delete kept[key];
    else kept[key] = list;
  }
  return kept;
}

function refuseNulCharacters(value: unknown): void {
  if (typeof value === 'string' && value.includes('\u0000'))
    throw new Refused('Unicode null values are not allowed.');
  if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      refuseNulCharacters(key);
      refuseNulCharacters(one);
    }
}
