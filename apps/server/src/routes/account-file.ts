import { audit } from '@fonoteca/accounts';
import { accountFile } from '../account-file/account-file.ts';
import { HandingOut } from '../account-file/handing-out.ts';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** Everything of a person as one file. */
export function accountFileRoutes(routes: Implementations, { store }: Runtime): void {
  const handingOut = new HandingOut();

  routes.implement('GET /api/v1/account/file', async ({ context, caller, client }) => {
    const personId = caller.person.id;
    const begin = async () => {
      await audit(store.db, {
        personId,
        actorId: personId,
        action: 'account-exported',
        address: client.address,
      });
      return accountFile(store, personId);
    };
    // Whoever asks for the headers alone would leave a file behind that nobody reads.
    const bytes = context.req.method === 'HEAD' ? null : await handingOut.begin(personId, begin);
    const day = new Date().toISOString().slice(0, 10);
    return new Response(bytes, {
      headers: {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="fonoteca-${day}.zip"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
