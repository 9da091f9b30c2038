export type { BreakerRule } from './breaker.ts';
export { createHttpClient, type HttpClient } from './client.ts';
export { HttpFault, type HttpFaultKind } from './fault.ts';
export { jsonOf } from './json.ts';
export type { HttpClientOptions, HttpRequest } from './options.ts';
export { createPacer, type PaceRule, type Pacer } from './pace.ts';
export type { HttpReply } from './reply.ts';
export type { RetryRule } from './retry.ts';
export { systemTime, type Time } from './time.ts';
