import type { Store } from '@fonoteca/store';
import { readShelf, type ShelfFacts, type ShelfRow, shelfFacts, shelfKeys } from '../candidates/shelf.ts';
import type { ItemKind } from '../item.ts';
import type { ModelInUse, ModelsInUse } from '../serving/in-use.ts';
import type { SessionModelInUse } from '../serving/sessions-in-use.ts';
import type { TagIndex } from '../serving/tag-index.ts';
import { loadTaste, recentListens } from '../taste/load.ts';
import type { RecentListen, Taste } from '../taste/types.ts';
import { startOfDay } from './expiry.ts';
import type { Person } from './request.ts';
import type { ListMoment } from './storage/lately.ts';
import type { ListPurpose } from './types.ts';

/** What lists are made with, put together once by the application. */
export interface RecommendTools {
  readonly store: Store;
  readonly models: ModelsInUse;
  readonly sessions: { get(): Promise<SessionModelInUse | null> };
  readonly tags: { get(): Promise<TagIndex> };
  /** Whether outside services may be asked about artists: only what is advised hangs on it. */
  readonly knowledge: boolean;
}

/** Everything a list is made from, read for one moment. */
export interface Outlook {
  readonly tools: RecommendTools;
  readonly taste: Taste;
  readonly now: number;
  readonly own: (kind: ItemKind) => Promise<ModelInUse | null>;
  readonly outside: (kind: ItemKind) => Promise<ModelInUse | null>;
  readonly sessions: SessionModelInUse | null;
  /** Newest first. */
  readonly recent: readonly RecentListen[];
  readonly shelf: readonly ShelfRow[];
  readonly shelfKeys: ReadonlySet<string>;
  readonly shelfFacts: ReadonlyMap<string, ShelfFacts>;
}

/** Listens that count as what the person is listening to just now. */
const recentCount = 30;

/** Reads what lists of a person are made from: a handful of index reads, whatever the length of the history. */
export async function look(tools: RecommendTools, person: Person, now: Date): Promise<Outlook> {
  const { store, models } = tools;
  const [taste, recent, sessions, shelf] = await Promise.all([
    loadTaste(store, person, now),
    recentListens(store, person, { limit: recentCount }),
    tools.sessions.get(),
    readShelf(store.db, person.id),
  ]);
  return {
    tools,
    taste,
    now: now.getTime(),
    own: (kind) => models.get(kind, 'own'),
    outside: (kind) => models.get(kind, 'outside'),
    sessions,
    recent,
    shelf,
    shelfKeys: shelfKeys(shelf),
    shelfFacts: shelfFacts(shelf),
  };
}

/** @param renews the purpose whose list of today is made anew */
export const momentOf = ({ now, taste }: Outlook, renews: ListPurpose | null = null): ListMoment => ({
  now: new Date(now),
  today: startOfDay(taste.timeZone, now),
  renews,
});
