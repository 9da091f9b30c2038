import {
  createModelsInUse,
  createRecommender,
  createSessionsInUse,
  createTagIndexes,
  type KnowledgeSource,
  type Recommender,
} from '@fonoteca/recommend';
import type { Store } from '@fonoteca/store';
import type { Config } from '../config.ts';
import type { RecommendJobTools } from '../recommend-jobs.ts';

/** What recommends, and what its jobs need. */
export function recommendOutside(
  config: Pick<Config, 'contact' | 'knowledge' | 'learnsNightly' | 'services'>,
  store: Store,
): { recommender: Recommender; jobs: RecommendJobTools } {
  const knowledge: KnowledgeSource[] = [];
  const recommender = createRecommender({
    store,
    models: createModelsInUse(store),
    sessions: createSessionsInUse(store),
    tags: createTagIndexes(store),
    knowledge: knowledge.length > 0,
  });
  return { recommender, jobs: { knowledge, learnsNightly: config.learnsNightly, store } };
}
