import type { TrainContext } from '../models/model.ts';
import { createPace } from '../models/pace.ts';
import { boostTrees } from './boost.ts';
import { checkSessions, itemCountOf, type SessionData } from './data.ts';
import { defaultEvidence } from './evidence.ts';
import { featureCount } from './features.ts';
import { learnLists } from './learn-lists.ts';
import { fitLinear, linearValue } from './linear.ts';
import { createSessionModel, type SessionModel } from './model.ts';

/** How the weighing of evidence is learned; the same for every data set. */
const sessionSettings = {
  prefixes: 30_000,
  candidates: 100,
  heldOut: 0.1,
  enough: 1500,
  trees: 150,
  leaves: 31,
  rate: 0.1,
  leastWeight: 2,
  ridge: 5,
  patience: 15,
  /** Last share of the lists that only decides how many trees are kept. */
  judging: 0.12,
  /** Fewer lists than this teach nothing reliable: the default weights stay. */
  leastLists: 30,
} as const;

/**
 * Learns what comes next. The sessions themselves are the memory; what is trained is how to weigh the
 * evidence they give, on the newest tenth of them as seen from the rest. Same seed and data, same model.
 *
 * @throws Fault `invalid` where the sessions are not in order; the signal's reason when cancelled
 */
export async function trainSessions(sessions: SessionData, context: TrainContext): Promise<SessionModel> {
  checkSessions(sessions);
  const settings = sessionSettings;
  const itemCount = itemCountOf(sessions);
  const evidence = defaultEvidence;
  const lists = await learnLists(sessions, itemCount, evidence, settings, context);
  const count = lists.hit.length;
  const fitted = count < settings.leastLists ? 0 : count - Math.floor(count * settings.judging);
  const weights = fitLinear(lists, fitted);
  const base = Float32Array.from({ length: lists.offsets[count] ?? 0 }, (_, row) =>
    linearValue(weights, lists.rows, row * featureCount),
  );
  const pace = createPace(context, 'trees');
  const trees =
    fitted === 0
      ? []
      : await boostTrees(lists, fitted, base, settings, async (round) => {
          await pace(0.3 + (0.7 * round) / settings.trees);
        });
  const { candidates } = settings;
  const parameters = { ...evidence, candidates, lists: count, trees: trees.length };
  return createSessionModel(sessions, itemCount, { weights, trees }, parameters);
}
