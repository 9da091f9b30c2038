// npm test [-- FILES…]: its own set-up, then every test. The last line is “N passed, N failed, N skipped”.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb, environmentWith, findNode, install, root, run, say } from './runtime.mjs';

/** Programs from Debian that some tests drive, and how to see that they are there. */
const programs = [
  { name: 'chromium', packages: ['chromium', 'fonts-liberation'], there: () => has('chromium') },
  { name: 'mpdscribble', packages: ['mpdscribble', 'mpd'], there: () => has('mpdscribble') && has('mpd') },
  { name: 'icecast', packages: ['icecast2'], there: () => has('icecast2') },
  {
    name: 'pylast',
    packages: ['python3-pylast', 'python3'],
    there: () => spawnSync('/usr/bin/python3', ['-c', 'import pylast']).status === 0,
  },
];

function has(program) {
  return ['/usr/bin', '/usr/local/bin', '/bin'].some((folder) => existsSync(join(folder, program)));
}

/** Installs what is missing where we may; gives the names of what is missing still. */
function provide() {
  const missing = programs.filter((program) => !program.there());
  if (missing.length === 0) return [];
  const packages = missing.flatMap((program) => program.packages);
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say(`Installing ${packages.join(', ')} from Debian …`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env: environment });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 2, 2],
      env: environment,
    });
  } else {
    say(
      `Not there: ${missing.map((program) => program.name).join(', ')}. On Debian, as root: apt-get install ${packages.join(' ')}`,
    );
  }
  return programs.filter((program) => !program.there()).map((program) => program.name);
}

install();
const node = findNode();
const missing = provide();
if (missing.length > 0 && process.env.CI === 'true') {
  say(`CI runs every test, and ${missing.join(', ')} could not be installed.`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
await buildWeb(node);

const folder = mkdtempSync(join(tmpdir(), 'fonoteca-report-'));
const report = join(folder, 'report.json');
const code = await run(
  node.path,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { env: environmentWith(node, { FONOTECA_TEST_WITHOUT: missing.join(',') }) },
);
const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
rmSync(folder, { recursive: true, force: true });

const passed = result?.numPassedTests ?? 0;
const skipped = (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
// A file that breaks before its first test counts as a failure too.
const broken =
  result?.testResults?.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    .length ?? 0;
let failed = (result?.numFailedTests ?? 0) + broken;
if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
const skippedInCi = process.env.CI === 'true' && skipped > 0;
if (skipped > 0) {
  say(`\nSkipped${missing.length > 0 ? ` (not there: ${missing.join(', ')})` : ''}:`);
  for (const file of result?.testResults ?? []) {
    for (const one of file.assertionResults)
      if (one.status === 'pending' || one.status === 'skipped') say(`  ${one.fullName}`);
  }
  if (skippedInCi) say('With CI=true nothing may be skipped.');
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || skippedInCi ? 1 : 0);
