// What every command of the clone needs before anything is installed: plain JavaScript, no
// dependencies, runs on Node 18 and later.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const leastNode = [22, 12];
/** Older than this, Node strips types only when told to. */
const strippingNode = [22, 18];

export const say = (text) => process.stderr.write(`${text}\n`);

/** Ends with one clear line. */
export function stop(text) {
  say(text);
  process.exit(1);
}

const hashOf = (...texts) =>
  texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex');

/** Installs what the lock file names, when that is missing or stale. */
export function install() {
  const stamp = join(root, 'node_modules', '.fonoteca-lock');
  const wanted = hashOf(readFileSync(join(root, 'package-lock.json')), `${process.platform}-${process.arch}`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  // Installed by hand: `npm ci` would take the modules away from whatever runs on them.
  if (isInstalled()) return writeFileSync(stamp, wanted);
  say('Installing what the lock file names …');
  const { status } = spawnSync(
    windows ? 'npm.cmd' : 'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: windows,
      env: { ...process.env, NODE_ENV: '' },
    },
  );
  if (status !== 0) stop('The installation failed: see above; “npm ci” in this folder shows it again.');
  writeFileSync(stamp, wanted);
}

/** Whether npm's own note of what it installed has everything that the lock file names. */
function isInstalled() {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const { packages: installed } = JSON.parse(readFileSync(note, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(wanted).every(([path, { version, link, optional, os, cpu, libc }]) => {
    if (!path.startsWith('node_modules/')) return true;
    // Of the optional ones those count that are plainly for this machine: Node and PostgreSQL.
    const ours = os?.includes(process.platform) && cpu?.includes(process.arch) && !libc;
    if (optional && !ours) return true;
    return link ? existsSync(join(root, path)) : installed[path]?.version === version;
  });
}

const versionOf = (text) => (/^v?(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);
const atLeast = ([major, minor], [wantedMajor, wantedMinor]) =>
  major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);

/** The Node that runs Fonoteca: the one the lock file brought, else the system's when it is new enough. */
export function findNode() {
  const brought = join(root, 'node_modules', '.bin', windows ? 'node.cmd' : 'node');
  for (const path of [brought, process.execPath]) {
    if (!existsSync(path)) continue;
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', shell: windows });
    const version = versionOf(stdout ?? '');
    if (status === 0 && version.length === 2 && atLeast(version, leastNode)) return { path, version };
  }
  return stop(
    `Fonoteca needs Node ${leastNode.join('.')} or later and found ${process.version}, and npm has no Node for ${process.platform}-${process.arch}: install Node 24 and start again.`,
  );
}

/** Flags under which our TypeScript runs. */
export const nodeFlags = ({ version }) => [
  '--disable-warning=ExperimentalWarning',
  // A small machine first: without these the heap grows by garbage alone to three times what an import needs.
  '--max-semi-space-size=8',
  '--max-old-space-size=384',
  ...(atLeast(version, strippingNode) ? [] : ['--experimental-strip-types']),
];

/** The environment with that Node first on PATH. */
export const environmentWith = ({ path }, more = {}) => ({
  ...process.env,
  PATH: `${dirname(path)}${windows ? ';' : ':'}${process.env.PATH ?? ''}`,
  // Node keeps what it stripped of types and compiled: a command starts in little more than half the time.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'fonoteca'),
  ...more,
});

/**
 * Runs a program to its end; signals go through; gives its exit code.
 *
 * Ctrl-C reaches every process of the terminal's group, npm passes it on, and so do we: with `alone` the
 * program has a group of its own and gets each request once. To Fonoteca a second one means "at once".
 * A SIGTERM for npm ends npm and its shell but does not reach us: there, losing our parent is the request.
 */
export function run(program, parameters, { alone = false, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: root,
      stdio: 'inherit',
      detached: alone && !windows,
      ...options,
    });
    let last = 0;
    const forward = (signal) => {
      const soon = Date.now() - last < 1000;
      last = Date.now();
      if (!(alone && soon)) child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (!alone || !process.env.npm_lifecycle_event || process.ppid === parent) return;
      clearInterval(watch);
      forward('SIGTERM');
    }, 500);
    child.once('error', (error) => {
      clearInterval(watch);
      say(`${program}: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** Builds the web pages when their sources are newer than what was built. */
export async function buildWeb(node) {
  const web = join(root, 'apps', 'web');
  const stamp = join(web, 'dist', '.sources');
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const file of sourcesOf([
    join(web, 'src'),
    join(web, 'public'),
    join(web, 'index.html'),
    join(web, 'vite.config.ts'),
    join(root, 'packages', 'contract', 'src'),
  ])) {
    hash.update(file).update(readFileSync(file));
  }
  const wanted = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building the web pages …');
  const code = await run(
    node.path,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: web, env: environmentWith(node), shell: windows, stdio: ['ignore', 2, 2] },
  );
  if (code !== 0) stop('The web pages could not be built: see above.');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function sourcesOf(places) {
  return places.filter(existsSync).flatMap((place) =>
    statSync(place).isDirectory()
      ? sourcesOf(
          readdirSync(place)
            .sort()
            .map((name) => join(place, name)),
        )
      : [place],
  );
}
