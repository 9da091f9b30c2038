import type { ScrobbleTarget } from '@fonoteca/scrobble';
import { createLastfmTarget } from '@fonoteca/services/web';
import type { Hono } from 'hono';
import { type Env, type Settings, settingsOf } from '../env.ts';
import { answerError } from '../http/problems.ts';
import type { ObjectState } from '../platform.ts';
import { open } from '../sealing.ts';
import { createAccountApp } from './app.ts';
import type { AccountContext } from './context.ts';
import { Events } from './events.ts';
import { openJobs, setDailyCap } from './job-store.ts';
import { jobRowByNumber } from './jobs.ts';
import { keyContext } from './key.ts';
import { migrate } from './schema.ts';
import { type Sql, sqlOf } from './sql.ts';
import { jobView } from './views.ts';
import { clock, work } from './work.ts';

const longestRetryMs = 5 * 60_000;
/** When work goes on that was killed half-way. */
const guardMs = 5_000;
/** An alarm may run for 15 minutes. */
const longestWorkMs = 10 * 60_000;

/**
 * The Durable Object of one Last.fm account: its sealed session key, its jobs, its budget. It answers the
 * Worker's requests and does the work in alarms, one at a time.
 */
export class Account implements AccountContext {
  readonly sql: Sql;
  readonly events = new Events();
  /** A defect in an alarm must not end the alarms: tried again after this, then twice as long, and so on. */
  protected readonly firstRetryMs: number = 1_000;
  readonly #state: ObjectState;
  readonly #env: Env;
  readonly #app: Hono;
  readonly #lookUps = { failures: 0 };
  #target: { readonly sealedKey: string; readonly target: ScrobbleTarget } | undefined;
  #working: Promise<number | null> | undefined;
  #defects = 0;

  constructor(state: ObjectState, env: Env) {
    this.#state = state;
    this.#env = env;
    this.sql = sqlOf(state.storage);
    this.#app = createAccountApp(this);
    this.#app.onError((error) => answerError(error));
    void state.blockConcurrencyWhile(async () => {
      migrate(this.sql);
      // Whatever ended the alarms (a crash at the wrong moment, six failed tries): work that waits goes on.
      if (openJobs(this.sql).length > 0) await this.wake(clock.now());
    });
  }

  get settings(): Settings {
    return settingsOf(this.#env);
  }

  async fetch(request: Request): Promise<Response> {
    return this.#app.fetch(request);
  }

  /**
   * The platform gives up after six throws: so this never throws, and sets the next alarm before anything else,
   * for the case that it never comes to its end.
   */
  async alarm(): Promise<void> {
    const { storage } = this.#state;
    const guard = clock.now() + guardMs;
    await storage.setAlarm(guard);
    let next: number | null = guard;
    try {
      this.#working ??= this.advance(AbortSignal.timeout(longestWorkMs));
      next = await this.#working;
      this.#defects = 0;
    } catch (error) {
      console.error('alarm', error instanceof Error ? error.stack : String(error));
      next = clock.now() + Math.min(longestRetryMs, this.firstRetryMs * 2 ** this.#defects++);
    } finally {
      this.#working = undefined;
      const set = await storage.getAlarm();
      if (set === guard) await (next === null ? storage.deleteAlarm() : storage.setAlarm(next));
      // A request has set another meanwhile: whichever comes first.
      else if (next !== null) await this.wake(next);
    }
  }

  /** Sends what is due. @returns when to go on, ms */
  protected async advance(signal: AbortSignal): Promise<number | null> {
    setDailyCap(this.sql, this.settings.dailyCap);
    return work({
      sql: this.sql,
      target: await this.#openTarget(),
      onChange: (jobs) => this.tell(jobs),
      signal,
      lookUps: this.#lookUps,
    });
  }

  async wake(at: number): Promise<void> {
    const set = await this.#state.storage.getAlarm();
    if (set === null || set > at) await this.#state.storage.setAlarm(at);
  }

  tell(jobs: readonly number[]): void {
    if (this.events.size === 0) return;
    for (const number of jobs) {
      const row = jobRowByNumber(this.sql, number);
      if (row) this.events.tellJob(jobView(this.sql, row, clock.now()));
    }
  }

  tellAll(): void {
    this.tell(openJobs(this.sql));
  }

  /** Null when nobody is signed in. The key is opened once for each key that was stored. */
  async #openTarget(): Promise<ScrobbleTarget | null> {
    const [row] = this.sql.exec('select name, sealed_key, status from account');
    const { lastfm, keys } = this.settings;
    if (!row?.sealed_key || row.status !== 'active' || !lastfm) return null;
    const sealedKey = String(row.sealed_key);
    if (this.#target?.sealedKey !== sealedKey) {
      const userName = String(row.name);
      try {
        const sessionKey = await open(keys, sealedKey, keyContext(userName));
        this.#target = { sealedKey, target: createLastfmTarget({ ...lastfm, sessionKey, userName }) };
      } catch (error) {
        console.error('the stored session key does not open:', (error as Error).message);
        const message = 'the stored sign-in can no longer be read: sign in again';
        this.sql.exec("update account set status = 'reconnect', message = ?", message);
        this.tellAll();
        return null;
      }
    }
    return this.#target.target;
  }
}
