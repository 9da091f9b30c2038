import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Fault } from '@fonoteca/domain';
import {
  createPlaylist,
  exportPlaylist,
  mostFileBytes,
  type PlaylistFormat,
  playlistFormats,
  readPlaylistFile,
} from '@fonoteca/playlists';
import { type Command, Option } from 'commander';
import { exitCodes } from '../exit.ts';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';
import { common, wholeNumber } from './playlists-options.ts';
import { countedTracks } from './playlists-text.ts';

/** `playlists export` and `playlists import`. */
export function addPlaylistFileCommands(playlists: Command): void {
  addExportCommand(playlists);
  addImportCommand(playlists);
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

async function readBounded(path: string): Promise<Buffer> {
  const facts = await stat(path).catch((cause: Error) => {
    throw new Fault('not-found', `${path} cannot be read: ${cause.message}`, { cause });
  });
  if (facts.size > mostFileBytes)
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
