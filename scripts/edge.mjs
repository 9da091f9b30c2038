// npm run edge:dev | edge:build -- …: the scrobbler for a static collection. See apps/edge/README.md.
import { join } from 'node:path';
import { environmentWith, findNode, install, nodeFlags, root, run } from './runtime.mjs';

install();
const node = findNode();
const [what = '', ...parameters] = process.argv.slice(2);
const program = join(root, 'apps', 'edge', 'scripts', `${what}.ts`);
const code = await run(node.path, [...nodeFlags(node), program, ...parameters], {
  alone: true,
  // Files are named from where the person stands, not from the top of the clone.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  env: environmentWith(node),
});
process.exit(code);
