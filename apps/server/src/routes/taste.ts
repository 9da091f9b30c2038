import {
  activities,
  addExclusion,
  countMarks,
  findMarkable,
  listExclusions,
  listMarks,
  loadTaste,
  moods,
  removeExclusion,
  setMark,
  standingOf,
  type TasteExclusion,
  tasteMap,
  updateTasteSettings,
} from '@fonoteca/recommend';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** What Fonoteca knows of a person's taste, and what the person says of it. */
export function tasteRoutes(routes: Implementations, runtime: Runtime): void {
  knownRoutes(routes, runtime);
  markRoutes(routes, runtime);
  exclusionRoutes(routes, runtime);
}

function knownRoutes(routes: Implementations, { store, recommender }: Runtime): void {
  routes.implement('GET /api/v1/taste', async ({ caller }) => {
    const taste = await loadTaste(store, caller.person);
    const heard = (kind: 'artist' | 'recording') =>
      taste.tables[kind].listens.reduce((count, listens) => count + (listens > 0 ? 1 : 0), 0);
    return {
      settings: settingsView(taste.settings),
      listens: taste.listens,
      artists: heard('artist'),
      recordings: heard('recording'),
      marks: await countMarks(store.db, caller.person.id),
      exclusions: taste.exclusions.length,
      profileAt: taste.profileAt?.toISOString() ?? null,
      waitingForOptIn: taste.heldBack,
      moods: [...moods],
      activities: [...activities],
      advice: await recommender.advice(caller.person),
    };
  });
  routes.implement('PATCH /api/v1/taste/settings', async ({ caller, body }) =>
    settingsView(await updateTasteSettings(store.db, caller.person.id, body)),
  );
  routes.implement('GET /api/v1/taste/map', ({ caller, query }) =>
    tasteMap(store, caller.person.id, { limit: query.limit, neighboursOf: recommender.neighboursOf }),
  );
}

function markRoutes(routes: Implementations, { store }: Runtime): void {
  routes.implement('GET /api/v1/taste/marks', async ({ caller, query }) => {
    const { items, next } = await listMarks(store.db, caller.person.id, query);
    return { items: items.map((mark) => ({ ...mark, at: mark.at.toISOString() })), next };
  });
  routes.implement('GET /api/v1/taste/items/{kind}', async ({ caller, params, query }) => {
    const item = await findMarkable(store, caller.person.id, { ...params, ...query });
    return { ...item, ...(await standingOf(store.db, caller.person.id, item)) };
  });
  routes.implement('PUT /api/v1/taste/marks', async ({ caller, body }) => {
    const item = await findMarkable(store, caller.person.id, body);
    await store.db
      .transaction()
      .execute((transaction) => setMark(transaction, caller.person.id, item, body.mark));
    return { ok: true };
  });
}

function exclusionRoutes(routes: Implementations, { store }: Runtime): void {
  routes.implement('GET /api/v1/taste/exclusions', async ({ caller }) => ({
    items: (await listExclusions(store.db, caller.person.id)).map(exclusionView),
  }));
  routes.implement('POST /api/v1/taste/exclusions', async ({ caller, body }) => {
    // Only what the person met can be left out: another id may be somebody else's.
    if (body.kind !== 'period') await findMarkable(store, caller.person.id, body);
    return exclusionView(await addExclusion(store.db, caller.person.id, body));
  });
  routes.implement('DELETE /api/v1/taste/exclusions/{id}', async ({ caller, params }) => {
    await removeExclusion(store.db, caller.person.id, params.id);
    return { ok: true };
  });
}

const settingsView = (settings: Awaited<ReturnType<typeof updateTasteSettings>>) => ({
  ...settings,
  rules: [...settings.rules],
  shelves: [...settings.shelves],
});

const exclusionView = ({ id, kind, entityId, name, from, until, at }: TasteExclusion) => ({
  id,
  kind,
  entityId,
  name,
  from: from?.toISOString() ?? null,
  until: until?.toISOString() ?? null,
  at: at.toISOString(),
});
