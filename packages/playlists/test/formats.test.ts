import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { PlaylistFile } from '../src/formats/playlist-file.ts';
import { type PlaylistFormat, playlistFormats, readPlaylistFile, trackLinks } from '../src/index.ts';
import { cleanLine, cleanLines } from '../src/text.ts';
import type { TrackText } from '../src/track.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const nasty = fc.constantFrom(
  `]]> & <b>"quotes"</b> 'n' &amp; &#38;`,
  '=HYPERLINK("http://x")',
  "'=1+1",
  "'Till I Collapse",
  '@a; b, c\t',
  '#EXTINF:1,a - b',
  'A - B - C',
  '日本語の曲',
  'Ｗide ＝formula',
  '😀 emoji \u200d',
  'tab\there, "and" semicolon;',
  '-',
  '__proto__',
  '$x {query} %20',
  '//comment',
  'nul\u0000\u0001\u001f\ud800\ufffe end',
);
const line = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), fc.string({ minLength: 1 }), nasty)
  .map(cleanLine)
  .filter((text) => text !== '');
const track: fc.Arbitrary<TrackText> = fc.record({
  title: line,
  artist: line,
  release: fc.option(line),
  lengthMs: fc.option(fc.integer({ min: 1, max: 2_147_483_000 })),
  mbid: fc.option(fc.uuid()),
  isrc: fc.option(fc.nat(9_999_999).map((number) => `USRC1${String(number).padStart(7, '0')}`)),
  spotifyUri: fc.option(fc.stringMatching(/^[0-9A-Za-z]{22}$/).map((id) => `spotify:track:${id}`)),
});
const playlist: fc.Arbitrary<PlaylistFile> = fc.record({
  title: line,
  description: fc.array(line, { maxLength: 3 }).map((lines) => cleanLines(lines.join('\n'))),
  creator: line,
  date: fc.constant('2026-03-01T20:15:00.000Z'),
  tracks: fc.array(track, { maxLength: 6 }),
});

const written = (format: PlaylistFormat, file: PlaylistFile) => playlistFormats[format].write(file);
const again = (format: PlaylistFormat, file: PlaylistFile) =>
  readPlaylistFile(bytes(written(format, file)), `list.${playlistFormats[format].extension}`);
const known = (tracks: readonly TrackText[]) =>
  tracks.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null)));

