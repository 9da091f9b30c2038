import { artistPart, type ItemKind } from '../item.ts';
import type { Blocklist, Mark, TasteMark } from './types.ts';

/** A mark with every key that its entry goes by in the catalogue: merged entries keep theirs. */
export interface ResolvedMark extends TasteMark {
  readonly keys: readonly string[];
}

/**
 * What the marks forbid and damp. A dislike of an artist covers their releases and recordings; one of a
 * recording only that.
 */
export function createBlocklist(marks: readonly ResolvedMark[]): Blocklist {
  const forbidden = collect(marks, 'dislike');
  const less = collect(marks, 'less');
  return {
    isForbidden: (kind, key) => covers(forbidden, kind, key),
    isForbiddenId: (kind, id, artistId) => coversId(forbidden, kind, id, artistId),
    isLess: (kind, key) => covers(less, kind, key),
    isLessId: (kind, id, artistId) => coversId(less, kind, id, artistId),
    size: marks.filter(({ mark }) => mark === 'dislike').length,
  };
}

interface Covered {
  readonly keys: Readonly<Record<ItemKind, Set<string>>>;
  readonly ids: Readonly<Record<ItemKind, Set<number>>>;
}

function collect(marks: readonly ResolvedMark[], wanted: Mark): Covered {
  const keys = { artist: new Set<string>(), release: new Set<string>(), recording: new Set<string>() };
  const ids = { artist: new Set<number>(), release: new Set<number>(), recording: new Set<number>() };
  for (const mark of marks) {
    if (mark.mark !== wanted) continue;
    for (const key of [mark.key, ...mark.keys]) keys[mark.kind].add(key);
    if (mark.id !== null) ids[mark.kind].add(mark.id);
  }
  return { keys, ids };
}

const covers = ({ keys }: Covered, kind: ItemKind, key: string): boolean =>
  keys[kind].has(key) || (kind !== 'artist' && keys.artist.size > 0 && keys.artist.has(artistPart(key)));

const coversId = ({ ids }: Covered, kind: ItemKind, id: number, artistId: number | null): boolean =>
  ids[kind].has(id) || (kind !== 'artist' && artistId !== null && ids.artist.has(artistId));
