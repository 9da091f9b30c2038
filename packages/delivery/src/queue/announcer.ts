import type { OriginKey, SentTrack } from '@fonoteca/domain';
import { canAnnounce } from '@fonoteca/scrobble';
import type { Database, SecretKeys } from '@fonoteca/store';
import { openAccount } from '../links/secrets.ts';
import type { TargetOf } from '../ports.ts';
import { comesFrom } from './came-from.ts';
import { announcementOf, forwardingAccounts } from './forward.ts';

export interface AnnouncerOptions {
  readonly db: Database;
  readonly secretKeys: SecretKeys;
  readonly targetOf: TargetOf;
  /** Hears of what a service did not take; nobody else does. */
  readonly onError: (error: unknown) => void;
}

const patienceMs = 10_000;

/**
 * Tells the linked services what plays now. Best effort: not retried, and a service that is down, waits for
 * the person or has asked for patience is not bothered.
 */
export function createAnnouncer({ db, secretKeys, targetOf, onError }: AnnouncerOptions) {
  return async (
    personId: number,
    origin: OriginKey,
    sent: SentTrack,
    signal?: AbortSignal,
  ): Promise<void> => {
    const accounts = await forwardingAccounts(db, personId);
    const listen = { sent, stampMs: Date.now() };
    await Promise.all(
      accounts
        .filter((account) => account.isReady && !comesFrom(account, origin, listen))
        .map(async ({ id }) => {
          try {
            const account = await openAccount(db, secretKeys, id);
            const target = account && targetOf(account);
            if (!target || !canAnnounce(target)) return;
            const timeout = AbortSignal.timeout(patienceMs);
            await target.playingNow(
              announcementOf(sent),
              signal ? AbortSignal.any([signal, timeout]) : timeout,
            );
          } catch (error) {
            if (!signal?.aborted) onError(error);
          }
        }),
    );
  };
}
