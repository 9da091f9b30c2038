import { describe, expect, test } from 'vitest';
import { requestOf } from '../src/scrobble/request.ts';
import { whenBody, whenFault } from '../src/scrobble/when.ts';
import type { ShelfRecord, ShelfTrack } from '../src/shelf/source.ts';

const track = (number: number, more: Partial<ShelfTrack> = {}): ShelfTrack => ({
  position: `A${number}`,
  side: 'A',
  disc: 1,
  number,
  title: `Track ${number}`,
  artist: null,
  lengthSeconds: 200.4,
  lengthSource: 'file',
  mbid: null,
  ...more,
});
const record = (id: string, trackItems: ShelfTrack[]) =>
  ({ id, title: `Record ${id}`, artist: 'Marble Estuary', trackItems }) as unknown as ShelfRecord;

const shelf: Record<string, ShelfRecord> = {
  one: record('one', [
    track(1),
    track(2, { side: 'B', artist: 'A Guest', lengthSource: 'estimated' }),
    track(3, { side: 'B', lengthSeconds: null, lengthSource: null }),
  ]),
  two: record('two', [track(1)]),
  none: record('none', []),
};
const edge = {
  kind: 'edge',
  record: async (id: string) => shelf[id] ?? record(id, []),
} as const;
const when = { kind: 'just-finished' } as const;
const tracksOf = async (wanted: Parameters<typeof requestOf>[1]['wanted']) => {
  const { what } = await requestOf(edge, { wanted, when });
  if (what.kind !== 'tracks') throw new Error(`not tracks but ${what.kind}`);
  return what.tracks;
};

describe('the request for what a person wants scrobbled', () => {
  test('a server is told the record; its sides and numbers go along', async () => {
    const { what } = await requestOf(
      { kind: 'server' },
      { wanted: { kind: 'record', recordId: '7', sides: ['A'], trackNumbers: [1, 2] }, when },
    );
    expect(what).toEqual({ kind: 'album', recordId: '7', sides: ['A'], trackNumbers: [1, 2] });
  });

  test('a Worker is told the tracks: artist, side, whole seconds, and what is estimated', async () => {
    const tracks = await tracksOf({ kind: 'record', recordId: 'one' });
    expect(tracks).toEqual([
      {
        artist: 'Marble Estuary',
        track: 'Track 1',
        album: 'Record one',
        albumArtist: 'Marble Estuary',
        trackNumber: 1,
        recordId: 'one',
        side: 'A',
        lengthSeconds: 200,
        lengthEstimated: false,
      },
      expect.objectContaining({ artist: 'A Guest', side: 'B', lengthEstimated: true }),
      expect.not.objectContaining({ lengthSeconds: expect.anything() }),
    ]);
  });

  test('a Worker is told one side, or picked tracks, alone', async () => {
    const side = await tracksOf({ kind: 'record', recordId: 'one', sides: ['B'] });
    expect(side.map(({ trackNumber }) => trackNumber)).toEqual([2, 3]);
    const picked = await tracksOf({ kind: 'record', recordId: 'one', trackNumbers: [3, 1] });
    expect(picked.map(({ trackNumber }) => trackNumber)).toEqual([1, 3]);
  });

  test('many records keep their order, each track with its record', async () => {
    const tracks = await tracksOf({ kind: 'records', recordIds: ['two', 'one'] });
    expect(tracks.map(({ recordId }) => recordId)).toEqual(['two', 'one', 'one', 'one']);
  });

  test('a record without a track list is refused with its name', async () => {
    await expect(tracksOf({ kind: 'records', recordIds: ['two', 'none'] })).rejects.toThrow(
      'Marble Estuary – Record none has no track list here',
    );
  });
});

describe('when it was heard', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();

  test('what starts now starts at the press', () => {
    expect(whenBody({ kind: 'starts-now' }, now)).toEqual({ kind: 'started-at', at: at(0) });
    expect(whenBody({ kind: 'scheduled', at: at(5) }, now)).toEqual({ kind: 'started-at', at: at(5) });
  });

  test('a past schedule, a start to come and what is too old are told apart', () => {
    expect(whenFault({ kind: 'scheduled', at: at(-1) }, now)).toMatch(/over/);
    expect(whenFault({ kind: 'started-at', at: at(1) }, now)).toMatch(/Schedule/);
    expect(whenFault({ kind: 'started-at', at: at(-325) }, now)).toMatch(/13½ days/);
    expect(whenFault({ kind: 'started-at', at: at(-323) }, now)).toBeUndefined();
    expect(whenFault({ kind: 'started-at', at: '' }, now)).toMatch(/date and a time/);
  });
});
