import { createToken, listTokens, revokeToken, type TokenListed } from '@fonoteca/accounts';
import { announceAccess } from '../adapters/access.ts';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

export function tokenRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;

  routes.implement('GET /api/v1/tokens', async ({ caller }) => ({
    items: (await listTokens(db, caller.person.id)).map(view),
  }));

  routes.implement('POST /api/v1/tokens', async ({ caller, body, client }) => {
    const personId = caller.person.id;
    const made = await createToken(db, runtime.secretKeys, {
      ...body,
      personId,
      actorId: personId,
      address: client.address,
    });
    return { ...view(made), token: made.token };
  });

  routes.implement('DELETE /api/v1/tokens/{id}', async ({ caller, params, client }) => {
    const personId = caller.person.id;
    await revokeToken(db, { personId, tokenId: params.id, actorId: personId, address: client.address });
    runtime.tokens.forget();
    await announceAccess(db, personId);
    return { ok: true };
  });
}

const view = (token: TokenListed) => ({
  id: token.id,
  label: token.label,
  scopes: [...token.scopes],
  createdAt: token.createdAt.toISOString(),
  lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  lastClient: token.lastClient,
});