describe('what is written is read back', () => {
  test.each(['xspf', 'jspf'] as const)('%s: all of it', (format) => {
    fc.assert(
      fc.property(playlist, (file) => {
        const { title, description, tracks, refused, leftOut } = again(format, file);
        expect({ title, description, tracks }).toEqual({
          title: file.title,
          description: file.description,
          tracks: known(file.tracks),
        });
        expect({ refused, leftOut }).toEqual({ refused: [], leftOut: 0 });
        if (format === 'xspf') expect(XMLValidator.validate(written(format, file))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('csv: every field of every track', () => {
    fc.assert(
      fc.property(playlist, (file) => {
        expect(again('csv', file)).toMatchObject({ title: 'list', refused: [], tracks: known(file.tracks) });
      }),
      { numRuns: 300 },
    );
  });

  test('m3u: texts, and lengths in whole seconds', () => {
    fc.assert(
      fc.property(playlist, (file) => {
        const { title, tracks, refused } = again('m3u', file);
        expect({ title, refused }).toEqual({ title: file.title, refused: [] });
        const expected = file.tracks.map(({ isrc: _, ...one }) => ({
          ...one,
          spotifyUri: one.mbid === null ? one.spotifyUri : null,
          lengthMs: one.lengthMs === null ? null : Math.max(1, Math.round(one.lengthMs / 1000)) * 1000,
        }));
        expect(tracks).toEqual(known(expected as TrackText[]));
      }),
      { numRuns: 300 },
    );
  });

  test('listenbrainz: the tracks that have an MBID, each by its address, and private', () => {
    fc.assert(
      fc.property(playlist, (file) => {
        const withMbid = file.tracks.filter(({ mbid }) => mbid !== null);
        expect(again('listenbrainz', file).tracks).toEqual(known(withMbid));
        const { playlist: sent } = JSON.parse(written('listenbrainz', file));
        expect(sent.extension['https://musicbrainz.org/doc/jspf#playlist'].public).toBe(false);
        expect(sent.track.map(({ identifier }: { identifier: string[] }) => identifier)).toEqual(
          withMbid.map(({ mbid }) => [`https://musicbrainz.org/recording/${mbid}`]),
        );
      }),
      { numRuns: 100 },
    );
  });
});

test('a spreadsheet finds no formula in a table', () => {
  const tracks = ['=1+1', '+1', '-1', '@x', '＝1'].map((title) => ({
    ...{ title, artist: title, release: title, lengthMs: null, mbid: null, isrc: null, spotifyUri: null },
  }));
  const file = { title: 't', description: '', creator: 'c', date: '2026-03-01T20:15:00.000Z', tracks };
  const cells = written('csv', file)
    .split('\r\n')
    .slice(1)
    .flatMap((row) => row.split(','));
  expect(cells.filter((cell) => /^"?[=+\-@＝]/.test(cell))).toEqual([]);
});

describe('files of others', () => {
  const read = (text: string, name = 'mix') => readPlaylistFile(bytes(text), name);

  test('XSPF with prefixes, CDATA, references and extensions', () => {
    const text = `\ufeff<?xml version="1.0" encoding="UTF-8"?>
      <x:playlist version="1" xmlns:x="http://xspf.org/ns/0/"><x:title>A &amp; B &#38; C</x:title><x:trackList>
      <x:track><x:location>file:///m/1.flac</x:location><x:title><![CDATA[<Gold>]]></x:title><x:creator>Ada</x:creator>
        <x:extension application="http://www.videolan.org/vlc/playlist/0"><vlc:id xmlns:vlc="v">0</vlc:id></x:extension></x:track>
      <x:track><x:title>Nobody's</x:title></x:track></x:trackList></x:playlist>`;
    expect(read(text)).toEqual({
      format: 'xspf',
      title: 'A & B & C',
      description: '',
      tracks: [{ title: '<Gold>', artist: 'Ada' }],
      refused: [{ where: 'track 2', field: 'artist', reason: 'is missing' }],
      leftOut: 1,
    });
  });

  test('a playlist of ListenBrainz, with one identifier as a text and with odd fields', () => {
    const text = JSON.stringify({
      playlist: {
        title: 'Weekly',
        annotation: '<p>hello</p>',
        track: [
          {
            title: 'Gold',
            creator: 'Spandau Ballet',
            identifier: 'https://musicbrainz.org/recording/e8f9b188-f819-4e43-ab0f-4bd26ce9ff56',
            duration: '210000',
            extension: { 'https://musicbrainz.org/doc/jspf#track': { added_by: 'zas' } },
          },
          { title: 7, creator: ['x'], duration: {} },
          'nonsense',
          { title: 'Blue', creator: 'Joni', duration: 'long' },
        ],
      },
    });
    const { tracks, refused, leftOut } = read(text);
    expect(tracks).toEqual([
      {
        title: 'Gold',
        artist: 'Spandau Ballet',
        mbid: 'e8f9b188-f819-4e43-ab0f-4bd26ce9ff56',
        lengthMs: 210_000,
      },
      { title: 'Blue', artist: 'Joni' },
    ]);
    expect(leftOut).toBe(2);
    expect(refused).toContainEqual({ where: 'track 4', field: 'lengthMs', reason: expect.any(String) });
  });

  test('M3U of players: Latin-1, Windows paths, without any comments', () => {
    const latin = Uint8Array.from(
      '#EXTM3U\r\n#EXTINF:207,Björk - Jóga\r\nC:\\Music\\Björk\\Joga.mp3\r\n',
      (letter) => letter.codePointAt(0) ?? 0,
    );
    expect(readPlaylistFile(latin, 'alt.m3u')).toMatchObject({
      title: 'alt',
      tracks: [{ artist: 'Björk', title: 'Jóga', lengthMs: 207_000 }],
    });
    const plain = 'Music/01 - Ada - Low%20Water.flac\nhttps://radio.example/stream\n\n/x/Only Title.mp3\n';
    expect(read(plain, 'plain.m3u8')).toMatchObject({
      tracks: [{ artist: 'Ada', title: 'Low Water' }],
      leftOut: 2,
      refused: [
        { where: 'line 2', field: 'title' },
        { where: 'line 2', field: 'artist' },
        { where: 'line 4', field: 'artist' },
      ],
    });
  });

  test('tables of other services: names of columns, separators, lengths', () => {
    const spotify =
      'Track URI,Track Name,Artist Name(s),Album Name,Track Duration (ms),ISRC\nspotify:track:4uLU6hMCjMI75M1A2tKUQC,"Gold, Silver",Ada;Bo,Tide,1000,USRC17607839\n';
    expect(read(spotify).tracks).toEqual([
      {
        title: 'Gold, Silver',
        artist: 'Ada;Bo',
        release: 'Tide',
        lengthMs: 1000,
        isrc: 'USRC17607839',
        spotifyUri: 'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
      },
    ]);
    expect(read("Title;Artist;Duration\n'Till I Collapse;Em;4:57\n").tracks).toEqual([
      { title: "'Till I Collapse", artist: 'Em', lengthMs: 297_000 },
    ]);
    expect(read('artist\ttitle\nAda\tGold\nBo\n')).toMatchObject({ tracks: [{ title: 'Gold' }], leftOut: 1 });
  });

  test.each([
    ['nothing', '', 'send XSPF'],
    ['a letter', 'Dear friend, how are you', 'send XSPF'],
    ['other XML', '<rss></rss>', 'no <playlist>'],
    ['broken XML', '<playlist><title></playlist>', 'line 1'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "aa">]><playlist>&a;</playlist>', 'document type'],
    ['deep XML', `<playlist>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</playlist>`, 'nested'],
    ['a dangerous name', '<playlist><__proto__><title>x</title></__proto__></playlist>', '__proto__'],
    ['broken JSON', '{"playlist": ', 'JSON'],
    ['other JSON', '{"a": 1}', 'playlist'],
    ['JSON without tracks', '{"playlist": {"title": "x"}}', 'track'],
    ['a table that breaks', `title,artist\n"${'x'.repeat(100_000)}`, 'record size'],
  ])('%s is refused, naming the file and why', (_, text, reason) => {
    const attempt = () => read(text);
    expect(attempt).toThrow(expect.objectContaining({ code: 'invalid' }));
    try {
      attempt();
    } catch (error) {
      const [field] = (error as { fields: { field: string; reason: string }[] }).fields;
      expect(field?.field).toBe('file');
      expect(field?.reason.toLowerCase()).toContain(reason.toLowerCase());
    }
  });

  test('too many tracks and too many bytes are refused', () => {
    const many = `title,artist\n${'a,b\n'.repeat(10_001)}`;
    expect(() => read(many)).toThrow(expect.objectContaining({ code: 'too-large' }));
    const large = new Uint8Array(20 * 1024 * 1024 + 1);
    expect(() => readPlaylistFile(large, 'x')).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  test('whatever the bytes are, a file is read or refused with a fault', () => {
    const start = fc.constantFrom(
      '<playlist>',
      '{"playlist":{"track":[',
      '#EXTM3U\n',
      'title,artist\n',
      '<',
      '{',
      '',
    );
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, tail) => {
        try {
          readPlaylistFile(Uint8Array.of(...bytes(head), ...tail), 'any');
        } catch (error) {
          expect(error).toMatchObject({ name: 'Fault' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test('links lead to the track where it is known and to searches elsewhere, whatever the names are', () => {
  const links = trackLinks({
    title: 'A&B?#/%',
    artist: 'Öl {query}',
    spotifyUri: 'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
  });
  expect(links.map(({ service }) => service)).toEqual([
    'spotify',
    'deezer',
    'apple-music',
    'youtube-music',
    'tidal',
    'bandcamp',
    'qobuz',
  ]);
  expect(links[0]).toMatchObject({
    url: 'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC',
    exact: true,
  });
  for (const { url, exact } of links.slice(1)) {
    expect(exact).toBe(false);
    expect(decodeURIComponent(new URL(url).href)).toContain('Öl {query} A&B?#/%');
    expect(new URL(url).hash).toBe('');
  }
});

describe('a file made to keep the server busy', () => {
  const seconds = (run: () => unknown): number => {
    const begun = performance.now();
    run();
    return (performance.now() - begun) / 1000;
  };

  test('a megabyte of digits where a length stands is read at once', () => {
    const file = bytes(`#EXTM3U\n#EXTINF:${'1'.repeat(1_000_000)}\nArtist - Title\n`);
    expect(seconds(() => readPlaylistFile(file, 'digits.m3u'))).toBeLessThan(1);
  });

  test('millions of tracks are refused without reading them all', () => {
    const many = `#EXTM3U\n${'a - b\n'.repeat(1_500_000)}`;
    const rows = `title,artist\n${'a,b\n'.repeat(1_500_000)}`;
    for (const [text, name] of [
      [many, 'many.m3u'],
      [rows, 'many.csv'],
    ] as const) {
      const file = bytes(text);
      expect(
        seconds(() => expect(() => readPlaylistFile(file, name)).toThrow('at most 10,000 tracks')),
      ).toBeLessThan(2);
    }
  });

  test('a column named like a property of every object is one column that says nothing', () => {
    const { tracks } = readPlaylistFile(bytes('constructor,title,artist\nx,a,b\n'), 'list.csv');
    expect(tracks).toEqual([{ title: 'a', artist: 'b' }]);
  });
});
