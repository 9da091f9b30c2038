import type { Generated, GeneratedAlways } from 'kysely';
import type { Created, Json, JsonWithDefault } from './columns.ts';

interface ImagesTable {
  /** Also the name of its files in the data folder. */
  id: string;
  source_url: string;
  state: Generated<'waiting' | 'ready' | 'failed'>;
  attempts: Generated<number>;
  reason: string | null;
  fetched_at: Date | null;
}

interface RecordsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  source: 'discogs' | 'collection-json' | 'musicbrainz' | 'manual';
  source_key: string;
  discogs_release_id: number | null;
  discogs_master_id: number | null;
  mbid: string | null;
  title: string;
  /** The artist credit as it is shown. */
  artist: string;
  artist_sort: string;
  title_sort: string;
  artists: Json<{ name: string; join: string; discogsId?: number; mbid?: string }[]>;
  labels: JsonWithDefault<{ name: string; catalogueNumber: string }[]>;
  formats: JsonWithDefault<{ name: string; quantity: number; descriptions: string[] }[]>;
  genres: Generated<string[]>;
  styles: Generated<string[]>;
  label_names: Generated<string[]>;
  format_names: Generated<string[]>;
  format_text: Generated<string>;
  year: number | null;
  decade: GeneratedAlways<number | null>;
  country: string | null;
  barcode: string | null;
  folder: string | null;
  rating: number | null;
  media_condition: string | null;
  sleeve_condition: string | null;
  notes: string | null;
  added_at: Date | null;
  left_at: Date | null;
  image_id: string | null;
  track_state: Generated<'waiting' | 'ready' | 'failed' | 'none'>;
  track_reason: string | null;
  track_attempts: Generated<number>;
  tracks_fetched_at: Date | null;
  track_count: number | null;
  fingerprint: string;
  search_text: string;
  /** Keys of the catalogue (packages/listens): by them listens of the record are counted. */
  artist_key: string;
  release_key: string;
  last_import_id: number | null;
  last_scrobbled_at: Date | null;
  created_at: Created;
  updated_at: Generated<Date>;
}

interface RecordArtistsTable {
  record_id: number;
  person_id: number;
  position: number;
  name: string;
  key: string;
}

interface RecordTracksTable {
  record_id: number;
  number: number;
  position: string;
  side: string | null;
  disc: number;
  title: string;
  artist: string | null;
  length_seconds: number | null;
  length_source: 'discogs' | 'musicbrainz' | 'lastfm' | 'file' | 'estimated' | 'person' | null;
  mbid: string | null;
}

interface DiscogsReleasesTable {
  id: number;
  payload: Json<Record<string, unknown>>;
  fetched_at: Generated<Date>;
}

interface RecordImportsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  job_id: string | null;
  kind: 'discogs-csv' | 'discogs-api' | 'collection-json';
  file_name: string | null;
  file_path: string | null;
  position: Generated<number>;
  total: number | null;
  read_count: Generated<number>;
  added_count: Generated<number>;
  updated_count: Generated<number>;
  unchanged_count: Generated<number>;
  left_count: Generated<number>;
  refused_count: Generated<number>;
  refusals: JsonWithDefault<{ where: string; field: string; reason: string }[]>;
  created_at: Created;
  finished_at: Date | null;
}

interface ShelfSharesTable {
  person_id: number;
  token_hash: Buffer;
  token_sealed: Buffer;
  created_at: Created;
}

export interface RecordsSchema {
  images: ImagesTable;
  records: RecordsTable;
  record_artists: RecordArtistsTable;
  record_tracks: RecordTracksTable;
  discogs_releases: DiscogsReleasesTable;
  record_imports: RecordImportsTable;
  shelf_shares: ShelfSharesTable;
}
