import {
  addTracks,
  changeDetails,
  createPlaylist,
  deduplicate,
  deletePlaylist,
  exportPlaylist,
  getPlaylist,
  listPlaylists,
  listTracks,
  listVersions,
  mostFileBytes,
  moveTracks,
  type PlaylistEdit,
  readPlaylistFile,
  removeTracks,
  restoreVersion,
  streamingServices,
  undeletePlaylist,
  undoLast,
} from '@fonoteca/playlists';
import type { Caller } from '../http/caller.ts';
import type { Implementations } from '../http/implement.ts';
import { receiveOneFile } from '../http/one-file.ts';
import type { Runtime } from '../runtime.ts';

/** Playlists: making, editing, versions, files. */
export function playlistRoutes(routes: Implementations, runtime: Runtime): void {
  browseRoutes(routes, runtime);
  makeRoutes(routes, runtime);
  editRoutes(routes, runtime);
  versionRoutes(routes, runtime);
}

const authorOf = (caller: Caller) => (caller.tokenId === null ? 'person' : 'token');

const editBy = (caller: Caller, id: number, revision: number): PlaylistEdit => ({
  personId: caller.person.id,
  id,
  revision,
  by: authorOf(caller),
});

function browseRoutes(routes: Implementations, { store: { db } }: Runtime): void {
  routes.implement('GET /api/v1/playlists', ({ caller, query }) =>
    listPlaylists(db, caller.person.id, query),
  );
  routes.implement('GET /api/v1/playlists/services', async () => ({ items: [...streamingServices] }));
  routes.implement('GET /api/v1/playlists/{id}', ({ caller, params }) =>
    getPlaylist(db, caller.person.id, params.id),
  );
  routes.implement('GET /api/v1/playlists/{id}/tracks', ({ caller, params, query }) =>
    listTracks(db, caller.person.id, params.id, query),
  );
  routes.implement('GET /api/v1/playlists/{id}/export', async ({ caller, params, query }) => {
    const file = await exportPlaylist(db, caller.person, params.id, query.format);
    return new Response(file.content, {
      headers: {
        'content-type': file.mediaType,
        'content-disposition': attachment(file.fileName),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-fonoteca-left-out': String(file.leftOut),
      },
    });
  });
}

/** RFC 6266: a name in ASCII for old clients, the true one beside it. */
function attachment(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]|["\\%]/g, '')
    .trim();
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain.startsWith('.') ? `playlist${plain}` : plain}"; filename*=UTF-8''${encoded}`;
}

function makeRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;
  routes.implement('POST /api/v1/playlists', ({ caller, body }) =>
    createPlaylist(db, caller.person.id, { ...body, by: authorOf(caller) }),
  );
  routes.implement('POST /api/v1/playlists/import', async ({ context, caller }) => {
    const { name, bytes } = await receiveOneFile(runtime, context, mostFileBytes, {
      what: 'A playlist',
      tooLarge: 'send a playlist file; its tracks are texts, not sound',
    });
    const { format, title, description, tracks, refused, leftOut } = readPlaylistFile(bytes, name);
    const wanted = {
      title,
      description,
      tracks,
      origin: { kind: 'import', format },
      by: authorOf(caller),
    } as const;
    const playlist = await createPlaylist(db, caller.person.id, wanted);
    return { playlist, format, leftOut, refused: [...refused] };
  });
  routes.implement('DELETE /api/v1/playlists/{id}', async ({ caller, params }) => {
    await deletePlaylist(db, caller.person.id, params.id);
    return { ok: true };
  });
  routes.implement('POST /api/v1/playlists/{id}/undelete', ({ caller, params }) =>
    undeletePlaylist(db, caller.person.id, params.id),
  );
}

function editRoutes(routes: Implementations, { store: { db } }: Runtime): void {
  routes.implement('PATCH /api/v1/playlists/{id}', ({ caller, params, body }) =>
    changeDetails(db, editBy(caller, params.id, body.revision), body),
  );
  routes.implement('POST /api/v1/playlists/{id}/tracks', ({ caller, params, body }) =>
    addTracks(db, editBy(caller, params.id, body.revision), body.tracks, body.at),
  );
  routes.implement('POST /api/v1/playlists/{id}/tracks/move', ({ caller, params, body }) =>
    moveTracks(db, editBy(caller, params.id, body.revision), body.ids, body.to),
  );
  routes.implement('POST /api/v1/playlists/{id}/tracks/remove', ({ caller, params, body }) =>
    removeTracks(db, editBy(caller, params.id, body.revision), body.ids),
  );
  routes.implement('POST /api/v1/playlists/{id}/deduplicate', ({ caller, params, body }) =>
    deduplicate(db, editBy(caller, params.id, body.revision)),
  );
}

function versionRoutes(routes: Implementations, { store: { db } }: Runtime): void {
  routes.implement('GET /api/v1/playlists/{id}/versions', async ({ caller, params }) => ({
    items: await listVersions(db, caller.person.id, params.id),
  }));
  routes.implement('POST /api/v1/playlists/{id}/versions/{version}/restore', ({ caller, params, body }) =>
    restoreVersion(db, editBy(caller, params.id, body.revision), params.version),
  );
  routes.implement('POST /api/v1/playlists/{id}/undo', ({ caller, params, body }) =>
    undoLast(db, editBy(caller, params.id, body.revision)),
  );
}
