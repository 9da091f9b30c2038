import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { pngOf } from '../shared/png.ts';
import { json, page, type Reply, redirect } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { artistFits, conditionsOf, recordingFits, releaseFits } from './query.ts';
import * as replies from './replies.ts';
import type {
  MusicBrainzDouble,
  MusicBrainzDoubleArtist,
  MusicBrainzDoubleOptions,
  MusicBrainzRelease,
} from './types.ts';

type Releases = Map<string, MusicBrainzRelease>;

interface Known {
  readonly releases: Releases;
  readonly artists: Map<string, MusicBrainzDoubleArtist>;
}

const mbid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** Names of requests by path. The first group is `id`, the second `size`. */
const routes: readonly (readonly [operation: string, path: RegExp])[] = [
  ['release', new RegExp(`^/ws/2/release/(${mbid})$`)],
  ['release search', /^\/ws\/2\/release\/?$/],
  ['recording search', /^\/ws\/2\/recording\/?$/],
  ['artist', new RegExp(`^/ws/2/artist/(${mbid})$`)],
  ['artist search', /^\/ws\/2\/artist\/?$/],
  ['recording', new RegExp(`^/ws/2/recording/(${mbid})$`)],
  ['url', /^\/ws\/2\/url\/?$/],
  ['front', new RegExp(`^/release/(${mbid})/front(?:-(250|500|1200))?$`)],
  ['front', new RegExp(`^/release-group/(${mbid})/front(?:-(250|500|1200))?$`)],
  ['image', new RegExp(`^/images/(${mbid})-(250|500|1200)\\.png$`)],
];

/**
 * Starts a stand-in for MusicBrainz and the Cover Art Archive on loopback.
 *
 * @example
 * const musicBrainz = await startMusicBrainzDouble();
 * musicBrainz.addRelease(musicBrainzRelease({ title: 'Own', barcode: '4006381333931' }));
 */
export async function startMusicBrainzDouble(
  options: MusicBrainzDoubleOptions = {},
): Promise<MusicBrainzDouble> {
  const clock = options.clock ?? systemClock;
  const known: Known = { releases: new Map(), artists: new Map() };
  const pace = new Pace(options.requestsPerSecond ?? 1);
  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    read,
    admit(asked) {
      if (!asked.url.pathname.startsWith('/ws/')) return undefined;
      if (!hasContact(asked.headers['user-agent']))
        return failure(403, 'Your request has no User-Agent with an address to contact you.');
      if (pace.admits(clock.now())) return undefined;
      const refused = failure(503, tooFast);
      return { ...refused, headers: { ...refused.headers, 'retry-after': '1' } };
    },
    answer: (asked) => answer(known, asked),
    fail: (_, code, message) => failure(code, message ?? (code === 503 ? tooFast : 'Something went wrong.')),
  };
  const served = await serve(service, options.port);
  return {
    url: served.url,
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addRelease: (release) => void known.releases.set(release.id, release),
    addArtist: (artist) => void known.artists.set(artist.id, artist),
    close: served.close,
  };
}

const tooFast =
  'Your requests are exceeding the allowable rate limit. Please see https://wiki.musicbrainz.org/XMLWebService for more information.';

/** One after the other at an even pace. What a network does to a client that keeps it (5 %) is forgiven. */
class Pace {
  private last = Number.NEGATIVE_INFINITY;
  private readonly apart: number;

  constructor(perSecond: number) {
    this.apart = (1000 / perSecond) * 0.95;
  }

  admits(now: number): boolean {
    if (now - this.last < this.apart) return false;
    this.last = now;
    return true;
  }
}

/** `Name/1.0 ( address )`, an e-mail address or a web page. */
function hasContact(agent: string | undefined): boolean {
  return agent !== undefined && /^\S+.*\(.*(@|https?:\/\/).*\)/.test(agent);
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const params = Object.fromEntries(url.searchParams);
  const [operation, path] = routes.find(([, one]) => one.test(url.pathname)) ?? ['unknown', /^$/];
  const [, id, size] = path.exec(url.pathname) ?? [];
  const named: Readonly<Record<string, string | undefined>> = { ...params, id, size };
  const values = (name: string) => (named[name] === undefined ? [] : [named[name]]);
  return { verb, url, headers, body, params, operation, values };
}

