import type { LivePlatform, Look, LookResult, WatchedChannel } from '../src/index.ts';

export interface OverHttpOptions {
  readonly url: string;
  readonly allowance?: Partial<LivePlatform['allowance']>;
  /** One way of asking, or two of which the first lies at times. */
  readonly routes?: 1 | 2;
  readonly sure?: boolean;
  readonly timeoutMs?: number;
  /** The clock that a time to wait is told by. */
  readonly now?: () => number;
}

interface Told {
  readonly status: 'live' | 'offline' | 'gone';
  readonly id?: string;
  readonly startedAt?: number;
  readonly title?: string;
  readonly viewers?: number;
  readonly past?: readonly { id?: string; startedAt: number; endedAt: number }[];
}

/** A platform that is asked over HTTP, as adapters do it; nothing is repeated. */
export function platformOverHttp(options: OverHttpOptions): LivePlatform {
  const { url, routes = 1, sure = false, timeoutMs = 400, now = Date.now } = options;
  const allowance = { calls: 60, windowMs: 3_600_000, batch: 1, reserve: 0.1, ...options.allowance };
  const { batch } = allowance;
  const route = (name: string) => ({ name, batch, cost: (channels: number) => Math.ceil(channels / batch) });
  return {
    name: 'kick',
    label: 'Double',
    unconfigured: null,
    allowance,
    routes: routes === 1 ? [route('first')] : [route('first'), route('second')],
    parse: () => null,
    resolve: async (address) => address,
    look: (channels, name, signal) => look(channels, name, signal),
  };

  async function look(
    channels: readonly WatchedChannel[],
    name: string,
    signal: AbortSignal,
  ): Promise<LookResult> {
    const query = channels.map(({ account }) => `account=${encodeURIComponent(account)}`).join('&');
    const all = (of: Look): LookResult => ({ looks: new Map(channels.map(({ account }) => [account, of])) });
    const unknown = (kind: 'refused' | 'failed' | 'garbage' | 'timeout', reason: string): Look => ({
      status: 'unknown',
      kind,
      reason,
    });
    try {
      const answer = await fetch(`${url}/look/${name}?${query}`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      if (answer.status === 429) {
        const after = answer.headers.get('retry-after');
        const refused = all(unknown('refused', 'Too many requests'));
        return after === null ? refused : { ...refused, quietUntil: now() + Number(after) * 1_000 };
      }
      if (!answer.ok) return all(unknown('failed', `Status ${answer.status}`));
      const body = (await answer.json().catch(() => null)) as { channels?: Record<string, Told> } | null;
      if (!body?.channels) return all(unknown('garbage', 'The answer cannot be read'));
      const told = body.channels;
      return { looks: new Map(channels.map(({ account }) => [account, lookOf(told[account], name)])) };
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      return all(unknown(late ? 'timeout' : 'failed', late ? 'No answer in time' : 'The connection failed'));
    }
  }

  function lookOf(told: Told | undefined, name: string): Look {
    if (!told) return { status: 'unknown', kind: 'garbage', reason: 'The channel is not in the answer' };
    const { status, id, startedAt, title, viewers, past } = told;
    if (status === 'gone') return { status: 'unknown', kind: 'gone', reason: 'There is no such channel' };
    const isSure = sure || name === 'second';
    if (status === 'live')
      return {
        status,
        sure: isSure,
        facts: {
          ...(id === undefined ? {} : { platformId: id }),
          ...(startedAt === undefined ? {} : { startedAt }),
          ...(title === undefined ? {} : { title }),
          ...(viewers === undefined ? {} : { viewers }),
        },
      };
    const told2 = past?.map(({ id: platformId, ...moments }) => ({
      ...moments,
      ...(platformId ? { platformId } : {}),
    }));
    return { status: 'offline', sure: isSure, ...(told2 ? { past: told2 } : {}) };
  }
}
