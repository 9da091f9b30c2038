/** A request as the door has parsed it; instants ISO 8601, lengths in whole seconds. */
export interface ScrobbleRequest {
  readonly what: ScrobbleWhat;
  readonly when: { readonly kind: 'just-finished' } | { readonly kind: 'started-at'; readonly at: string };
  readonly priority?: 'high' | 'normal' | 'low' | undefined;
  readonly idempotencyKey?: string | undefined;
}

export type ScrobbleWhat =
  | {
      readonly kind: 'album';
      readonly recordId: string;
      readonly sides?: readonly string[] | undefined;
      readonly trackNumbers?: readonly number[] | undefined;
    }
  | { readonly kind: 'tracks'; readonly tracks: readonly FreeTrack[] }
  | { readonly kind: 'text'; readonly text: string; readonly album?: string | undefined }
  | { readonly kind: 'albums'; readonly recordIds: readonly string[] };

export interface FreeTrack {
  readonly artist: string;
  readonly track: string;
  readonly album?: string | undefined;
  readonly albumArtist?: string | undefined;
  readonly trackNumber?: number | undefined;
  readonly lengthSeconds?: number | undefined;
  readonly mbid?: string | undefined;
  readonly listenedAt?: string | undefined;
  readonly lengthEstimated?: boolean | undefined;
  readonly side?: string | undefined;
  readonly recordId?: string | undefined;
}
