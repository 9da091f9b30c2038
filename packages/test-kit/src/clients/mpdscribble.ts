import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningChild, startChild } from './child.ts';

/** A listen that mpdscribble could not send before it was stopped, as it keeps it in its journal. */
export interface JournalEntry {
  readonly artist: string;
  readonly track: string;
  readonly album: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Seconds. */
  readonly length: number;
}

/** Starts the real mpdscribble against `url`, with what its journal holds from the run before. */
export function startMpdscribble(options: {
  folder: string;
  url: string;
  username: string;
  password: string;
  mpdSocket: string;
  journal: readonly JournalEntry[];
}): RunningChild {
  const journal = join(options.folder, 'mpdscribble.journal');
  const entries = options.journal.map(
    ({ artist, track, album, time, length }) =>
      `a = ${artist}\nt = ${track}\nb = ${album}\ni = ${time}\nl = ${length}\no = P\n\n`,
  );
  writeFileSync(journal, entries.join(''));
  const configuration = join(options.folder, 'mpdscribble.conf');
  writeFileSync(
    configuration,
    [
      'log = -',
      'verbose = 3',
      `host = ${options.mpdSocket}`,
      '[fonoteca]',
      `url = ${options.url}`,
      `username = ${options.username}`,
      `password = ${options.password}`,
      `journal = ${journal}`,
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  return startChild('mpdscribble', ['--no-daemon', '--conf', configuration]);
}
