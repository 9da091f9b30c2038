import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

export interface DiscogsArtist {
  readonly id: number;
  /** As Discogs has it, with ` (2)`. */
  readonly name: string;
  readonly anv: string;
  readonly join: string;
  readonly role: string;
  readonly tracks: string;
  readonly resource_url: string;
}

export interface DiscogsTrack {
  readonly position: string;
  readonly type_: 'track' | 'heading' | 'index';
  readonly title: string;
  /** `m:ss`, often empty. */
  readonly duration: string;
  readonly artists?: readonly DiscogsArtist[];
  readonly extraartists?: readonly DiscogsArtist[];
  readonly sub_tracks?: readonly DiscogsTrack[];
}

export interface DiscogsFormat {
  readonly name: string;
  readonly qty: string;
  readonly descriptions?: readonly string[];
  readonly text?: string;
}

/** A release as the double keeps it; see `discogsRelease`. */
export interface DiscogsRelease {
  readonly id: number;
  readonly title: string;
  readonly artists: readonly DiscogsArtist[];
  /** 0 is unknown. */
  readonly year: number;
  readonly released: string;
  readonly country: string;
  readonly master_id: number;
  readonly genres: readonly string[];
  readonly styles: readonly string[];
  readonly labels: readonly { readonly id: number; readonly name: string; readonly catno: string }[];
  readonly formats: readonly DiscogsFormat[];
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly tracklist: readonly DiscogsTrack[];
  /** How many pictures it has. */
  readonly pictures: number;
}

export interface DiscogsMaster {
  readonly id: number;
  readonly main_release: number;
  readonly title: string;
  readonly artists: readonly DiscogsArtist[];
  readonly year: number;
  readonly genres: readonly string[];
  readonly styles: readonly string[];
  readonly tracklist: readonly DiscogsTrack[];
}

export interface DiscogsCopy {
  readonly instance_id: number;
  readonly release: number;
  readonly folder_id: number;
  /** ISO 8601. */
  readonly date_added: string;
  /** 0 is none. */
  readonly rating: number;
  readonly notes: readonly { readonly field_id: number; readonly value: string }[];
}

export interface DiscogsDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly consumerKey?: string;
  readonly consumerSecret?: string;
  /** Requests per moving 60 s, 60 and 25 by default. */
  readonly limits?: { readonly authenticated: number; readonly anonymous: number };
  readonly script?: DoubleScript;
  /** Nobody has to press Allow on `/oauth/authorize`: this person is taken to have done it. */
  readonly autoAuthorise?: string;
}

export interface DiscogsDouble {
  /** Stands for both `https://api.discogs.com` and `https://www.discogs.com`. */
  readonly url: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  requests(): SeenRequest[];
  script(next: DoubleScript): void;
  /** `token` is a personal token. */
  addUser(user: { readonly name: string; readonly privateCollection?: boolean }): { token: string };
  revoke(token: string): void;
  addRelease(release: DiscogsRelease): void;
  addMaster(master: DiscogsMaster): void;
  /** Makes the folder when needed; `folder` is its name, `Uncategorized` by default. */
  addToCollection(
    user: string,
    release: DiscogsRelease,
    copy?: {
      readonly folder?: string;
      readonly dateAdded?: string;
      readonly rating?: number;
      readonly notes?: DiscogsCopy['notes'];
      readonly instanceId?: number;
    },
  ): DiscogsCopy;
  removeFromCollection(user: string, instanceId: number): void;
  close(): Promise<void>;
}
