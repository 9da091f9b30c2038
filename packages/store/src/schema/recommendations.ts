import type { Generated, GeneratedAlways } from 'kysely';
import type { Created, Json, JsonOrNull, JsonWithDefault } from './columns.ts';

interface TasteProfilesTable {
  person_id: number;
  read_until: Date;
  changes: Generated<number>;
  built: Generated<number>;
  listens: number;
  held_back: Generated<number>;
  /** See `packages/recommend/src/taste`. */
  packed: Buffer;
  updated_at: Generated<Date>;
  map: JsonOrNull<Record<string, unknown>>;
  memory: JsonOrNull<Record<string, unknown>>;
  memory_at: Date | null;
}

interface TasteSettingsTable {
  person_id: number;
  settings: Json<Record<string, unknown>>;
}

interface TasteMarksTable {
  person_id: number;
  kind: number;
  item_key: string;
  entity_id: number | null;
  name: string;
  artist: string | null;
  mark: 'like' | 'dislike' | 'less';
  at: Generated<Date>;
}

interface TasteExclusionsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  kind: 'artist' | 'release' | 'recording' | 'period';
  entity_id: number | null;
  name: string;
  from_at: Date | null;
  until_at: Date | null;
  at: Created;
}

type Numbers = Record<string, number>;
type Values = Record<string, number | string | boolean>;

interface ModelsTable {
  id: GeneratedAlways<number>;
  kind: 'artist' | 'release' | 'recording' | 'session';
  place: 'own' | 'outside';
  state: 'candidate' | 'current' | 'retired' | 'refused';
  name: string;
  parameters: Json<Values>;
  metrics: Json<Numbers>;
  compared_with: JsonOrNull<{ modelId: number; metrics: Numbers }>;
  people: number;
  items: number;
  interactions: number;
  data_from: Date | null;
  data_until: Date | null;
  seed: number;
  seconds: number;
  peak_mb: number | null;
  bytes: number;
  note: string | null;
  created_by: number | null;
  created_at: Created;
  promoted_at: Date | null;
}

interface ModelPartsTable {
  model_id: number;
  part: number;
  bytes: Buffer;
}

interface ModelTrialsTable {
  model_id: number;
  seq: number;
  member: string;
  parameters: Json<Values>;
  metrics: Json<Numbers>;
  seconds: number;
  weight: number | null;
}

interface ModelEventsTable {
  id: GeneratedAlways<number>;
  model_id: number;
  kind: ModelsTable['kind'];
  action: 'trained' | 'promoted' | 'rolled-back' | 'refused' | 'imported' | 'removed';
  actor_id: number | null;
  details: JsonWithDefault<Record<string, unknown>>;
  at: Created;
}

interface RecommendationListsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  purpose: 'discover' | 'rediscover' | 'next' | 'radio' | 'mix' | 'daily-mix' | 'weekly-discovery';
  kind: number;
  title: string;
  subtitle: string | null;
  context: JsonWithDefault<Record<string, unknown>>;
  dial: number;
  rules: JsonWithDefault<unknown[]>;
  policy: Json<Record<string, unknown>>;
  advice: JsonWithDefault<unknown[]>;
  seed: number;
  created_at: Created;
  expires_at: Date;
  replaced_at: Date | null;
  playlist_id: number | null;
}

interface RecommendationItemsTable {
  list_id: number;
  position: number;
  person_id: number;
  kind: number;
  item_key: string;
  entity_id: number | null;
  name: string;
  artist: string | null;
  score: number;
  propensity: number;
  facts: JsonWithDefault<Record<string, unknown>>;
  reasons: JsonWithDefault<unknown[]>;
  feedback: 'like' | 'dislike' | 'less' | 'skip' | 'heard' | null;
  feedback_at: Date | null;
}

interface KnowledgeArtistsTable {
  key: string;
  name: string;
  mbid: string | null;
  begin_year: number | null;
  country: string | null;
  tags: JsonWithDefault<{ name: string; weight: number }[]>;
  similar_artists: JsonWithDefault<{ key: string; name: string; mbid: string | null; score: number }[]>;
  state: Generated<'waiting' | 'known' | 'unknown'>;
  attempts: Generated<number>;
  asked_at: Date | null;
}

interface KnowledgeRecordingsTable {
  key: string;
  year: number | null;
  explicit: boolean | null;
  language: string | null;
  bpm: number | null;
  tags: JsonWithDefault<{ name: string; weight: number }[]>;
  source: string;
  at: Generated<Date>;
}

/** Tables of migration 0003. */
export interface RecommendationsSchema {
  taste_profiles: TasteProfilesTable;
  taste_settings: TasteSettingsTable;
  taste_marks: TasteMarksTable;
  taste_exclusions: TasteExclusionsTable;
  models: ModelsTable;
  model_parts: ModelPartsTable;
  model_trials: ModelTrialsTable;
  model_events: ModelEventsTable;
  recommendation_lists: RecommendationListsTable;
  recommendation_items: RecommendationItemsTable;
  knowledge_artists: KnowledgeArtistsTable;
  knowledge_recordings: KnowledgeRecordingsTable;
}
