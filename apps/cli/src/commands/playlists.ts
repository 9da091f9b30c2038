import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Fault } from '@fonoteca/domain';
import {
  createPlaylist,
  deletePlaylist,
  exportPlaylist,
  getPlaylist,
  listPlaylists,
  listTracks,
  mostFileBytes,
  type PlaylistFormat,
  type PlaylistView,
  playlistFormats,
  readPlaylistFile,
  type TrackView,
  trackLinks,
  undeletePlaylist,
} from '@fonoteca/playlists';
import type { Store } from '@fonoteca/store';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exitCodes } from '../exit.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';
import { countedTracks, describeList, describePlaylist } from './playlists-text.ts';

/** `fonoteca playlists …`: everything but the editing of single tracks. */
export function addPlaylistCommands(program: Command): void {
  const playlists = program.command('playlists').description('playlists: make, show, exchange as files');
  addListCommand(playlists);
  addShowCommand(playlists);
  addCreateCommand(playlists);
  addExportCommand(playlists);
  addImportCommand(playlists);
  addDeleteCommand(playlists);
}

const common = (command: Command): Command =>
  command.option('--user <name>', 'whose').option('--json', 'print JSON');

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

function addExportCommand(playlists: Command): void {
  common(playlists.command('export'))
    .description('a playlist as a file')
    .argument('<id>', 'its number in `playlists list`', wholeNumber)
    .addOption(
      new Option('--format <format>', 'what kind of file')
        .choices(Object.keys(playlistFormats))
        .default('xspf'),
    )
    .option('--out <file>', 'where to; a name after its title when left out, - for standard output')
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca playlists export 3
  $ fonoteca playlists export 3 --format m3u --out rain.m3u8
  $ fonoteca playlists export 3 --format csv --out - | head`,
    )
    .action((id: number, options: CommonOptions & { format: PlaylistFormat; out?: string }) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const file = await exportPlaylist(store.db, person, id, options.format);
        if (file.leftOut > 0) output.note(`without an MBID, and not in it: ${countedTracks(file.leftOut)}`);
        if (options.out === '-') {
          process.stdout.write(file.content);
          return;
        }
        const path = options.out ?? file.fileName;
        await writeNew(path, file.content, options.out !== undefined);
        output.result({ file: path, format: options.format, leftOut: file.leftOut }, path);
      }),
    );
}

function addImportCommand(playlists: Command): void {
  common(playlists.command('import'))
    .description('make a playlist of a file: XSPF, JSPF (ListenBrainz as well), M3U or CSV')
    .argument('<file>', 'the file')
    .addHelpText(
      'after',
      `
What the file is shows in its content. A track without artist or title is refused and the rest goes in.

Examples:
  $ fonoteca playlists import rain.xspf
  $ fonoteca playlists import mix.csv --user ana --json`,
    )
    .action((path: string, options: CommonOptions) =>
      withDatabase(options, async ({ store, output }) => {
        const person = await pickPerson(store, options);
        const read = readPlaylistFile(await readBounded(path), basename(path));
        const { format, title, description, tracks, refused, leftOut } = read;
        const origin = { kind: 'import', format } as const;
        const wanted = { title, description, tracks, origin, by: 'command' } as const;
        const playlist = await createPlaylist(store.db, person.id, wanted);
        for (const { where, field, reason } of refused) output.note(`refused ${where}: ${field} ${reason}`);
        output.result(
          { playlist, format, leftOut, refused },
          `Playlist ${playlist.id}: ${playlist.title}, ${countedTracks(playlist.tracks)}, ${leftOut} left out`,
        );
        if (refused.length > 0) process.exitCode = exitCodes.partlyRefused;
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

async function readBounded(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > mostFileBytes)
    throw new Fault('too-large', 'The file is too large for a playlist', {
      fields: [{ field: 'file', reason: `give at most ${mostFileBytes / 1024 / 1024} MiB` }],
    });
  return readFile(path);
}

/** A file that was not named by the person is never written over. */
async function writeNew(path: string, content: string, named: boolean): Promise<void> {
  try {
    await writeFile(path, content, { flag: named ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Fault('conflict', `${path} is there already`, {
      fields: [{ field: '--out', reason: 'name the file to write over it' }],
    });
  }
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 2_147_483_647) return number;
  throw new InvalidArgumentError('Give a whole number.');
}
