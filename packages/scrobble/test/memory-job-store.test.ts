import { testJobStore } from '@fonoteca/test-kit';
import { MemoryJobStore } from './support/memory-job-store.ts';

testJobStore({
  name: 'memory',
  open: async ({ dailyCap }) => {
    const store = new MemoryJobStore(dailyCap);
    return {
      store,
      add: async ({ scrobble, priority, job }) => store.add(scrobble, priority, job).id,
      command: async (job, command) => store.command(job, command),
      read: async (id) => {
        const delivery = store.deliveries[Number(id) - 1];
        if (!delivery) throw new Error(`no delivery ${id}`);
        const { state, attempts, message } = delivery;
        return { state, attempts, message };
      },
      reopen: async () => store,
      close: async () => undefined,
    };
  },
});
