import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { json, page, type Reply } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { type Account, lieReply, pageReply, roomReply } from './replies.ts';
import type { TikTokDouble, TikTokDoubleOptions, TikTokLie, TikTokRouteName } from './types.ts';

/**
 * Starts a stand-in for TikTok on loopback, with the two ways by which a viewer who is not signed in learns who is
 * live, and with their lies.
 *
 * @example
 * const tiktok = await startTikTokDouble();
 * tiktok.addAccount('ada');
 * tiktok.goLive('ada', { title: 'Records until late' });
 * tiktok.lie('alive', 'room');
 * tiktok.script([{ on: 'page', match: { handle: 'ada' }, answer: { status: 429 } }]);
 */
export async function startTikTokDouble(options: TikTokDoubleOptions = {}): Promise<TikTokDouble> {
  const { clock = systemClock, pageState = 'scope' } = options;
  const accounts = new Map<string, Account>();
  const before = new Map<string, Account>();
  const lies = new Map<TikTokRouteName, TikTokLie>();
  let rooms = 7_600_000_000_000_000;

  const known = (handle: string): Account => {
    const account = accounts.get(handle);
    if (!account) throw new Error(`The double has no account ${handle}: addAccount first.`);
    return account;
  };
  const change = (account: Account) => {
    before.set(account.handle, known(account.handle));
    accounts.set(account.handle, account);
  };

  function answer(asked: Asked): Reply {
    const route = asked.operation === 'room' || asked.operation === 'page' ? asked.operation : undefined;
    if (!route) return page('<h1>Not found</h1>', 404);
    const lie = lies.get(route);
    const [handle = ''] = asked.values('handle');
    const account = accountAs(lie, handle);
    const instead = lieReply(lie);
    return instead ?? (route === 'room' ? roomReply(account) : pageReply(account, pageState));
  }

  function accountAs(lie: TikTokLie | undefined, handle: string): Account | undefined {
    const account = accounts.get(handle);
    if (lie === 'not-found') return undefined;
    if (lie === 'stale') return before.get(handle) ?? account;
    return lie === 'alive' && account ? { ...account, status: 2, roomId: account.roomId || '123' } : account;
  }

  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    read,
    answer,
    fail: (_, code, message, status) => json({ statusCode: code, message: message ?? '' }, status ?? code),
  };
  const served = await serve(service, options.port);
  return {
    url: served.url,
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addAccount(handle) {
      const id = String(6_900_000_000_000_000 + accounts.size);
      accounts.set(handle, { handle, id, roomId: '', status: 0, title: '', startTime: 0, viewers: 0 });
    },
    goLive(handle, { title = '', startedAt = clock.now(), viewers = 0 } = {}) {
      rooms += 1;
      const roomId = String(rooms);
      change({
        ...known(handle),
        roomId,
        status: 2,
        title,
        startTime: Math.floor(startedAt / 1000),
        viewers,
      });
      return roomId;
    },
    end: (handle) => change({ ...known(handle), status: 4, viewers: 0 }),
    lie(lie, route) {
      for (const one of route ? [route] : (['room', 'page'] as const))
        if (lie) lies.set(one, lie);
        else lies.delete(one);
    },
    close: served.close,
  };
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const params = Object.fromEntries(url.searchParams);
  const onPage = /^\/@([^/]+)\/live$/.exec(decodeURIComponent(url.pathname))?.[1];
  const isRoom = /^\/api-live\/user\/room\/?$/.test(url.pathname);
  const handle = isRoom ? params.uniqueId : onPage;
  const values = (name: string) => {
    const value = name === 'handle' ? handle : params[name];
    return value === undefined ? [] : [value];
  };
  const operation = isRoom ? 'room' : onPage === undefined ? 'unknown' : 'page';
  return {
    verb,
    url,
    headers,
    body,
    params: { ...params, ...(handle ? { handle } : {}) },
    operation,
    values,
  };
}
