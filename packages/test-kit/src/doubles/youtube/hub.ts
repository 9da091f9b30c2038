import { createHmac, randomBytes } from 'node:crypto';
import type { Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import type { YouTubeSubscription } from './types.ts';

const fiveDays = 432_000;

/** WebSub as Google's hub does it: a request is accepted at once, and the subscriber is asked afterwards. */
export class Hub {
  private readonly known = new Map<string, YouTubeSubscription>();
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly closing = new AbortController();
  private readonly now: () => number;
  private readonly longestLease: number;

  constructor(now: () => number, longestLease = fiveDays) {
    this.now = now;
    this.longestLease = longestLease;
  }

  subscriptions(): YouTubeSubscription[] {
    return [...this.known.values()].filter(({ until }) => until > this.now());
  }

  answer({ verb, body }: Asked): Reply {
    const form = new URLSearchParams(body.toString());
    const mode = form.get('hub.mode');
    const callback = form.get('hub.callback') ?? '';
    const topic = form.get('hub.topic') ?? '';
    const secret = form.get('hub.secret') ?? undefined;
    if (verb !== 'POST' || !URL.canParse(callback) || !channelOf(topic))
      return { status: 400, body: 'Invalid parameter', says: 'status 400' };
    if (mode !== 'subscribe' && mode !== 'unsubscribe')
      return { status: 400, body: 'Invalid value for hub.mode', says: 'status 400' };
    const lease = Math.min(Number(form.get('hub.lease_seconds') ?? fiveDays), this.longestLease);
    const done = this.confirm(mode, { callback, topic, secret, until: this.now() + lease * 1000 }, lease)
      .catch(() => undefined)
      .finally(() => this.underWay.delete(done));
    this.underWay.add(done);
    return { status: 202, body: '', says: 'ok' };
  }

  /** Asks the subscriber with a challenge; whoever does not give it back did not ask for this. */
  async verify(callback: string, topic: string, mode: string, lease = fiveDays) {
    const url = new URL(callback);
    const challenge = randomBytes(16).toString('hex');
    url.searchParams.set('hub.mode', mode);
    url.searchParams.set('hub.topic', topic);
    url.searchParams.set('hub.challenge', challenge);
    if (mode === 'subscribe') url.searchParams.set('hub.lease_seconds', String(lease));
    const reply = await fetch(url, { signal: this.closing.signal });
    const body = await reply.text();
    return { status: reply.status, body, wanted: reply.ok && body === challenge };
  }

  /** Sends a document to all who subscribed to a channel. */
  async push(
    channel: string,
    document: string,
    how: { readonly secret?: string; readonly algorithm?: 'sha1' | 'sha256' } = {},
  ): Promise<number[]> {
    const algorithm = how.algorithm ?? 'sha1';
    const subscribed = this.subscriptions().filter(({ topic }) => channelOf(topic) === channel);
    return Promise.all(
      subscribed.map(async ({ callback, topic, secret }) => {
        const key = how.secret ?? secret;
        const signature = key && createHmac(algorithm, key).update(document).digest('hex');
        const headers = {
          'content-type': 'application/atom+xml',
          link: `<${topic}>; rel=self, <http://pubsubhubbub.appspot.com/>; rel=hub`,
          ...(signature ? { 'x-hub-signature': `${algorithm}=${signature}` } : {}),
        };
        const { signal } = this.closing;
        const reply = await fetch(callback, { method: 'POST', headers, body: document, signal });
        await reply.text();
        return reply.status;
      }),
    );
  }

  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.settled();
  }

  private async confirm(mode: string, wish: YouTubeSubscription, lease: number): Promise<void> {
    const key = `${wish.callback}\n${wish.topic}`;
    const { wanted } = await this.verify(wish.callback, wish.topic, mode, lease);
    if (!wanted) return;
    if (mode === 'subscribe') this.known.set(key, wish);
    else this.known.delete(key);
  }
}

const channelOf = (topic: string): string | undefined =>
  /^https:\/\/www\.youtube\.com\/(?:xml\/)?feeds\/videos\.xml\?channel_id=(UC[\w-]{22})$/.exec(topic)?.[1];
