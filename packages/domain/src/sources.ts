/**
 * Where listens come from. The code is stored in the database (a bit of `listens.seen_in` and
 * `origins.source`), so a code is never reused and never above 30.
 */
export const sources = {
  'spotify-extended': {
    code: 1,
    label: 'Spotify extended history',
    stamp: 'end',
    coarse: false,
    learnable: 'opt-in',
  },
  'spotify-legacy': {
    code: 2,
    label: 'Spotify account data',
    stamp: 'end',
    coarse: true,
    learnable: 'opt-in',
  },
  'lastfm-export': { code: 3, label: 'Last.fm export', stamp: 'start', coarse: false, learnable: 'yes' },
  'listenbrainz-export': {
    code: 4,
    label: 'ListenBrainz export',
    stamp: 'start',
    coarse: false,
    learnable: 'yes',
  },
  'maloja-export': { code: 5, label: 'Maloja export', stamp: 'start', coarse: false, learnable: 'yes' },
  rockbox: { code: 6, label: 'Rockbox log', stamp: 'start', coarse: false, learnable: 'yes' },
  'pano-scrobbler': { code: 7, label: 'Pano Scrobbler', stamp: 'start', coarse: false, learnable: 'yes' },
  'fonoteca-export': { code: 8, label: 'Fonoteca export', stamp: 'start', coarse: false, learnable: 'yes' },
  'listenbrainz-api': {
    code: 9,
    label: 'ListenBrainz protocol',
    stamp: 'start',
    coarse: false,
    learnable: 'yes',
  },
  'lastfm-api': { code: 10, label: 'Last.fm protocol', stamp: 'start', coarse: false, learnable: 'yes' },
  audioscrobbler: {
    code: 11,
    label: 'AudioScrobbler protocol',
    stamp: 'start',
    coarse: false,
    learnable: 'yes',
  },
  manual: { code: 12, label: 'Entered by hand', stamp: 'start', coarse: false, learnable: 'yes' },
  records: { code: 14, label: 'Scrobbled here', stamp: 'start', coarse: false, learnable: 'yes' },
  sample: { code: 13, label: 'Sample history', stamp: 'start', coarse: false, learnable: 'yes' },
  'spotify-web-api': { code: 15, label: 'Spotify Web API', stamp: 'end', coarse: false, learnable: 'never' },
} as const satisfies Record<string, SourceFacts>;

/** What the rule book must know of a source. */
export interface SourceFacts {
  readonly code: number;
  readonly label: string;
  /** Which moment of a listen this source stamps; `end` is moved to the start by the time played. */
  readonly stamp: 'start' | 'end';
  /** True where stamps are rounded to minutes, so that two listens of one track may share one. */
  readonly coarse: boolean;
  /**
   * Whether models and lists may learn from it: `opt-in` after the person switched it on; `never` where
   * the source's terms forbid it (Spotify's developer policy, section III.14).
   */
  readonly learnable: 'yes' | 'opt-in' | 'never';
}

export type Source = keyof typeof sources;

const byCode = new Map<number, Source>(
  (Object.keys(sources) as Source[]).map((source) => [sources[source].code, source]),
);

/** The source of a stored code. Throws RangeError when the code was never given out. */
export function sourceOfCode(code: number): Source {
  const source = byCode.get(code);
  if (!source) throw new RangeError(`unknown source code ${code}`);
  return source;
}

/** The bit of a source in `seen_in`. */
export const sourceBit = (source: Source): number => 2 ** sources[source].code;
