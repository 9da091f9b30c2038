import type { AfterDirty } from '@fonoteca/listens';
import type { Database } from '@fonoteca/store';
import { cancelJob, type NamedPriority, pauseJob, resumeJob, setPriority } from './commands.ts';
import { createJob } from './create.ts';
import { listItems } from './item-view.ts';
import { getJob, listJobs } from './job-view.ts';
import { previewScrobble } from './preview.ts';
import type { ScrobbleRequest } from './request.ts';
import { type ItemEdit, resendItem } from './resend.ts';

export interface ScrobblesOptions {
  readonly afterDirty?: AfterDirty;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export type Scrobbles = ReturnType<typeof createScrobbles>;

/**
 * What a person may ask of scrobbling. Everything is the person's own: ids of others are Fault `not-found`.
 *
 * @example await createScrobbles(db).create(personId, { what: { kind: 'album', recordId: '7' }, when: { kind: 'just-finished' } })
 */
export function createScrobbles(db: Database, options: ScrobblesOptions = {}) {
  const now = options.now ?? Date.now;
  const after = async (personId: number, id: string, done: Promise<void>) => {
    await done;
    return getJob(db, personId, id);
  };
  return {
    preview: (personId: number, request: ScrobbleRequest) => previewScrobble(db, personId, request, now()),
    create: async (personId: number, request: ScrobbleRequest) =>
      getJob(db, personId, String(await createJob(db, personId, request, now()))),
    list: (personId: number, query: Parameters<typeof listJobs>[2]) => listJobs(db, personId, query),
    get: (personId: number, id: string) => getJob(db, personId, id),
    items: (personId: number, id: string, query: Parameters<typeof listItems>[3]) =>
      listItems(db, personId, id, query),
    pause: (personId: number, id: string) => after(personId, id, pauseJob(db, personId, id)),
    resume: (personId: number, id: string) => after(personId, id, resumeJob(db, personId, id)),
    cancel: (personId: number, id: string) => after(personId, id, cancelJob(db, personId, id)),
    setPriority: (personId: number, id: string, priority: NamedPriority) =>
      after(personId, id, setPriority(db, personId, id, priority)),
    resend: (personId: number, itemId: string, edit: ItemEdit) =>
      resendItem(db, personId, itemId, edit, {
        now: now(),
        ...(options.afterDirty ? { afterDirty: options.afterDirty } : {}),
      }),
  };
}
