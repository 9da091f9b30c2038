/** What a region of a map is named after. */
export interface NamedPoint {
  readonly name: string;
  readonly group: number;
  readonly listens: number;
  readonly tags: readonly { readonly name: string; readonly weight: number }[];
}

/** A tag names a region when it makes up this share of its tags. */
const enough = 0.08;

/**
 * Names for regions: the tag that is strongest there compared with everywhere; without tags the region's
 * largest artists. No name is given twice.
 */
export function nameGroups(points: readonly NamedPoint[], count: number): string[] {
  const overall = sharesOf(points);
  const shares = Array.from({ length: count }, (_, group) =>
    sharesOf(points.filter((point) => point.group === group)),
  );
  const candidates = shares.flatMap((ofGroup, group) =>
    [...ofGroup]
      .filter(([, share]) => share >= enough)
      .map(([tag, share]) => ({
        group,
        tag,
        score: share * Math.log2(1 + share / (overall.get(tag) ?? share)),
      })),
  );
  candidates.sort((a, b) => b.score - a.score || a.group - b.group || (a.tag < b.tag ? -1 : 1));
  const names: (string | undefined)[] = new Array(count).fill(undefined);
  const taken = new Set<string>();
  for (const { group, tag } of candidates) {
    if (names[group] !== undefined || taken.has(tag)) continue;
    names[group] = tag;
    taken.add(tag);
  }
  return names.map((name, group) => name ?? largestOf(points.filter((point) => point.group === group)));
}

/** Tags of points, as shares of all; artists heard more count more, by the logarithm of their listens. */
function sharesOf(points: readonly NamedPoint[]): Map<string, number> {
  const sums = new Map<string, number>();
  let total = 0;
  for (const { tags, listens } of points) {
    const weight = Math.log2(2 + listens);
    for (const tag of tags) {
      const name = tag.name.toLowerCase();
      sums.set(name, (sums.get(name) ?? 0) + tag.weight * weight);
      total += tag.weight * weight;
    }
  }
  return new Map([...sums].map(([name, sum]) => [name, sum / total]));
}

const largestOf = (points: readonly NamedPoint[]): string =>
  points
    .toSorted((a, b) => b.listens - a.listens || (a.name < b.name ? -1 : 1))
    .slice(0, 2)
    .map(({ name }) => name)
    .join(', ');
