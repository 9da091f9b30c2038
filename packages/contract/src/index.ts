import type { z } from '@hono/zod-openapi';
import { accountEndpoints } from './accounts.ts';
import { channelEndpoints } from './channels.ts';
import type { Endpoint } from './common.ts';
import { linkedServiceEndpoints } from './linked-services.ts';
import { listenEndpoints } from './listens.ts';
import { liveEndpoints } from './live.ts';
import { modelEndpoints } from './models.ts';
import { playlistEndpoints } from './playlists.ts';
import { recommendationEndpoints } from './recommendations.ts';
import { recordEndpoints } from './records.ts';
import { scrobbleEndpoints } from './scrobbles.ts';
import { statisticsEndpoints } from './statistics.ts';
import { tasteEndpoints } from './taste.ts';

export { problem } from './common.ts';
export { defectResponse, faultOfSchema, problemResponse } from './problems.ts';
export type { Endpoint };

/** Every endpoint of `/api/v1`: the server implements each, OpenAPI describes each, the web calls them. */
export const endpoints = {
  ...accountEndpoints,
  ...listenEndpoints,
  ...statisticsEndpoints,
  ...recordEndpoints,
  ...scrobbleEndpoints,
  ...linkedServiceEndpoints,
  ...recommendationEndpoints,
  ...tasteEndpoints,
  ...modelEndpoints,
  ...playlistEndpoints,
  ...channelEndpoints,
  ...liveEndpoints,
};

export type Endpoints = typeof endpoints;
export type EndpointKey = keyof Endpoints;

type Field<Key extends EndpointKey, Name extends string> =
  Endpoints[Key] extends Record<Name, infer Schema> ? Schema : never;

/** What an endpoint answers. */
export type ResponseOf<Key extends EndpointKey> =
  Field<Key, 'response'> extends z.ZodType ? z.output<Field<Key, 'response'>> : unknown;
/** Query as a caller writes it (defaults may be left out) … */
export type QueryInput<Key extends EndpointKey> =
  Field<Key, 'query'> extends z.ZodType ? z.input<Field<Key, 'query'>> : undefined;
/** … and as a handler reads it. */
export type QueryOf<Key extends EndpointKey> =
  Field<Key, 'query'> extends z.ZodType ? z.output<Field<Key, 'query'>> : undefined;
export type ParamsOf<Key extends EndpointKey> =
  Field<Key, 'params'> extends z.ZodType ? z.output<Field<Key, 'params'>> : undefined;
export type BodyInput<Key extends EndpointKey> =
  Field<Key, 'body'> extends z.ZodType ? z.input<Field<Key, 'body'>> : undefined;
export type BodyOf<Key extends EndpointKey> =
  Field<Key, 'body'> extends z.ZodType ? z.output<Field<Key, 'body'>> : undefined;
