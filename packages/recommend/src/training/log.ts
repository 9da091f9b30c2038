import type { Trial } from '../registry/types.ts';
import type { TrainingOutcome } from './work.ts';

/** The experiment log, and the measures shown of a model: on the held-out listens, else on the inner split. */
export function logOf({ report, measures }: TrainingOutcome): {
  trials: Trial[];
  metrics: Record<string, number>;
} {
  if (!report) return { trials: [], metrics: { ...measures?.candidate } };
  const chosen = new Map(
    report.members.map((member) => [JSON.stringify([member.member, member.parameters]), member.weight]),
  );
  const trials = report.trials.map(({ member, parameters, recall, ndcg, seconds }) => ({
    member,
    parameters,
    metrics: { recall, ndcg },
    seconds,
    weight: chosen.get(JSON.stringify([member, parameters])) || null,
  }));
  const { recall, ndcg } = report.blend.crossFitted;
  return { trials, metrics: { ...(measures?.candidate ?? {}), innerRecall: recall, innerNdcg: ndcg } };
}
