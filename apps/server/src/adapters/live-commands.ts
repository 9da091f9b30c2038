import type { Store } from '@fonoteca/store';
import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { loadSecretKeys } from '../secret-key.ts';
import { type LiveServices, liveServices } from './live.ts';
import { liveNotifications } from './live-notify.ts';

export type { LiveServices };

/** The live watch for a command: looks when it is asked to, and leaves the rest to a server that runs. */
export async function liveForCommands(config: Config, store: Store): Promise<LiveServices> {
  const secretKeys = loadSecretKeys(config);
  const notifications = liveNotifications(config, store, secretKeys);
  const live = await liveServices(
    config,
    {
      store,
      secretKeys,
      log: createLog(config.logLevel),
      // Written down here; sent by the server.
      afterStart: async (transaction, { broadcastId, channelId }) => {
        await notifications.queue(transaction, { broadcastId, channelId, now: Date.now() });
      },
    },
    { leads: false },
  );
  return {
    ...live,
    async close() {
      await live.close();
      await notifications.close();
    },
  };
}
