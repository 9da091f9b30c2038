// npm run double:lastfm | double:listenbrainz | double:discogs | double:musicbrainz -- --help
import { join } from 'node:path';
import { environmentWith, findNode, install, nodeFlags, root, run } from './runtime.mjs';

install();
const node = findNode();
const program = join(root, 'packages', 'test-kit', 'src', 'doubles', 'main.ts');
const code = await run(node.path, [...nodeFlags(node), program, ...process.argv.slice(2)], {
  alone: true,
  // Files are named from where the person stands, not from the top of the clone.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  env: environmentWith(node),
});
process.exit(code);
