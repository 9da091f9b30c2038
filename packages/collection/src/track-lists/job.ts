import { defineJob, enqueue } from '@fonoteca/jobs';
import { imagesJobName } from '../images/name.ts';
import type { Patience } from '../patience.ts';
import { trackListsJobName } from './name.ts';
import { runTrackLists, type TrackListPorts } from './run.ts';

/** The job that fetches the track lists of a person's records; it queues itself again for what must wait. */
export const trackListsJob = (ports: TrackListPorts, options: { readonly patience?: Patience } = {}) =>
  defineJob({
    ...trackListsJobName,
    run: async ({ personId }, context) => {
      const again = await runTrackLists(context.store, ports, personId, {
        signal: context.signal,
        progress: (progress) => context.progress(progress),
        ...options,
      });
      // Releases bring covers with them.
      await enqueue(context.store.db, imagesJobName, {}, { singletonKey: 'instance' });
      if (again !== null) {
        const later = { personId, singletonKey: `person:${personId}`, startAfterSeconds: again };
        await enqueue(context.store.db, trackListsJobName, { personId }, later);
      }
      return { personId, againAfterSeconds: again };
    },
  });
