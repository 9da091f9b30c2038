import { writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type RunningChild, startChild } from './child.ts';
import { silentFrame, silentFrameMs } from './silent-mp3.ts';

/** A source that streams silence until it is told to go. */
export interface IcecastSource {
  /** What a player would open. */
  readonly url: string;
  /** What is on now, as a broadcaster's program tells it: another title than before. */
  tell(title: string): Promise<void>;
  /** Goes away; resolves when Icecast has noticed. */
  disconnect(): Promise<void>;
}

export interface RunningIcecast {
  /** Without a slash at its end. */
  readonly url: string;
  readonly statusUrl: string;
  /** Resolves when the mount is there for listeners. `mount` begins with a slash. */
  connectSource(options: { readonly mount: string; readonly name?: string }): Promise<IcecastSource>;
  /** Sources that are still there are cut. */
  stop(): Promise<void>;
}

const password = 'hear-nothing';

/**
 * Starts a real Icecast of Debian on a free port of loopback, with its files in `folder` (or on `port`: the same
 * server, back again).
 *
 * @example
 * const icecast = await startIcecast(folder);
 * const source = await icecast.connectSource({ mount: '/live.mp3', name: 'Own Radio' });
 * await source.disconnect();
 */
export async function startIcecast(folder: string, port?: number): Promise<RunningIcecast> {
  const chosen = port ?? (await freePort());
  const configuration = join(folder, `icecast-${chosen}.xml`);
  writeFileSync(configuration, configurationFor(chosen));
  const child = startChild('icecast2', ['-c', configuration]);
  const url = `http://127.0.0.1:${chosen}`;
  const statusUrl = `${url}/status-json.xsl`;
  const open = new Set<Socket>();
  try {
    await eventually(() => mountsOf(statusUrl), { seconds: 10, explain: child.output });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url,
    statusUrl,
    connectSource: ({ mount, name = 'Own Radio' }) =>
      connectSource({ url, port: chosen, mount, name, child, open }),
    async stop() {
      for (const socket of open) socket.destroy();
      await child.stop();
    },
  };
}

interface SourceWish {
  readonly url: string;
  readonly port: number;
  readonly mount: string;
  readonly name: string;
  readonly child: RunningChild;
  readonly open: Set<Socket>;
}

async function connectSource({ url, port, mount, name, child, open }: SourceWish): Promise<IcecastSource> {
  const socket = await admitted(port, mount, name);
  open.add(socket);
  // A burst first: Icecast shows a mount to nobody before its first bytes.
  socket.write(Buffer.concat(Array.from({ length: 40 }, () => silentFrame)));
  const streaming = setInterval(
    () => socket.write(Buffer.concat([silentFrame, silentFrame])),
    2 * silentFrameMs,
  );
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(streaming);
    open.delete(socket);
  });
  const address = `${url}${mount}`;
  const explain = () => child.output().slice(-2000);
  // As text: with some titles Icecast writes JSON that is none.
  const titles = async () =>
    [...(await (await fetch(`${url}/status-json.xsl`)).text()).matchAll(/"title":(.*?),"dummy"/g)].join();
  const mounts = () => mountsOf(`${url}/status-json.xsl`);
  const isOurs = ({ listenurl }: ListedMount) => listenurl === address;
  const shown = async () => (await mounts())?.some(isOurs);
  await eventually(shown, { seconds: 10, explain });
  return {
    url: address,
    async tell(title) {
      const asked = new URLSearchParams({ mode: 'updinfo', mount, charset: 'UTF-8', song: title });
      const before = await titles();
      const reply = await fetch(`${url}/admin/metadata?${asked}`, {
        headers: { authorization: `Basic ${Buffer.from(`source:${password}`).toString('base64')}` },
      });
      if (!reply.ok) throw new Error(`Icecast did not take the title: ${reply.status} ${await reply.text()}`);
      await eventually(async () => (await titles()) !== before, { seconds: 10, explain });
    },
    async disconnect() {
      socket.destroy();
      await eventually(async () => (await shown()) === false, { seconds: 10, explain });
    },
  };
}

/**
 * By hand, for Node's own client would cut the body into chunks, and Icecast 2.4 takes the sizes between them
 * for sound.
 */
function admitted(port: number, mount: string, name: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    let answer = '';
    const refuse = (reason: string) => {
      socket.destroy();
      reject(new Error(`Icecast refused the source for ${mount}: ${reason}`));
    };
    const read = (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (!answer.includes('\r\n\r\n')) return;
      socket.off('data', read);
      socket.resume();
      if (answer.startsWith('HTTP/1.1 100')) resolve(socket);
      else refuse(answer);
    };
    socket.on('data', read);
    socket.once('error', (error) => refuse(error.message));
    socket.once('close', () => refuse('the connection was closed'));
    socket.write(
      [
        `PUT ${mount} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        `Authorization: Basic ${Buffer.from(`source:${password}`).toString('base64')}`,
        'User-Agent: fonoteca-test',
        'Content-Type: audio/mpeg',
        'Ice-Public: 0',
        `Ice-Name: ${name}`,
        'Expect: 100-continue',
        '\r\n',
      ].join('\r\n'),
    );
  });
}

function configurationFor(port: number): string {
  // Icecast does not run as root: started by root, it becomes nobody. Its log goes to where we read it.
  const owner =
    process.getuid?.() === 0 ? '<changeowner><user>nobody</user><group>nogroup</group></changeowner>' : '';
  return `<icecast>
  <limits><sources>8</sources><clients>50</clients><source-timeout>10</source-timeout></limits>
  <authentication>
    <source-password>${password}</source-password>
    <admin-user>admin</admin-user>
    <admin-password>${password}</admin-password>
  </authentication>
  <hostname>127.0.0.1</hostname>
  <listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <fileserve>1</fileserve>
  <paths>
    <basedir>/usr/share/icecast2</basedir>
    <logdir>${tmpdir()}</logdir>
    <webroot>/usr/share/icecast2/web</webroot>
    <adminroot>/usr/share/icecast2/admin</adminroot>
  </paths>
  <logging><accesslog>-</accesslog><errorlog>-</errorlog><loglevel>3</loglevel></logging>
  <security><chroot>0</chroot>${owner}</security>
</icecast>
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

interface ListedMount {
  readonly listenurl: string;
}

/** Null while there is no answer: in its first moments Icecast writes JSON that is none. */
async function mountsOf(statusUrl: string): Promise<ListedMount[] | null> {
  try {
    const { icestats } = (await (await fetch(statusUrl)).json()) as { icestats: { source?: ListedMount } };
    return [icestats.source ?? []].flat();
  } catch {
    return null;
  }
}
