import { createShare, readShare, removeShare } from '@fonoteca/collection';
import { Fault } from '@fonoteca/domain';
import { loadSecretKeys } from '@fonoteca/server';
import { type CommonOptions, pickPerson, withDatabase } from '../workplace.ts';

/** `records share`: the link as browsers reach this instance. */
export async function shareCommand(what: string, options: CommonOptions): Promise<void> {
  if (what !== 'on' && what !== 'off' && what !== 'show')
    throw new Fault('invalid', 'Say what to do with the link', {
      fields: [{ field: 'what', reason: 'give on, off or show' }],
    });
  await withDatabase(options, async ({ config, store, output }) => {
    const person = await pickPerson(store, options);
    if (what === 'off') {
      await removeShare(store.db, person.id);
      output.result({ share: null }, 'The shelf is not shared');
      return;
    }
    const keys = loadSecretKeys(config);
    const share =
      what === 'on'
        ? await createShare(store.db, keys, person.id)
        : await readShare(store.db, keys, person.id);
    const base = config.publicUrl ?? `http://${config.host}:${config.port}`;
    const view = share && { url: `${base}/shared/${share.token}`, createdAt: share.createdAt };
    output.result({ share: view }, view ? view.url : 'The shelf is not shared');
  });
}
