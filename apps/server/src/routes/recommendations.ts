import { createPlaylist } from '@fonoteca/playlists';
import { parseRules, recordPlaylist } from '@fonoteca/recommend';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** Lists of what to hear: made, looked at, judged, kept. */
export function recommendationRoutes(routes: Implementations, runtime: Runtime): void {
  const { recommender, store } = runtime;

  routes.implement('POST /api/v1/recommendations', ({ caller, body }) =>
    recommender.make(caller.person, { ...body, rules: parseRules(body.rules ?? []) }),
  );
  routes.implement('GET /api/v1/recommendations', ({ caller, query }) =>
    recommender.history(caller.person, query),
  );
  routes.implement('GET /api/v1/recommendations/{id}', ({ caller, params }) =>
    recommender.get(caller.person, params.id),
  );
  routes.implement('POST /api/v1/recommendations/{id}/feedback', async ({ caller, params, body }) => {
    await recommender.feedback(caller.person, params.id, body.items);
    return { ok: true };
  });
  routes.implement('POST /api/v1/recommendations/{id}/playlist', async ({ caller, params, body }) => {
    const list = await recommender.get(caller.person, params.id);
    const playlistId = await store.db.transaction().execute(async (trx) => {
      const { id } = await createPlaylist(trx, caller.person.id, {
        title: body.title ?? `${list.title}, ${list.createdAt.slice(0, 10)}`,
        description: list.subtitle ?? '',
        tracks: list.items
          .filter(({ kind }) => kind === 'recording')
          .map((item) => ({
            recordingId: item.id,
            title: item.name,
            artist: item.artist ?? '',
            release: item.release?.name ?? null,
            lengthMs: item.lengthMs,
            mbid: item.mbid,
          })),
        origin: { kind: 'recommendation', listId: list.id },
      });
      await recordPlaylist(trx, caller.person.id, list.id, id);
      return id;
    });
    return { playlistId };
  });
  routes.implement('GET /api/v1/discover', async ({ caller, query }) => ({
    shelves: await recommender.shelves(caller.person, query.dial),
  }));
  routes.implement('GET /api/v1/mixes', ({ caller }) => recommender.mixes(caller.person));
  routes.implement('GET /api/v1/similar/{kind}/{id}', async ({ caller, params, query }) => ({
    items: await recommender.similar(caller.person, params.kind, params.id, query.limit),
  }));
}
