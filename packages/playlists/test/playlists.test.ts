import { mergeEntries } from '@fonoteca/listens';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addTracks,
  changeDetails,
  createPlaylist,
  deduplicate,
  deletePlaylist,
  getPlaylist,
  listPlaylists,
  listTracks,
  listVersions,
  moveTracks,
  type PlaylistView,
  removeTracks,
  restoreVersion,
  undeletePlaylist,
  undoLast,
} from '../src/index.ts';
import { lettersOf, makeWorld, texts, type World } from './support.ts';

let world: World;
let ana: number;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ana = await world.person();
});

const db = () => world.store.db;
const make = (letters = '', personId = ana) =>
  createPlaylist(db(), personId, { title: 'Rain', tracks: texts(letters) });
const on = ({ id, revision }: PlaylistView, personId = ana) => ({ personId, id, revision });
const idsOf = async ({ id }: PlaylistView) =>
  (await listTracks(db(), ana, id, { limit: 200 })).items.map((track) => track.id);
const letters = (playlist: PlaylistView) => lettersOf(db(), ana, playlist.id);

describe('making a playlist', () => {
  test('empty, and of texts, which are cleaned', async () => {
    expect(await createPlaylist(db(), ana, { title: '  Rain\n ' })).toMatchObject({
      title: 'Rain',
      description: '',
      revision: 1,
      tracks: 0,
      canUndo: false,
      origin: null,
      deletedAt: null,
    });
    const playlist = await createPlaylist(db(), ana, {
      title: 'Words',
      description: ' one\r\n\r\n\r\n\r\ntwo\u0000 ',
      tracks: [
        {
          title: ' Gold\u0000\ud800 ',
          artist: 'Ada',
          lengthMs: 1000,
          isrc: 'us-rc1-76-07839',
          mbid: 'E8F9B188-f819-4e43-ab0f-4bd26ce9ff56',
          spotifyUri: 'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1',
        },
        { title: 'Gold', artist: 'Ada', release: '' },
      ],
    });
    expect(playlist).toMatchObject({
      description: 'one\n\ntwo',
      tracks: 2,
      lengthMs: 1000,
      unknownLengths: 1,
    });
    const { items } = await listTracks(db(), ana, playlist.id, { limit: 10 });
    expect(items).toEqual([
      {
        id: 1,
        place: 0,
        recordingId: null,
        artistId: null,
        title: 'Gold \ufffd',
        artist: 'Ada',
        release: null,
        lengthMs: 1000,
        mbid: 'e8f9b188-f819-4e43-ab0f-4bd26ce9ff56',
        isrc: 'USRC17607839',
        spotifyUri: 'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
      },
      expect.objectContaining({ id: 2, place: 1, release: null, lengthMs: null }),
    ]);
  });

  test('of recordings that were heard; others lend nothing and are not linked to', async () => {
    const ben = await world.person();
    const heard = await world.hear(ana, {
      artist: 'Ada',
      track: 'Low Water',
      release: 'Tide',
      lengthMs: 210_000,
    });
    const foreign = await world.hear(ben, { artist: 'Bo', track: 'Secret', release: 'Hush' });
    const playlist = await createPlaylist(db(), ana, {
      title: 'Mine',
      tracks: [
        { recordingId: heard },
        { recordingId: heard, title: 'My own words' },
        { title: 'low water (2011 Remaster)', artist: 'ADA' },
        { recordingId: foreign, title: 'Secret', artist: 'Bo' },
        { title: 'Secret', artist: 'Bo' },
      ],
    });
    const { items } = await listTracks(db(), ana, playlist.id, { limit: 10 });
    expect(items.map(({ recordingId, title, release }) => [recordingId, title, release])).toEqual([
      [heard, 'Low Water', 'Tide'],
      [heard, 'My own words', 'Tide'],
      [heard, 'low water (2011 Remaster)', null],
      [null, 'Secret', null],
      [null, 'Secret', null],
    ]);
    expect(items[0]?.artistId).toEqual(expect.any(Number));
    await expect(
      createPlaylist(db(), ana, { title: 'No', tracks: [{ recordingId: heard }, { recordingId: foreign }] }),
    ).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'tracks.1.recordingId' }] });
    // Once it is heard, the link is there.
    await world.hear(ana, { artist: 'Bo', track: 'Secret' });
    const again = await listTracks(db(), ana, playlist.id, { limit: 10 });
    expect(again.items.map(({ recordingId }) => recordingId).slice(3)).toEqual([foreign, foreign]);
  });

  test('of a recommendation, within its transaction', async () => {
    const ben = await world.person();
    const foreign = await world.hear(ben, {
      artist: 'Cy',
      track: 'New',
      release: 'Private Pressing',
      isrc: 'USRC17607839',
    });
    const rolledBack = db()
      .transaction()
      .execute(async (transaction) => {
        await createPlaylist(transaction, ana, { title: 'Gone' });
        throw new Error('no');
      });
    await expect(rolledBack).rejects.toThrow('no');
    const playlist = await createPlaylist(db(), ana, {
      title: 'For you',
      tracks: [{ recordingId: foreign }],
      origin: { kind: 'recommendation', listId: 7 },
    });
    expect(playlist.origin).toEqual({ kind: 'recommendation', listId: 7, format: null });
    const { items } = await listTracks(db(), ana, playlist.id, { limit: 10 });
    // What Ben heard it on stays his.
    expect(items).toMatchObject([
      { title: 'New', artist: 'Cy', recordingId: null, release: null, isrc: null },
    ]);
    expect(await listVersions(db(), ana, playlist.id)).toMatchObject([
      { by: 'recommendation', kind: 'create' },
    ]);
    expect((await listPlaylists(db(), ana, { limit: 10 })).items.map(({ title }) => title)).toEqual([
      'For you',
    ]);
  });

  test('what is wrong is named, track by track', async () => {
    const tracks = [
      { title: 'A', artist: 'B' },
      { title: ' ', artist: 'B' },
      { title: 'A', artist: 'B', isrc: 'nonsense', mbid: '7', lengthMs: 1.5 },
      { title: 'A'.repeat(1001), artist: 'B' },
    ];
    const fault = await createPlaylist(db(), ana, { title: 'x', tracks }).catch((error) => error);
    expect(fault.fields.map(({ field }: { field: string }) => field)).toEqual([
      'tracks.1.title',
      'tracks.2.lengthMs',
      'tracks.2.mbid',
      'tracks.2.isrc',
      'tracks.3.title',
    ]);
    for (const title of ['', ' \n', 'x'.repeat(201)])
      await expect(createPlaylist(db(), ana, { title })).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ field: 'title' }],
      });
    const many = Array.from({ length: 10_001 }, () => ({ title: 'A', artist: 'B' }));
    await expect(createPlaylist(db(), ana, { title: 'x', tracks: many })).rejects.toMatchObject({
      code: 'too-large',
    });
    expect((await listPlaylists(db(), ana, { limit: 10 })).items).toEqual([]);
  });
});

