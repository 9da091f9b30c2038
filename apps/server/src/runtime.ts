import { RequestLimit, SignInLimits, TokenAuthenticator, tidyAccounts } from '@fonoteca/accounts';
import type { Worker } from '@fonoteca/jobs';
import { createWorker } from '@fonoteca/jobs';
import { createIntake, type Intake } from '@fonoteca/listens';
import type { Recommender } from '@fonoteca/recommend';
import type { SecretKeys, Store } from '@fonoteca/store';
import { migrate } from '@fonoteca/store';
import manifest from '../package.json' with { type: 'json' };
import { type CollectionOutside, collectionOutside } from './adapters/collection.ts';
import { countingIntake } from './adapters/counting-intake.ts';
import { createDeliveryServices, type DeliveryServices } from './adapters/delivery.ts';
import { type LiveOptions, type LiveServices, liveServices } from './adapters/live.ts';
import { type LiveNotifications, liveNotifications } from './adapters/live-notify.ts';
import { recommendOutside } from './adapters/recommend.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { type EventHub, openEventHub } from './events.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { definitions, schedules } from './jobs.ts';
import { createLog, type Logger } from './log.ts';
import { loadSecretKeys } from './secret-key.ts';

export const version: string = manifest.version;

/** Everything that handlers work with, put together once. */
export interface Runtime {
  readonly config: Config;
  readonly log: Logger;
  readonly store: Store;
  readonly secretKeys: SecretKeys;
  readonly tokens: TokenAuthenticator;
  readonly signInLimits: SignInLimits;
  readonly requestLimit: RequestLimit;
  readonly intake: Intake;
  readonly delivery: DeliveryServices;
  /** What the shelf needs from outside. */
  readonly collection: CollectionOutside;
  readonly recommender: Recommender;
  readonly live: LiveServices;
  readonly notifications: LiveNotifications;
  readonly events: EventHub;
  readonly worker: Worker;
  readonly metrics: Metrics;
  /** Ends of the event streams that are open. */
  readonly streams: Set<() => void>;
  /** Whether answers are held against the contract (tests). */
  readonly strict: boolean;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  readonly strict?: boolean;
  readonly live?: LiveOptions;
}

const requestsPerMinute = 6_000;

/** Opens the database, brings its schema up to date and starts the worker; undoes all of it when one fails. */
export async function openRuntime(config: Config, options: RuntimeOptions = {}): Promise<Runtime> {
  const log = createLog(config.logLevel);
  const cleanUp: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of cleanUp.splice(0).reverse()) {
      await step().catch((error) => log.error({ err: error }, 'while stopping'));
    }
  };
  try {
    const secretKeys = loadSecretKeys(config);
    const database = await openDatabase(config, {
      onIdleError: (error) => log.warn({ err: error }, 'database connection'),
      log: (message) => log.warn(message),
    });
    cleanUp.push(() => database.close());
    const { store } = database;
    await migrate(store.db);
    const events = await openEventHub(store.url, (error) => log.warn({ err: error }, 'events'));
    cleanUp.push(() => events.close());
    const delivery = createDeliveryServices(config, store, secretKeys, (error) =>
      log.debug({ err: error }, 'announcing what plays now'),
    );
    cleanUp.push(() => delivery.close());
    const collection = collectionOutside(config, store, secretKeys);
    cleanUp.push(() => collection.close());
    const recommend = recommendOutside(config, store);
    const notifications = liveNotifications(config, store, secretKeys);
    cleanUp.push(() => notifications.close());
    const jobTools = { delivery: delivery.tools, collection, recommend: recommend.jobs, notifications };
    const worker = createWorker(store, definitions(jobTools), {
      // Deliveries wait for slow services; they must not hold up imports and statistics.
      concurrency: 4,
      schedules: schedules(jobTools),
      onError: (error, job) => log.error({ err: error, job: job?.id, name: job?.name }, 'job'),
    });
    await worker.start();
    cleanUp.push(() => worker.stop());
    await tidyAccounts(store.db);
    const live = await liveServices(
      config,
      {
        store,
        secretKeys,
        log,
        afterStart: async (transaction, { broadcastId, channelId }) => {
          await notifications.queue(transaction, { broadcastId, channelId, now: Date.now() });
        },
      },
      options.live,
    );
    cleanUp.push(() => live.close());
    const metrics = createMetrics(store);
    return {
      config,
      log,
      store,
      secretKeys,
      tokens: new TokenAuthenticator(store.db),
      signInLimits: new SignInLimits(store),
      requestLimit: new RequestLimit({ requests: requestsPerMinute, seconds: 60 }),
      intake: delivery.announcing(countingIntake(createIntake(store, delivery.tools.intake), metrics)),
      delivery,
      collection,
      recommender: recommend.recommender,
      live,
      notifications,
      events,
      worker,
      metrics,
      streams: new Set(),
      strict: options.strict ?? false,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
