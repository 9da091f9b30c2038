import type { Settings } from '../env.ts';
import type { Events } from './events.ts';
import type { Sql } from './sql.ts';

/** The account's object as its routes see it. */
export interface AccountContext {
  readonly sql: Sql;
  /** Throws SettingsError while they cannot be used. */
  readonly settings: Settings;
  readonly events: Events;
  /** Sets the alarm for `at` (ms), or leaves the one that comes sooner. */
  wake(at: number): Promise<void>;
  /** Tells open pages how these jobs stand. */
  tell(jobs: readonly number[]): void;
  /** … and how all stand that are open. */
  tellAll(): void;
}
