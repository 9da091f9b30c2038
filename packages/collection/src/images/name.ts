import { z } from 'zod';

/** The name and payload under which the fetching of covers is queued, with the key `instance`. */
export const imagesJobName = { name: 'records.images', payload: z.object({}) };
