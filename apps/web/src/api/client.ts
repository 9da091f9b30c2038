import type { BodyInput, EndpointKey, ParamsOf, QueryInput, ResponseOf } from '@fonoteca/contract';
import { ApiError, errorOf } from './error.ts';

type Given<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [Key in Name]?: undefined }
  : [Value] extends [never]
    ? { readonly [Key in Name]?: undefined }
    : { readonly [Key in Name]: Value };

type GivenQuery<Value> = [Value] extends [undefined]
  ? { readonly query?: undefined }
  : Record<string, never> extends Value
    ? { readonly query?: Value }
    : { readonly query: Value };

/** What a call needs beside its name; nothing, where the endpoint takes nothing. */
export type CallInput<Key extends EndpointKey> = Given<'params', ParamsOf<Key>> &
  GivenQuery<QueryInput<Key>> &
  Given<'body', BodyInput<Key>> & { readonly signal?: AbortSignal };

/** The address of an endpoint with its parameters and query filled in. */
export const addressOf = (
  key: EndpointKey,
  params?: Record<string, unknown>,
  query?: Record<string, unknown>,
): string => {
  const path = key
    .slice(key.indexOf(' ') + 1)
    .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params?.[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
};

/**
 * Calls an endpoint of the contract. Throws ApiError with the server's words and fields; an abort
 * passes through unchanged.
 *
 * @example await call('GET /api/v1/listens', { query: { limit: 20 } })
 */
export const call = async <Key extends EndpointKey>(
  key: Key,
  input: CallInput<Key>,
): Promise<ResponseOf<Key>> => {
  const { params, query, body, signal } = input as {
    params?: Record<string, unknown>;
    query?: Record<string, unknown>;
    body?: unknown;
    signal?: AbortSignal;
  };
  let response: Response;
  try {
    response = await fetch(addressOf(key, params, query), {
      method: key.slice(0, key.indexOf(' ')),
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError({ status: 0, code: 'unreachable', message: 'The server does not answer', cause });
  }
  const text = await response.text();
  if (!response.ok) throw errorOf(response.status, text);
  return JSON.parse(text) as ResponseOf<Key>;
};
