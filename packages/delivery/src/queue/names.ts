import { enqueue } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { z } from 'zod';

/** The jobs of delivery by name, apart from what runs them: whoever changes a queue wakes its job. */
export const deliverName = {
  name: 'scrobble.deliver',
  payload: z.object({ accountId: z.number().int().positive() }),
};
export const planName = {
  name: 'scrobble.plan',
  payload: z.object({ personId: z.number().int().positive() }),
};

/** Wakes the dispatcher of an account: one waits and one runs at most. */
export const queueDeliver = (executor: Executor, accountId: number, startAfterSeconds = 0): Promise<string> =>
  enqueue(executor, deliverName, { accountId }, { singletonKey: String(accountId), startAfterSeconds });

/** Wakes the planner of a person: one waits and one runs at most. */
export const queuePlan = (executor: Executor, personId: number, startAfterSeconds = 0): Promise<string> =>
  enqueue(executor, planName, { personId }, { singletonKey: String(personId), startAfterSeconds });
