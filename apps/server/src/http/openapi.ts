import { type Endpoint, endpoints, problem } from '@fonoteca/contract';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';

/** The OpenAPI 3.1 document, made of the same table that the server implements. */
export function openApiDocument(version: string) {
  const app = new OpenAPIHono();
  for (const [key, endpoint] of Object.entries(endpoints as Record<string, Endpoint>)) {
    app.openAPIRegistry.registerPath(describe(key, endpoint));
  }
  app.openAPIRegistry.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'fonoteca_session',
    description: 'Set by signing in. Writes must come from a page of this instance (Origin).',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token with the scope that the endpoint names.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Fonoteca',
      version,
      description:
        'Times are UTC instants (ISO 8601). Failures are application/problem+json (RFC 9457) with `code` and, where fields are wrong, `errors`. Lists give `next`; send it back as `cursor`.',
    },
    servers: [{ url: '/' }],
  });
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const problemContent = { 'application/problem+json': { schema: problem } };

function describe(key: string, endpoint: Endpoint) {
  const [method = '', path = ''] = key.split(' ');
  const body = uploads[key] ?? (endpoint.body && json(endpoint.body));
  const content = endpoint.produces
    ? { [endpoint.produces]: { schema: z.string() } }
    : endpoint.response && json(endpoint.response);
  return createRoute({
    method: method.toLowerCase() as 'get',
    path,
    summary: endpoint.summary,
    tags: [endpoint.tag],
    ...(endpoint.scope ? { description: `API tokens need the scope \`${endpoint.scope}\`.` } : {}),
    security:
      endpoint.access === 'anyone' ? [] : [{ cookie: [] }, ...(endpoint.scope ? [{ token: [] }] : [])],
    request: {
      ...(endpoint.params ? { params: endpoint.params } : {}),
      ...(endpoint.query ? { query: endpoint.query } : {}),
      ...(body ? { body: { content: body, required: true } } : {}),
    },
    responses: {
      [endpoint.status ?? 200]: { description: 'Done', ...(content ? { content } : {}) },
      default: { description: 'A problem', content: problemContent },
    },
  });
}

const binary = (description: string) => z.string().openapi({ format: 'binary', description });
const rawFile = {
  'application/octet-stream': { schema: binary('The file itself; `?name=` tells its name') },
};
const oneFile = {
  'multipart/form-data': { schema: z.object({ file: binary('One file') }) },
  ...rawFile,
};

const manyFiles = {
  'multipart/form-data': { schema: z.object({ files: z.array(binary('A file')).min(1) }) },
  ...rawFile,
};

/** What takes files reads them as a stream, so their bodies are no schemas of the contract. */
const uploads: Readonly<Record<string, typeof oneFile | typeof manyFiles | undefined>> = {
  'POST /api/v1/channels/import': oneFile,
  'POST /api/v1/imports': manyFiles,
  'POST /api/v1/models/import': oneFile,
  'POST /api/v1/playlists/import': oneFile,
  'POST /api/v1/record-imports': oneFile,
};
