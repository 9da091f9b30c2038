import { z } from '@hono/zod-openapi';
import { defineEndpoints, done, identifier, instant } from './common.ts';

/** What a model's items are; `session` models say what follows what. */
const modelKind = z.enum(['artist', 'release', 'recording', 'session']);
/** `own`: learned from this instance's listens; `outside`: imported, learned from public data. */
const modelPlace = z.enum(['own', 'outside']);

const metrics = z.record(z.string(), z.number());
const numbers = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));

const model = z
  .object({
    id: z.number(),
    kind: modelKind,
    place: modelPlace,
    /** `current` is in use; `refused`: the gate found it worse than what is in use. */
    state: z.enum(['candidate', 'current', 'retired', 'refused']),
    name: z.string(),
    parameters: numbers,
    metrics,
    /** The same measures of what was in use when this one was weighed, on the same held-out listens. */
    comparedWith: z.object({ modelId: z.number(), metrics }).nullable(),
    people: z.number(),
    items: z.number(),
    interactions: z.number(),
    dataFrom: instant.nullable(),
    dataUntil: instant.nullable(),
    seed: z.number(),
    seconds: z.number(),
    peakMb: z.number().nullable(),
    bytes: z.number(),
    note: z.string().nullable(),
    createdAt: instant,
    promotedAt: instant.nullable(),
  })
  .openapi('Model');

const trial = z.object({
  member: z.string(),
  parameters: numbers,
  metrics,
  seconds: z.number(),
  /** Weight in the ensemble; null where it was not taken. */
  weight: z.number().nullable(),
});

const event = z.object({
  at: instant,
  modelId: z.number(),
  kind: modelKind,
  action: z.enum(['trained', 'promoted', 'rolled-back', 'refused', 'imported', 'removed']),
  actor: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

const params = z.object({ id: identifier });
const read = { tag: 'Models', access: 'listener', scope: 'read' } as const;
const own = { tag: 'Models', access: 'owner', scope: 'write' } as const;

export const modelEndpoints = defineEndpoints({
  'GET /api/v1/models': {
    summary: 'Models, newest first, what is in use, and the log of experiments',
    ...read,
    response: z.object({
      items: z.array(model),
      events: z.array(event),
      training: z.object({ jobId: z.string(), share: z.number(), what: z.string().nullable() }).nullable(),
      nextTrainingAt: instant.nullable(),
    }),
  },
  'GET /api/v1/models/{id}': {
    summary: 'A model with every trial of its training',
    ...read,
    params,
    response: model.extend({ trials: z.array(trial) }),
  },
  'POST /api/v1/models/train': {
    summary: 'Learn anew, as a background job',
    ...own,
    body: z.object({ kinds: z.array(modelKind).min(1).optional(), seed: z.number().int().min(0).optional() }),
    status: 202,
    response: z.object({ jobId: z.string() }),
  },
  'POST /api/v1/models/{id}/promote': {
    summary: 'Take a model into use, whatever the gate said',
    ...own,
    params,
    response: done,
  },
  'POST /api/v1/models/rollback': {
    summary: 'Go back to the model that was in use before',
    ...own,
    body: z.object({ kind: modelKind, place: modelPlace.default('own') }),
    response: z.object({ modelId: z.number() }),
  },
  'POST /api/v1/models/import': {
    summary: 'Take in a model file that another instance or `recommend pretrain` made',
    ...own,
    status: 201,
    response: model,
  },
  'GET /api/v1/models/{id}/file': {
    summary: 'A model as a file that another instance can import; no person is in it',
    tag: 'Models',
    access: 'owner',
    scope: 'read',
    params,
    produces: 'application/octet-stream',
  },
  'DELETE /api/v1/models/{id}': {
    summary: 'Remove a model that is not in use',
    ...own,
    params,
    response: done,
  },
});