describe('editing', () => {
  test('rename, add, insert, move one and many, remove: each is a version that says what was done', async () => {
    let playlist = await make('abc');
    playlist = await changeDetails(db(), on(playlist), { title: 'Sun', description: 'warm' });
    playlist = await addTracks(db(), on(playlist), texts('d'));
    playlist = await addTracks(db(), on(playlist), texts('xy'), 1);
    expect(await letters(playlist)).toBe('axybcd');
    const [a = 0, x = 0, , , , d = 0] = await idsOf(playlist);
    playlist = await moveTracks(db(), on(playlist), [d], 0);
    expect(await letters(playlist)).toBe('daxybc');
    playlist = await moveTracks(db(), on(playlist), [x, d], 3);
    expect(await letters(playlist)).toBe('aybdxc');
    playlist = await removeTracks(db(), on(playlist), [a, d]);
    expect(await letters(playlist)).toBe('ybxc');
    expect(playlist).toMatchObject({
      title: 'Sun',
      description: 'warm',
      tracks: 4,
      revision: 7,
      canUndo: true,
    });
    const versions = await listVersions(db(), ana, playlist.id);
    expect(versions.map(({ revision, summary }) => `${revision} ${summary}`)).toEqual([
      '7 Removed 2 tracks',
      '6 Moved 2 tracks',
      '5 Moved “Title d”',
      '4 Added 2 tracks',
      '3 Added “Title d”',
      '2 Renamed to “Sun”',
      '1 Created with 3 tracks',
    ]);
    expect(versions.filter(({ current }) => current).map(({ revision }) => revision)).toEqual([7]);
    expect(await lettersOf(db(), ana, playlist.id, 4)).toBe('axybcd');
  });

  test('what changes nothing makes no version', async () => {
    const playlist = await make('abc');
    const [a = 0] = await idsOf(playlist);
    await changeDetails(db(), on(playlist), { title: 'Rain' });
    await moveTracks(db(), on(playlist), [a], 0);
    expect(await deduplicate(db(), on(playlist))).toMatchObject({ removed: 0, playlist: { revision: 1 } });
    await restoreVersion(db(), on(playlist), 1);
    expect((await getPlaylist(db(), ana, playlist.id)).revision).toBe(1);
  });

  test('an edit of an older revision is refused and changes nothing, also when two come at once', async () => {
    const playlist = await make('abc');
    const both = await Promise.allSettled([
      addTracks(db(), on(playlist), texts('d')),
      addTracks(db(), on(playlist), texts('e')),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const late = changeDetails(db(), on(playlist), { title: 'Late' });
    await expect(late).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('revision 2'),
      fields: [{ field: 'revision' }],
    });
    expect(await getPlaylist(db(), ana, playlist.id)).toMatchObject({
      title: 'Rain',
      tracks: 4,
      revision: 2,
    });
  });

  test('wrong places and tracks are refused', async () => {
    const playlist = await make('abc');
    const [a = 0] = await idsOf(playlist);
    await expect(addTracks(db(), on(playlist), texts('d'), 4)).rejects.toMatchObject({
      fields: [{ field: 'at' }],
    });
    await expect(moveTracks(db(), on(playlist), [a], 3)).rejects.toMatchObject({ fields: [{ field: 'to' }] });
    await expect(moveTracks(db(), on(playlist), [99], 0)).rejects.toMatchObject({
      fields: [{ field: 'ids' }],
    });
    await expect(removeTracks(db(), on(playlist), [a, 99])).rejects.toMatchObject({
      fields: [{ field: 'ids' }],
    });
  });

  test('duplicates go by recording, merged ones too, by identifiers and by texts; the first stays', async () => {
    const one = await world.hear(ana, { artist: 'Dup', track: 'Original' });
    const two = await world.hear(ana, { artist: 'Dup', track: 'Other Name' });
    const playlist = await createPlaylist(db(), ana, {
      title: 'Twice',
      tracks: [
        { recordingId: one },
        { title: 'Free', artist: 'Text', isrc: 'USRC17607839' },
        { recordingId: two },
        { title: 'FREE (Remastered)', artist: 'text' },
        { title: 'Otherwise', artist: 'Named', isrc: 'USRC17607839' },
        { title: 'Free (Live)', artist: 'Text' },
      ],
    });
    const first = await deduplicate(db(), on(playlist));
    expect(first.removed).toBe(2);
    await mergeEntries(db(), ana, { kind: 'recording', into: one, ids: [two] });
    const second = await deduplicate(db(), on(first.playlist));
    expect(second.removed).toBe(1);
    const { items } = await listTracks(db(), ana, playlist.id, { limit: 10 });
    expect(items.map(({ title }) => title)).toEqual(['Original', 'Free', 'Free (Live)']);
  });

  test('a merge moves the link and leaves the words', async () => {
    const one = await world.hear(ana, { artist: 'Mer', track: 'Stays' });
    const two = await world.hear(ana, { artist: 'Mer', track: 'Goes' });
    const playlist = await createPlaylist(db(), ana, { title: 'M', tracks: [{ recordingId: two }] });
    await mergeEntries(db(), ana, { kind: 'recording', into: one, ids: [two] });
    const { items } = await listTracks(db(), ana, playlist.id, { limit: 10 });
    expect(items).toMatchObject([{ recordingId: one, title: 'Goes' }]);
  });
});

