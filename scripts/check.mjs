// npm run check: types, lint and format, import rules, dead code. All run, whatever fails.
import { join } from 'node:path';
import { environmentWith, findNode, install, nodeFlags, root, run, say } from './runtime.mjs';

install();
const node = findNode();
const tool = (name) => join(root, 'node_modules', '.bin', name);
const checks = [
  // TypeScript 7 checks ten times as fast; version 6 is there for tools that need its programming interface.
  [
    'types',
    node.path,
    [join(root, 'node_modules', 'typescript-native', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json'],
  ],
  ['lint and format', tool('biome'), ['ci', '--error-on-warnings', '--max-diagnostics=50', '.']],
  [
    'import rules',
    tool('depcruise'),
    ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'apps', 'packages'],
  ],
  ['dead code', tool('knip'), ['--no-progress', '--no-config-hints']],
  ['edge bundle', node.path, [...nodeFlags(node), join(root, 'scripts', 'edge-size.mjs')]],
  ['kernels', node.path, [join(root, 'packages', 'learn', 'kernels.mjs'), '--check']],
  ['lock file', node.path, [join(root, 'scripts', 'lock.mjs'), '--check']],
];
const failed = [];
for (const [name, program, parameters] of checks) {
  const started = Date.now();
  const code = await run(program, parameters, { env: environmentWith(node) });
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) say(`Failed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
