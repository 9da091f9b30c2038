import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { eventually, type RunningChild, startChild } from './child.ts';
import { type SilenceTags, silence } from './silence.ts';

export interface RunningMpd {
  readonly socket: string;
  /** Sends one command; resolves with the answer's lines. Throws what mpd refuses. */
  command(line: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts a real Music Player Daemon on a socket in `folder`, with files of silence and an output that is heard by nobody. */
export async function startMpd(
  folder: string,
  files: readonly { name: string; seconds: number; tags: SilenceTags }[],
): Promise<RunningMpd> {
  const music = join(folder, 'music');
  mkdirSync(music);
  for (const file of files) writeFileSync(join(music, file.name), silence(file.seconds, file.tags));
  const socket = join(folder, 'mpd.socket');
  const configuration = join(folder, 'mpd.conf');
  writeFileSync(
    configuration,
    [
      `music_directory "${music}"`,
      `db_file "${join(folder, 'mpd.db')}"`,
      `bind_to_address "${socket}"`,
      'zeroconf_enabled "no"',
      'audio_output {\n  type "null"\n  name "nobody"\n}',
      '',
    ].join('\n'),
  );
  const child = startChild('mpd', ['--no-daemon', '--stderr', configuration]);
  try {
    const connection = await connect(socket, child);
    const mpd = {
      socket,
      command: commands(connection),
      stop: async () => {
        connection.destroy();
        await child.stop();
      },
    };
    await mpd.command('update');
    await eventually(
      async () => !(await mpd.command('status')).some((line) => line.startsWith('updating_db')),
      {
        seconds: 10,
        explain: child.output,
      },
    );
    return mpd;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

const connect = (path: string, child: RunningChild): Promise<Socket> =>
  eventually(
    () =>
      new Promise<Socket | null>((resolve) => {
        const socket = createConnection({ path });
        socket.once('error', () => resolve(null));
        socket.once('data', () => resolve(socket));
      }),
    { seconds: 10, explain: child.output },
  );

/** mpd answers commands one after another, each with lines that end in `OK` or `ACK …`. */
function commands(connection: Socket): RunningMpd['command'] {
  let turn: Promise<unknown> = Promise.resolve();
  const ask = (line: string) =>
    new Promise<string[]>((resolve, reject) => {
      let text = '';
      const read = (chunk: Buffer) => {
        text += chunk.toString();
        const refused = /^ACK .*$/m.exec(text);
        if (!refused && !/^OK\n$/m.test(text)) return;
        connection.off('data', read);
        if (refused) reject(new Error(refused[0]));
        else resolve(text.split('\n').slice(0, -2));
      };
      connection.on('data', read);
      connection.write(`${line}\n`);
    });
  return (line) => {
    const answer = turn.then(() => ask(line));
    turn = answer.catch(() => undefined);
    return answer;
  };
}
