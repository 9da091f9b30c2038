/** How items of a model and entries of the catalogue find each other. */
export interface ModelCatalogue {
  /** Catalogue id by item; 0 where nobody on this instance ever listened to it. */
  readonly ids: Int32Array;
  /** Item by catalogue id. */
  readonly indexOf: ReadonlyMap<number, number>;
}

export function matchCatalogue(ids: Int32Array): ModelCatalogue {
  const indexOf = new Map<number, number>();
  // Two keys may have become one entry by a merge: the first, more popular one stands for it.
  for (const [index, id] of ids.entries()) if (id !== 0 && !indexOf.has(id)) indexOf.set(id, index);
  return { ids, indexOf };
}
