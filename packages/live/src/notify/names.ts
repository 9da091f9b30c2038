import { enqueue } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { z } from 'zod';

/** The job apart from what runs it: whoever finds a broadcast wakes it. It names nobody. */
export const notifyName = { name: 'live.notify', payload: z.object({}) };

/** One waits and one runs at most. */
export const wakeNotifier = (executor: Executor, startAfterSeconds = 0): Promise<string> =>
  enqueue(executor, notifyName, {}, { singletonKey: 'all', startAfterSeconds });