describe('versions', () => {
  test('undo goes back change by change; a restored version can be undone as well', async () => {
    let playlist = await make('ab');
    playlist = await addTracks(db(), on(playlist), texts('c'));
    playlist = await changeDetails(db(), on(playlist), { title: 'Sun' });
    playlist = await undoLast(db(), on(playlist));
    expect([playlist.title, await letters(playlist)]).toEqual(['Rain', 'abc']);
    playlist = await undoLast(db(), on(playlist));
    expect(await letters(playlist)).toBe('ab');
    expect(playlist.canUndo).toBe(false);
    await expect(undoLast(db(), on(playlist))).rejects.toMatchObject({ code: 'conflict' });
    playlist = await restoreVersion(db(), on(playlist), 3);
    expect([playlist.title, await letters(playlist)]).toEqual(['Sun', 'abc']);
    playlist = await undoLast(db(), on(playlist));
    expect([playlist.title, await letters(playlist)]).toEqual(['Rain', 'ab']);
    expect((await listVersions(db(), ana, playlist.id)).map(({ summary }) => summary).slice(0, 3)).toEqual([
      'Undid: Restored version 3',
      'Restored version 3',
      'Undid one change more',
    ]);
    await expect(restoreVersion(db(), on(playlist), 99)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a number of a track is never given twice', async () => {
    let playlist = await make('a');
    playlist = await addTracks(db(), on(playlist), texts('b'));
    playlist = await undoLast(db(), on(playlist));
    playlist = await addTracks(db(), on(playlist), texts('c'));
    expect(await idsOf(playlist)).toEqual([1, 3]);
  });

  test('a hundred are kept', async () => {
    let playlist = await make('a');
    for (let index = 0; index < 104; index++)
      playlist = await changeDetails(db(), on(playlist), { title: `Title ${index}` });
    const versions = await listVersions(db(), ana, playlist.id);
    expect([versions.length, versions.at(-1)?.revision]).toEqual([100, 6]);
    await expect(restoreVersion(db(), on(playlist), 5)).rejects.toMatchObject({ code: 'not-found' });
    let undone = 0;
    for (; playlist.canUndo; undone++) playlist = await undoLast(db(), on(playlist));
    await expect(undoLast(db(), on(playlist))).rejects.toMatchObject({ code: 'conflict' });
    expect(undone).toBeGreaterThan(40);
  });

  test('any edits are what a plain list would be, and undoing all of them leads back', async () => {
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), at: fc.nat(20), letter: fc.constantFrom(...'uvwxyz') }),
      fc.record({ kind: fc.constant('remove' as const), at: fc.nat(20) }),
      fc.record({ kind: fc.constant('move' as const), at: fc.nat(20), to: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 8 }), async (edits) => {
        let playlist = await make('abc');
        let model = [...'abc'];
        for (const wish of edits) {
          const at = model.length === 0 ? 0 : wish.at % (model.length + (wish.kind === 'add' ? 1 : 0));
          const id = (await idsOf(playlist))[at] ?? 0;
          if (wish.kind === 'add') {
            playlist = await addTracks(db(), on(playlist), texts(wish.letter), at);
            model.splice(at, 0, wish.letter);
          } else if (model.length > 0 && wish.kind === 'remove') {
            playlist = await removeTracks(db(), on(playlist), [id]);
            model = model.toSpliced(at, 1);
          } else if (model.length > 0 && wish.kind === 'move') {
            const to = wish.to % model.length;
            const [letter = ''] = model.splice(at, 1);
            playlist = await moveTracks(db(), on(playlist), [id], to);
            model.splice(to, 0, letter);
          }
          expect(await letters(playlist)).toBe(model.join(''));
        }
        while (playlist.canUndo) playlist = await undoLast(db(), on(playlist));
        expect(await letters(playlist)).toBe('abc');
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe('whose they are', () => {
  test('those of somebody else are not found, whatever is tried', async () => {
    const playlist = await make('abc');
    const ben = await world.person();
    const tries = [
      getPlaylist(db(), ben, playlist.id),
      listTracks(db(), ben, playlist.id, { limit: 1 }),
      listTracks(db(), ben, playlist.id, { limit: 1, revision: 1 }),
      listVersions(db(), ben, playlist.id),
      changeDetails(db(), on(playlist, ben), { title: 'Mine' }),
      addTracks(db(), on(playlist, ben), texts('d')),
      undoLast(db(), on(playlist, ben)),
      deletePlaylist(db(), ben, playlist.id),
      undeletePlaylist(db(), ben, playlist.id),
    ];
    for (const outcome of await Promise.allSettled(tries))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } });
    expect((await listPlaylists(db(), ben, { limit: 10 })).items).toEqual([]);
  });

  test('a deleted one is gone, and comes back as it was; after 30 days it is gone for good', async () => {
    const playlist = await make('abc');
    await deletePlaylist(db(), ana, playlist.id);
    await expect(getPlaylist(db(), ana, playlist.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(addTracks(db(), on(playlist), texts('d'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(deletePlaylist(db(), ana, playlist.id)).rejects.toMatchObject({ code: 'not-found' });
    const gone = await listPlaylists(db(), ana, { deleted: true, limit: 10 });
    expect(gone.items).toMatchObject([{ id: playlist.id, deletedAt: expect.any(String) }]);
    expect(await undeletePlaylist(db(), ana, playlist.id)).toEqual(playlist);
    await expect(undeletePlaylist(db(), ana, playlist.id)).rejects.toMatchObject({ code: 'conflict' });
    const other = await make();
    await deletePlaylist(db(), ana, playlist.id);
    await world.store.pool.query(
      `update playlists set deleted_at = now() - interval '31 days' where id = $1`,
      [playlist.id],
    );
    await deletePlaylist(db(), ana, other.id);
    await expect(undeletePlaylist(db(), ana, playlist.id)).rejects.toMatchObject({ code: 'not-found' });
    await undeletePlaylist(db(), ana, other.id);
  });

  test('lists come page by page, the last changed first; tracks stay with the revision of their first page', async () => {
    const made: PlaylistView[] = [];
    for (let index = 0; index < 5; index++) made.push(await make('abcde'));
    // Of one moment: the order is kept all the same.
    await world.store.pool.query('update playlists set updated_at = $2 where person_id = $1', [
      ana,
      new Date(0),
    ]);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listPlaylists(db(), ana, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(made.map(({ id }) => id).toReversed());
    const [playlist] = made;
    if (!playlist) throw new Error('nothing was made');
    const first = await listTracks(db(), ana, playlist.id, { limit: 2 });
    await removeTracks(db(), on(playlist), await idsOf(playlist));
    const second = await listTracks(db(), ana, playlist.id, { limit: 9, cursor: first.next ?? '' });
    expect(second).toMatchObject({ next: null, revision: 1 });
    expect([...first.items, ...second.items].map(({ place }) => place)).toEqual([0, 1, 2, 3, 4]);
    for (const wrong of ['x', '1.2.3', '-1.1'])
      await expect(listTracks(db(), ana, playlist.id, { limit: 9, cursor: wrong })).rejects.toMatchObject({
        fields: [{ field: 'cursor' }],
      });
    await expect(listPlaylists(db(), ana, { limit: 9, cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

test('ten thousand tracks are made, moved and read page by page in reasonable time', async () => {
  const tracks = Array.from({ length: 10_000 }, (_, index) => ({
    title: `T ${index}`,
    artist: `A ${index % 700}`,
  }));
  let playlist = await createPlaylist(db(), ana, { title: 'Long', tracks });
  await expect(addTracks(db(), on(playlist), texts('a'))).rejects.toMatchObject({ code: 'too-large' });
  playlist = await moveTracks(db(), on(playlist), [10_000], 0);
  let cursor: string | undefined;
  let count = 0;
  do {
    const page = await listTracks(db(), ana, playlist.id, { limit: 200, cursor });
    count += page.items.length;
    if (cursor === undefined) expect(page.items[0]?.title).toBe('T 9999');
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(count).toBe(10_000);
}, 30_000);
