import type { AnyJob } from '@fonoteca/jobs';
import {
  createTargets,
  loadPushKeys,
  notificationJob,
  queueNotifications,
  type Targets,
} from '@fonoteca/live';
import { createAddressGuard, createSenders } from '@fonoteca/services';
import type { SecretKeys, Store } from '@fonoteca/store';
import type { Config } from '../config.ts';

/** Telling people that a broadcast has begun. */
export interface LiveNotifications {
  /** To be called in the transaction that writes the broadcast. */
  readonly queue: typeof queueNotifications;
  readonly jobs: readonly AnyJob[];
  readonly targets: Targets;
  /** VAPID key of this installation, base64url. */
  publicKey(): Promise<string>;
  close(): Promise<void>;
}

export function liveNotifications(
  config: Config,
  { db }: Pick<Store, 'db'>,
  secretKeys: SecretKeys,
): LiveNotifications {
  const guard = createAddressGuard({ allowPrivate: config.allowPrivateAddresses });
  // Read once at the first use; a database that was away is asked again.
  let keys: ReturnType<typeof loadPushKeys> | undefined;
  const pushKeys = () => {
    keys ??= loadPushKeys(db, secretKeys).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
  const senders = createSenders({
    fetch: guard.fetch,
    pushKeys,
    contact: config.contact,
    email: config.smtp,
  });
  return {
    queue: queueNotifications,
    jobs: [notificationJob({ senders, secretKeys })],
    targets: createTargets({ db, secretKeys, senders, checkAddress: guard.check }),
    publicKey: async () => (await pushKeys()).publicKey,
    close: async () => {
      senders.close();
      await guard.close();
    },
  };
}
