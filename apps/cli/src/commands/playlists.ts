import { Fault } from '@fonoteca/domain';
import {
  createPlaylist,
  deletePlaylist,
  getPlaylist,
  listPlaylists,
  listTracks,
  type PlaylistView,
  type TrackView,
  trackLinks,
  undeletePlaylist,
} from '@fonoteca/playlists';
import type { Store } from '@fonoteca/store';
import type { Command } from 'commander';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';
import { addPlaylistFileCommands } from './playlists-files.ts';
import { common, wholeNumber } from './playlists-options.ts';
import { countedTracks, describeList, describePlaylist } from './playlists-text.ts';

/** `fonoteca playlists …`: everything but the editing of single tracks. */
export function addPlaylistCommands(program: Command): void {
  const playlists = program.command('playlists').description('playlists: make, show, exchange as files');
  addListCommand(playlists);
  addShowCommand(playlists);
  addCreateCommand(playlists);
  addPlaylistFileCommands(playlists);
  addDeleteCommand(playlists);
}

function addListCommand(playlists: Command): void {
  common(playlists.command('list'))
    .description('all playlists, the last changed first')
    .option('--deleted', 'those that were deleted within 30 days')
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca playlists list\n  $ fonoteca playlists list --deleted --json',
    )
    .action((options: CommonOptions & { deleted?: boolean }) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const items = await pages<PlaylistView>((cursor) =>
          listPlaylists(store.db, person.id, { deleted: options.deleted ?? false, cursor, limit: 200 }),
        );
        output.result({ items }, describeList(items));
      }),
    );
}

function addShowCommand(playlists: Command): void {
  common(playlists.command('show'))
    .description('one playlist with its tracks')
    .argument('<id>', 'its number in `playlists list`', wholeNumber)
    .option('--links', 'with links that open each track in streaming services')
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca playlists show 3\n  $ fonoteca playlists show 3 --links --json',
    )
    .action((id: number, options: CommonOptions & { links?: boolean }) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const playlist = await getPlaylist(store.db, person.id, id);
        const tracks = await allTracks(store, person.id, id);
        const linked = tracks.map((track) => ({ ...track, links: trackLinks(track) }));
        const plain = describePlaylist(playlist, tracks);
        if (!options.links) return output.result({ ...playlist, items: tracks }, plain);
        const lines = linked.flatMap(({ artist, title, links }) => [
          `\n${artist} – ${title}`,
          ...links.map(({ name, url }) => `  ${name}: ${url}`),
        ]);
        output.result({ ...playlist, items: linked }, `${plain}\n${lines.join('\n')}`);
      }),
    );
}

function addCreateCommand(playlists: Command): void {
  common(playlists.command('create'))
    .description('make a playlist, empty or with tracks named by artist and title')
    .argument('<title>', 'its name')
    .option('--description <text>', 'what it is about')
    .option('--track <artist - title>', 'a track; give it as often as needed', collect, [])
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca playlists create "Rain"
  $ fonoteca playlists create "Rain" --track "Björk - Jóga" --track "Portishead - Roads"`,
    )
    .action((title: string, options: CommonOptions & { description?: string; track: string[] }) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const { description, track } = options;
        const tracks = track.map(readTrack);
        const playlist = await createPlaylist(store.db, person.id, {
          title,
          description,
          tracks,
          by: 'command',
        });
        output.result(
          playlist,
          `Playlist ${playlist.id}: ${playlist.title}, ${countedTracks(playlist.tracks)}`,
        );
      }),
    );
}

function addDeleteCommand(playlists: Command): void {
  common(playlists.command('delete'))
    .description('delete a playlist; within 30 days --undo brings it back')
    .argument('<id>', 'its number in `playlists list`', wholeNumber)
    .option('--undo', 'bring it back')
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca playlists delete 3\n  $ fonoteca playlists delete 3 --undo',
    )
    .action((id: number, options: CommonOptions & { undo?: boolean }) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        if (options.undo) {
          const playlist = await undeletePlaylist(store.db, person.id, id);
          return output.result(playlist, `Playlist ${id} is back: ${playlist.title}`);
        }
        await deletePlaylist(store.db, person.id, id);
        output.result({ id, deleted: true }, `Playlist ${id} is deleted`);
      }),
    );
}

const allTracks = (store: Store, personId: number, id: number): Promise<TrackView[]> =>
  pages<TrackView>((cursor) => listTracks(store.db, personId, id, { cursor, limit: 200 }));

async function pages<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function readTrack(text: string, index: number): { artist: string; title: string } {
  const mark = /\s[-–—]\s/.exec(text);
  if (!mark)
    throw new Fault('invalid', 'A track is given as “artist - title”', {
      fields: [{ field: `--track ${index + 1}`, reason: `${text} has no “ - ” between them` }],
    });
  return { artist: text.slice(0, mark.index), title: text.slice(mark.index + mark[0].length) };
}