function answer(known: Known, asked: Asked): Reply {
  const { releases, artists } = known;
  const [id = ''] = asked.values('id');
  const [size] = asked.values('size');
  if (asked.verb !== 'GET' && asked.verb !== 'HEAD') return failure(405, 'The method is not allowed.');
  if (asked.operation === 'front') return front(releases, asked, id, size ?? '1200');
  if (asked.operation === 'image') return image(id, Number(size));
  const wantsJson = asked.params.fmt === 'json' || asked.headers.accept?.includes('application/json');
  if (!wantsJson) return failure(406, 'This double has no XML: ask with fmt=json.');
  const inc = new Set((asked.params.inc ?? '').split(/[+ ]/));
  const unknown = [...inc].find((name) => name !== '' && !includable.has(name));
  if (unknown !== undefined)
    return failure(400, `${unknown} is not a valid inc parameter for this resource.`);
  if (asked.operation === 'release') {
    const release = releases.get(id);
    return release ? json(replies.releaseReply(release, inc)) : failure(404, 'Not Found');
  }
  if (asked.operation === 'artist') {
    const artist = artists.get(id);
    return artist ? json(replies.artistReply(artist, inc)) : failure(404, 'Not Found');
  }
  if (asked.operation === 'recording') return recording(releases, id, inc);
  if (asked.operation === 'url') return byAddress(releases, asked.params.resource, inc);
  if (asked.operation === 'unknown') return failure(404, 'Not Found');
  return search(known, asked);
}

/** A recording is on every release that has it. */
function recording(releases: Releases, id: string, inc: ReadonlySet<string>): Reply {
  const on = [...releases.values()].flatMap((release) =>
    release.media
      .flatMap(({ tracks }) => tracks)
      .filter((track) => track.recording.id === id)
      .map((track) => ({ release, track })),
  );
  const [first] = on;
  if (!first) return failure(404, 'Not Found');
  return json(
    replies.recordingReply(
      on.map(({ release }) => release),
      first.track,
      inc,
    ),
  );
}

const includable = new Set(
  'recordings artist-credits labels media release-groups discids url-rels release-rels isrcs tags genres'.split(
    ' ',
  ),
);

function byAddress(releases: Releases, resource: string | undefined, inc: ReadonlySet<string>): Reply {
  if (!resource) return failure(400, 'resource is missing.');
  const number = /^https:\/\/www\.discogs\.com\/release\/(\d+)$/.exec(resource)?.[1];
  const linked = [...releases.values()].filter(({ discogs }) => String(discogs) === number);
  return linked.length > 0 ? json(replies.urlReply(resource, linked, inc)) : failure(404, 'Not Found');
}

function search({ releases, artists }: Known, { params, operation }: Asked): Reply {
  const { query = '', limit = '25', offset = '0' } = params;
  if (query.trim() === '') return failure(400, 'query is missing.');
  if (!/^\d{1,3}$/.test(limit) || !/^\d{1,6}$/.test(offset))
    return failure(400, 'limit and offset are numbers.');
  const conditions = conditionsOf(query);
  const all = [...releases.values()];
  const [list, found] =
    operation === 'artist search'
      ? [
          'artists',
          [...artists.values()].filter((artist) => artistFits(artist, conditions)).map(replies.foundArtist),
        ]
      : operation === 'release search'
        ? ['releases', all.filter((release) => releaseFits(release, conditions)).map(replies.foundRelease)]
        : ['recordings', foundRecordings(all, conditions)];
  const first = Number(offset);
  const shown = found.slice(first, first + Math.min(Math.max(Number(limit), 1), 100));
  return json({
    created: '2026-01-01T00:00:00.000Z',
    count: found.length,
    offset: first,
    [list]: shown,
  });
}

function foundRecordings(
  releases: readonly MusicBrainzRelease[],
  conditions: ReturnType<typeof conditionsOf>,
) {
  return releases.flatMap((release) =>
    release.media
      .flatMap(({ tracks }) => tracks)
      .filter((track) => recordingFits(release, track, conditions))
      .map((track) => replies.foundRecording(release, track)),
  );
}

/** The archive sends on to where the picture lies. */
function front(releases: Releases, { url }: Asked, id: string, size: string): Reply {
  const isGroup = url.pathname.startsWith('/release-group/');
  const release = isGroup
    ? [...releases.values()].find(({ releaseGroup, hasFront }) => releaseGroup === id && hasFront)
    : releases.get(id);
  if (!release?.hasFront) return page('<h1>Not Found</h1><p>No cover art found.</p>', 404);
  return redirect(`${url.origin}/images/${release.id}-${size}.png`, 307);
}

function image(id: string, size: number): Reply {
  return { status: 200, headers: { 'content-type': 'image/png' }, body: pngOf(id, size), says: 'ok' };
}

function failure(status: number, error: string): Reply {
  const help = 'For usage, please see: https://musicbrainz.org/development/mmd';
  return json({ error, help }, status);
}
