#!/usr/bin/env node
// The fonoteca command: finds the Node that Fonoteca runs on and hands over.
import { join } from 'node:path';
import { environmentWith, findNode, install, nodeFlags, root, run } from '../../../scripts/runtime.mjs';

install();
const node = findNode();
const code = await run(
  node.path,
  [...nodeFlags(node), join(root, 'apps', 'cli', 'src', 'main.ts'), ...process.argv.slice(2)],
  {
    cwd: process.cwd(),
    env: environmentWith(node),
    alone: true,
  },
);
process.exit(code);
