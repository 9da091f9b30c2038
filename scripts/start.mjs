// npm start [-- FILES…]: installs, builds what is stale, and serves. Files are imported.
import { join } from 'node:path';
import { buildWeb, environmentWith, findNode, install, nodeFlags, root, run } from './runtime.mjs';

install();
const node = findNode();
await buildWeb(node);
const code = await run(
  node.path,
  [...nodeFlags(node), join(root, 'apps', 'cli', 'src', 'main.ts'), 'serve', ...process.argv.slice(2)],
  {
    // Files are named from where npm was called.
    cwd: process.env.INIT_CWD ?? root,
    env: environmentWith(node),
    alone: true,
  },
);
process.exit(code);
