import type { DoubleClock } from '../shared/clock.ts';
import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';

export interface TokenOwner {
  /** The number of the account; none has a token of the application itself. */
  readonly user?: string;
  readonly until: number;
}

/** Tokens of the application and of people, and who has them. */
export class Tokens {
  private readonly owners = new Map<string, TokenOwner>();
  private readonly clock: DoubleClock;
  private readonly lifetime: number;
  private given = 0;

  /** `lifetime` in seconds. */
  constructor(clock: DoubleClock, lifetime: number) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  give(user?: string): string {
    this.given += 1;
    const token = `token${String(this.given).padStart(4, '0')}of${user ?? 'application'}`;
    const until = this.clock.now() + this.lifetime * 1000;
    this.owners.set(token, user === undefined ? { until } : { user, until });
    return token;
  }

  ownerOf({ headers }: Asked): TokenOwner | undefined {
    const owner = this.owners.get(/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
    return owner && owner.until > this.clock.now() ? owner : undefined;
  }

  expireAll(): void {
    this.owners.clear();
  }

  /** The answer of `POST /oauth2/token`. */
  answer({ verb, params }: Asked, clientId: string, clientSecret: string): Reply {
    if (verb !== 'POST') return json({ status: 404, message: 'not found' }, 404);
    if (params.grant_type !== 'client_credentials')
      return json({ status: 400, message: 'invalid grant type' }, 400);
    if (params.client_id !== clientId) return json({ status: 400, message: 'invalid client' }, 400);
    if (params.client_secret !== clientSecret)
      return json({ status: 403, message: 'invalid client secret' }, 403);
    return json({ access_token: this.give(), expires_in: this.lifetime, token_type: 'bearer' });
  }
}
