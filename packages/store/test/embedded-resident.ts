// A process that lives in an embedded database: opens it, says so, and leaves when told to.
import { openEmbedded } from '@fonoteca/store';

const [dataDirectory = ''] = process.argv.slice(2);
const embedded = await openEmbedded({ dataDirectory, settings: { fsync: 'off' } });
process.stdout.write(`open ${await embedded.pid()}\n`);
process.stdin.once('data', async () => {
  await embedded.close();
  process.exit(0);
});
