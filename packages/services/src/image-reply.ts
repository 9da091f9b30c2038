import { Fault } from '@fonoteca/domain';
import type { HttpReply } from '@fonoteca/http-kit';

export interface ImageReply {
  readonly bytes: Uint8Array;
  /** `image/jpeg`, `image/png`… */
  readonly type: string;
}

/** Throws Fault `invalid` when what came says of itself that it is no image. */
export function imageOf({ headers, bytes }: HttpReply, service: string): ImageReply {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  // SVG is a document that can hold scripts.
  if (!type.startsWith('image/') || type.startsWith('image/svg'))
    throw new Fault(
      'invalid',
      `${service} has something else than an image there (${type || 'no content type'}).`,
    );
  return { bytes, type };
}
