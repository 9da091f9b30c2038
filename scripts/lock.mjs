// node scripts/lock.mjs [--check]: names in the lock file the packages of other platforms that npm left
// out. npm drops an optional package that the registry at hand does not offer, and then its own `npm ci`
// refuses the lock file for not naming it. See docs/decisions/0001-runtime.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say, stop } from './runtime.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  if (!path.startsWith('node_modules/')) continue;
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] || lock.packages[`${path}/node_modules/${name}`]) continue;
    const entry = entryFor(name, version, parent);
    if (!entry) continue;
    lock.packages[`node_modules/${name}`] = entry;
    added.push(name);
  }
}
if (added.length === 0) process.exit(0);
if (process.argv.includes('--check')) {
  stop(
    `The lock file misses ${added.length} packages of other platforms (${added[0]} …): node scripts/lock.mjs`,
  );
}
const byName = ([one], [other]) => one.localeCompare(other, 'en');
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byName));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
say(`Named in the lock file: ${added.join(', ')}`);

/**
 * What npm would have written, as far as the name says it (@biomejs/cli-linux-x64-musl). The checksum
 * stays unknown; npm takes what the registry gives. Undefined for a package that is not of one platform.
 */
function entryFor(name, version, parent) {
  const label = name.split('/').at(-1);
  const os = /android|darwin|freebsd|linux|openharmony|win32/.exec(label)?.[0];
  const cpu = /(?:^|-)(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-|$)/.exec(label)?.[1];
  if (!os || !cpu || !/^\d+\.\d+\.\d+/.test(version)) return undefined;
  const libc = os === 'linux' ? (/musl/.test(label) ? 'musl' : /gnu/.test(label) ? 'glibc' : '') : '';
  return {
    version,
    cpu: [cpu],
    ...(parent.dev ? { dev: true } : {}),
    ...(libc ? { libc: [libc] } : {}),
    license: parent.license,
    optional: true,
    os: [os],
    ...(parent.engines ? { engines: parent.engines } : {}),
  };
}
