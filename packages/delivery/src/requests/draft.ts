import type { FieldFault } from '@fonoteca/domain';

/** One track of a request, before it is an item of a job. Lengths in whole seconds. */
export interface Draft {
  /** Tracks with one number are heard one after another. Counted from 0. */
  readonly group: number;
  readonly recordId: number | null;
  readonly side: string | null;
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  readonly albumArtist: string | null;
  readonly trackNumber: number | null;
  readonly lengthSeconds: number;
  readonly lengthEstimated: boolean;
  readonly mbid: string | null;
  /** Its own start, whole seconds since 1970, where the person gave one. */
  readonly listenedAt: number | null;
}

export interface Expanded {
  readonly title: string;
  readonly kind: 'track' | 'album' | 'list' | 'bulk';
  readonly albums: number;
  readonly drafts: readonly Draft[];
  /** What cannot be sent as it is. */
  readonly problems: readonly FieldFault[];
}

/** A track whose length nobody knows is taken to last this long. */
export const estimatedSeconds = 225;
