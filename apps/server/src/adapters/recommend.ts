import {
  createModelsInUse,
  createRecommender,
  createSessionsInUse,
  createTagIndexes,
  type KnowledgeSource,
  type Recommender,
} from '@fonoteca/recommend';
import {
  createLastfmKnowledge,
  createListenBrainzKnowledge,
  createMusicBrainzKnowledge,
  userAgent,
} from '@fonoteca/services';
import type { Store } from '@fonoteca/store';
import type { Config, KnowledgeService } from '../config.ts';
import type { RecommendJobTools } from '../recommend-jobs.ts';

type Settings = Pick<Config, 'contact' | 'knowledge' | 'learnsNightly' | 'services'>;

/** What recommends, and what its jobs need. */
export function recommendOutside(
  config: Settings,
  store: Store,
): { recommender: Recommender; jobs: RecommendJobTools } {
  const knowledge = config.knowledge.flatMap((name) => knowledgeOf[name](config) ?? []);
  const recommender = createRecommender({
    store,
    models: createModelsInUse(store),
    sessions: createSessionsInUse(store),
    tags: createTagIndexes(store),
    knowledge: knowledge.length > 0,
  });
  return { recommender, jobs: { knowledge, learnsNightly: config.learnsNightly, store } };
}

/** Null where the installation has no key for it. */
const knowledgeOf: Readonly<Record<KnowledgeService, (config: Settings) => KnowledgeSource | null>> = {
  musicbrainz: ({ contact, services }) =>
    createMusicBrainzKnowledge({ baseUrl: services.musicbrainzUrl, userAgent: userAgent(contact) }),
  listenbrainz: ({ services }) => createListenBrainzKnowledge({ baseUrl: services.listenbrainzLabsUrl }),
  lastfm: ({ services }) =>
    services.lastfmApp ? createLastfmKnowledge({ ...services.lastfmApp, baseUrl: services.lastfmUrl }) : null,
};
