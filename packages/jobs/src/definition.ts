import type { Store } from '@fonoteca/store';
import type { z } from 'zod';

/** How far a job is: `share` 0 … 1, or null while that is not known. */
export interface Progress {
  readonly share: number | null;
  readonly note?: string;
}

/** What a running job gets. */
export interface JobContext {
  readonly id: string;
  /** Whose job it is; null for the instance's own. */
  readonly personId: number | null;
  /** Aborts when the job is cancelled, the worker stops, or the worker lost its claim on the job. */
  readonly signal: AbortSignal;
  readonly store: Store;
  /** Shown to the person; written at most four times a second, so call it as often as you like. */
  progress(progress: Progress): Promise<void>;
}

/** What must be known to put a job in the queue. */
export interface JobName<Payload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
}

export interface JobDefinition<Payload> extends JobName<Payload> {
  /**
   * Does the work; may be run again from the start after a crash, so it must pick up where it was.
   * What it returns is kept as the result. A `Fault` fails the job with its message; any other error
   * is tried again a few times.
   */
  readonly run: (payload: Payload, context: JobContext) => Promise<Record<string, unknown> | undefined>;
}

/** A definition whose payload type is settled: what a worker takes. */
export interface AnyJob {
  readonly name: string;
  readonly start: (payload: unknown, context: JobContext) => Promise<Record<string, unknown> | undefined>;
}

/**
 * Names a job, the shape of its payload and its handler.
 *
 * @example const refold = defineJob({ name: 'statistics.refold', payload: z.object({ personId: z.number() }), run })
 */
export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> & AnyJob {
  return {
    ...definition,
    start: async (payload, context) => definition.run(definition.payload.parse(payload), context),
  };
}
