import { Fault } from '@fonoteca/domain';
import type { Page } from '@fonoteca/listens';
import type { Database } from '@fonoteca/store';
import { type PlaylistView, selectViews, viewOf } from './view.ts';

/** A person's playlists, the one that was changed last first; or those that can be brought back. */
export async function listPlaylists(
  db: Database,
  personId: number,
  query: { deleted?: boolean; cursor?: string | undefined; limit: number },
): Promise<Page<PlaylistView>> {
  let select = selectViews(db, personId)
    .where('p.deleted_at', query.deleted ? 'is not' : 'is', null)
    .orderBy('p.updated_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(query.limit + 1);
  if (query.cursor !== undefined) {
    const { at, id } = readCursor(query.cursor);
    select = select.where(({ eb, or, and }) =>
      or([eb('p.updated_at', '<', at), and([eb('p.updated_at', '=', at), eb('p.id', '<', id)])]),
    );
  }
  const rows = await select.execute();
  const items = rows.slice(0, query.limit).map(viewOf);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > query.limit && last ? `${Date.parse(last.updatedAt)}.${last.id}` : null,
  };
}

function readCursor(text: string): { at: Date; id: number } {
  const [, at, id] = /^(\d{1,15})\.(\d{1,9})$/.exec(text) ?? [];
  if (at === undefined || id === undefined) throw wrongCursor();
  return { at: new Date(Number(at)), id: Number(id) };
}

export const wrongCursor = (): Fault =>
  new Fault('invalid', 'The cursor is not one of ours', {
    fields: [{ field: 'cursor', reason: 'give back `next` of the page before, unchanged' }],
  });
