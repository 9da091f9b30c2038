import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import type { ListenBrainzSimilar } from './types.ts';

/** Algorithms that the data sets were made with; others are refused. */
const algorithms =
  /^session_based_days_(?:1825|7500|9000)_session_300_contribution_[35]_threshold_1[05]_limit_(?:50|100)_filter_True_skip_30$/;

/** `/similar-artists/json?artist_mbids=…&algorithm=…`: best first; an artist that is not known has an empty list. */
export function similarArtists(
  known: ReadonlyMap<string, readonly ListenBrainzSimilar[]>,
  { params }: Asked,
): Reply {
  const { artist_mbids: asked, algorithm } = params;
  if (!asked) return refused('artist_mbids');
  if (!algorithm || !algorithms.test(algorithm)) return refused('algorithm');
  const found = asked.split(',').flatMap((reference) =>
    (known.get(reference) ?? []).map(({ mbid, name, score }) => ({
      artist_mbid: mbid,
      name,
      comment: '',
      type: 'Group',
      gender: null,
      score,
      reference_mbid: reference,
    })),
  );
  return json(found);
}

const refused = (field: string): Reply =>
  json(
    { code: 400, error: `1 validation error: ${field}: field required or not permitted` },
    400,
    'status 400',
  );
