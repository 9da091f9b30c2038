import type { AnyJob, Schedule } from '@fonoteca/jobs';
import { type KnowledgeSource, knowledgeJob, mostHeardArtists, trainJob } from '@fonoteca/recommend';
import type { Store } from '@fonoteca/store';

export interface RecommendJobTools {
  readonly knowledge: readonly KnowledgeSource[];
  readonly learnsNightly: boolean;
  readonly store: Store;
}

export const trainingEverySeconds = 24 * 3600;
const askingEverySeconds = 6 * 3600;

const knowledge = ({ knowledge: sources, store }: RecommendJobTools) =>
  knowledgeJob(sources, (personId, limit) => mostHeardArtists(store, personId, limit));

/** The jobs that learn: training, and asking outside services about artists. */
export const recommendJobs = (tools?: RecommendJobTools): AnyJob[] => [
  trainJob,
  ...(tools ? [knowledge(tools)] : []),
];

export const recommendSchedules = (tools: RecommendJobTools): Schedule[] => [
  ...(tools.learnsNightly ? [{ job: trainJob, payload: {}, everySeconds: trainingEverySeconds }] : []),
  ...(tools.knowledge.length > 0
    ? [{ job: knowledge(tools), payload: {}, everySeconds: askingEverySeconds }]
    : []),
];
