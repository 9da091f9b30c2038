import { Fault } from '@fonoteca/domain';
import {
  calendar,
  clock,
  discoveries,
  entityPage,
  onThisDay,
  overview,
  search,
  sources,
  timeline,
  top,
  yearInReview,
} from '@fonoteca/statistics';
import type { Implementations } from '../http/implement.ts';
import { rebuildStatistics } from '../jobs.ts';
import type { Runtime } from '../runtime.ts';

/** Answers about a person's listening. */
export function statisticsRoutes(routes: Implementations, runtime: Runtime): void {
  const { store } = runtime;

  routes.implement('GET /api/v1/statistics/overview', ({ caller, query }) =>
    overview(store, caller.person, query),
  );
  routes.implement('GET /api/v1/statistics/timeline', ({ caller, query }) =>
    timeline(store, caller.person, query),
  );
  routes.implement('GET /api/v1/statistics/top/{kind}', ({ caller, params, query }) =>
    top(store, caller.person, { ...query, ...params }),
  );
  routes.implement('GET /api/v1/statistics/clock', ({ caller, query }) => clock(store, caller.person, query));
  routes.implement('GET /api/v1/statistics/calendar/{year}', ({ caller, params }) =>
    calendar(store, caller.person, params),
  );
  routes.implement('GET /api/v1/statistics/discoveries/{kind}', ({ caller, params, query }) =>
    discoveries(store, caller.person, { ...query, ...params }),
  );
  routes.implement('GET /api/v1/statistics/on-this-day', ({ caller, query }) =>
    onThisDay(store, caller.person, query),
  );
  routes.implement('GET /api/v1/statistics/year/{year}', ({ caller, params }) =>
    yearInReview(store, caller.person, params),
  );
  routes.implement('GET /api/v1/search', ({ caller, query }) => search(store, caller.person, query));
  routes.implement('GET /api/v1/sources', ({ caller }) => sources(store, caller.person));

  for (const kind of ['artist', 'release', 'recording'] as const) {
    routes.implement(`GET /api/v1/${kind}s/{id}`, async ({ caller, params }) => {
      const page = await entityPage(store, caller.person, { kind, id: params.id });
      if (!page) throw new Fault('not-found', `There is no ${kind} ${params.id} in your history`);
      return page;
    });
  }

  routes.implement('POST /api/v1/statistics/rebuild', async ({ caller }) => {
    await store.db.transaction().execute((transaction) => rebuildStatistics(transaction, caller.person.id));
    return { ok: true };
  });
}
