import { bytesOf } from './body.ts';
import { neverSent } from './broken.ts';
import { HttpFault } from './fault.ts';
import type { HttpClientOptions, HttpRequest } from './options.ts';
import { type HttpReply, replyOf } from './reply.ts';

/** One request, one reply of any status. Throws HttpFault, or the reason of the caller's signal. */
export async function exchange(options: HttpClientOptions, request: HttpRequest): Promise<HttpReply> {
  const { name, timeoutMs, maxBytes } = options;
  request.signal?.throwIfAborted();
  // Not AbortSignal.timeout: its timer outlives the request, and keeps a Durable Object awake.
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal;
  const send = options.fetch ?? fetch;
  try {
    const url = addressOf(options, request);
    const response = await send(url, { ...initOf(options, request, url), signal });
    const bytes = await bytesOf(response, maxBytes);
    if (bytes === undefined) throw new HttpFault('too-large', name, { status: response.status });
    return replyOf(response, bytes);
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (error instanceof HttpFault) throw error;
    if (timeout.signal.aborted) throw new HttpFault('timeout', name, { cause: error });
    throw new HttpFault(neverSent(error) ? 'offline' : 'cut', name, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function addressOf({ baseUrl }: HttpClientOptions, { path, query = {} }: HttpRequest): string {
  const url = new URL(/^https?:\/\//.test(path) ? path : `${baseUrl}${path}`);
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) added.append(name, String(value));
  // A space as %20: OAuth signs it so, and `+` is one in forms alone.
  const text = added.toString().replaceAll('+', '%20');
  if (text !== '') url.search += url.search === '' ? text : `&${text}`;
  return url.href;
}

function initOf(options: HttpClientOptions, request: HttpRequest, url: string): RequestInit {
  const headers: Record<string, string> = { 'user-agent': options.userAgent, ...options.headers };
  const init: RequestInit = { method: request.method ?? 'GET', redirect: request.redirect ?? 'manual' };
  if (request.form) {
    headers['content-type'] = 'application/x-www-form-urlencoded; charset=utf-8';
    init.body = new URLSearchParams(request.form).toString();
  } else if (request.json !== undefined) {
    headers['content-type'] = 'application/json; charset=utf-8';
    init.body = JSON.stringify(request.json);
  } else if (request.bytes) {
    init.body = request.bytes as Uint8Array<ArrayBuffer>;
  }
  const signed = options.sign?.({ method: request.method ?? 'GET', url });
  return { ...init, headers: { ...headers, ...signed, ...request.headers } };
}
