import { z } from 'zod';

/** The name and payload under which the fetching of track lists is queued, with the key `person:ID`. */
export const trackListsJobName = {
  name: 'records.track-lists',
  payload: z.object({ personId: z.number().int().positive() }),
};
