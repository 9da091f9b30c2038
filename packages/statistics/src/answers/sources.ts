import { sources as knownSources, sourceOfCode } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';

export interface Sources {
  items: { kind: string; label: string; client: string | null }[];
}

/** Where the listens of a person come from. */
export async function sources(store: Store, person: Person): Promise<Sources> {
  const rows = await store.db
    .selectFrom('origins')
    .select(['source', 'client'])
    .distinct()
    .where('person_id', '=', person.id)
    .orderBy('source')
    .orderBy('client')
    .execute();
  return {
    items: rows.map(({ source, client }) => {
      const kind = sourceOfCode(source);
      return { kind, label: knownSources[kind].label, client };
    }),
  };
}
