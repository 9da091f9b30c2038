import type { ItemKind } from '../item.ts';
import { neighboursByModel } from '../taste/map/by-model.ts';
import type { NeighboursOf } from '../taste/map/similarity.ts';
import type { ShelfName } from '../taste/types.ts';
import { giveFeedback } from './feedback.ts';
import { adviceOf, makeList } from './make.ts';
import { look, type RecommendTools } from './outlook.ts';
import type { ListRequest, Person } from './request.ts';
import { discoverShelves, standing } from './shelves.ts';
import { type SimilarItem, similarItems } from './similar.ts';
import { type ListHead, listLists } from './storage/heads.ts';
import { getList, type StoredList } from './storage/read.ts';
import type { Advice, Feedback, ListPurpose } from './types.ts';

/** Everything that is asked of recommendations, for every face alike. */
export interface Recommender {
  /** Makes and stores a list. The same seed, taste and models make the same list. */
  make(person: Person, request: ListRequest, options?: { seed?: number; now?: Date }): Promise<StoredList>;
  get(person: Person, id: number): Promise<StoredList>;
  history(
    person: Person,
    query: {
      cursor?: string | undefined;
      limit: number;
      purpose?: ListPurpose | undefined;
      kind?: ItemKind | undefined;
    },
  ): Promise<{ items: ListHead[]; next: string | null }>;
  feedback(
    person: Person,
    listId: number,
    items: readonly { position: number; feedback: Feedback }[],
  ): Promise<void>;
  /** The shelves of the Discover page, in the person's order; made where they have expired. */
  shelves(person: Person, dial?: number): Promise<StoredList[]>;
  mixes(person: Person): Promise<{ daily: StoredList; weekly: StoredList; earlier: ListHead[] }>;
  similar(person: Person, kind: ItemKind, id: number, limit: number): Promise<SimilarItem[]>;
  /** What would make the person's lists better, the most useful first. */
  advice(person: Person): Promise<Advice[]>;
  /** For the map of a person's artists. */
  readonly neighboursOf: NeighboursOf;
}

const earlierMixes = 30;

export function createRecommender(tools: RecommendTools): Recommender {
  const { db } = tools.store;
  const outlookOf = (person: Person, now = new Date()) => look(tools, person, now);
  const mix = async (person: Person, name: ShelfName): Promise<StoredList> =>
    standing(await outlookOf(person), name);
  return {
    make: async (person, request, { seed, now } = {}) =>
      makeList(await outlookOf(person, now), request, seed),
    get: (person, id) => getList(db, person.id, id),
    history: (person, query) => listLists(db, person.id, query),
    feedback: (person, listId, items) => giveFeedback(tools.store, person.id, listId, items),
    shelves: async (person, dial) => discoverShelves(await outlookOf(person), dial),
    async mixes(person) {
      const daily = await mix(person, 'daily-mix');
      const weekly = await mix(person, 'weekly-discovery');
      const pages = await Promise.all(
        (['daily-mix', 'weekly-discovery'] as const).map((purpose) =>
          listLists(db, person.id, { purpose, limit: earlierMixes }),
        ),
      );
      const earlier = pages
        .flatMap(({ items }) => items)
        .filter(({ id }) => id !== daily.id && id !== weekly.id)
        .toSorted((a, b) => b.id - a.id);
      return { daily, weekly, earlier };
    },
    similar: async (person, kind, id, limit) => similarItems(await outlookOf(person), kind, id, limit),
    advice: async (person) => adviceOf(await outlookOf(person)),
    neighboursOf: neighboursByModel(tools.models),
  };
}
