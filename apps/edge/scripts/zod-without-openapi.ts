// Stands in for @hono/zod-openapi in the Worker's bundle. The contract names its schemas for OpenAPI, which
// the Worker does not serve: the generator and what it keeps of zod would be half of the bundle.
import * as z from 'zod';

Object.assign(z.ZodType.prototype, {
  openapi(this: z.ZodType): z.ZodType {
    return this;
  },
});

export { z };
