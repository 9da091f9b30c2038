import {
  createAnnouncer,
  createLinks,
  createScrobbles,
  type DeliveryTools,
  forwardStored,
  type Links,
  type Scrobbles,
} from '@fonoteca/delivery';
import type { Intake } from '@fonoteca/listens';
import { createAddressGuard } from '@fonoteca/services';
import type { SecretKeys, Store } from '@fonoteca/store';
import type { Config } from '../config.ts';
import { afterDirty } from '../jobs.ts';
import { createLookups, type Lookups } from './lookups.ts';
import { signInPorts } from './sign-in-ports.ts';
import { createTargets } from './targets.ts';

/** Everything of scrobbling that handlers and jobs work with. */
export interface DeliveryServices {
  readonly tools: DeliveryTools;
  readonly links: Links;
  readonly scrobbles: Scrobbles;
  readonly lookups: Lookups;
  /** The account at Last.fm itself that a person linked: its name; null when there is none. */
  lastfmName(personId: number): Promise<string | null>;
  /** Tells linked services what plays now beside what the intake does with it. */
  announcing(intake: Intake): Intake;
  close(): Promise<void>;
}

export function createDeliveryServices(
  config: Config,
  store: Store,
  secretKeys: SecretKeys,
  onError: (error: unknown) => void,
): DeliveryServices {
  const { db } = store;
  const guard = createAddressGuard({ allowPrivate: config.allowPrivateAddresses });
  const targetOf = createTargets(config.services, guard);
  const announce = createAnnouncer({ db, secretKeys, targetOf, onError });
  const links = createLinks({ db, secretKeys, ports: signInPorts(config.services, guard) });
  const ending = new AbortController();
  const announcing = new Set<Promise<void>>();
  return {
    tools: { secretKeys, targetOf, intake: { afterDirty, afterStored: forwardStored } },
    links,
    scrobbles: createScrobbles(db, { afterDirty }),
    lookups: createLookups(config),
    lastfmName: async (personId) => (await links.account(personId, 'lastfm'))?.name ?? null,
    announcing: (intake) => ({
      ...intake,
      playingNow: async (personId, origin, sent) => {
        await intake.playingNow(personId, origin, sent);
        // Nobody who plays something waits for another service.
        const task = announce(personId, origin, sent, ending.signal)
          .catch(onError)
          .finally(() => announcing.delete(task));
        announcing.add(task);
      },
    }),
    close: async () => {
      ending.abort(new Error('stopping'));
      await Promise.all(announcing);
      await guard.close();
    },
  };
}
