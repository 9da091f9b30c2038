import { createHttpClient, type HttpClient, systemTime, type Time } from '@fonoteca/http-kit';
import type { LivePlatform, Look, LookResult, Route } from '@fonoteca/live';
import { userAgent } from '../agent.ts';
import { sharedPacer } from '../shared-pacer.ts';
import { unknown, unknownOf } from '../unknown-look.ts';
import { createAgreement } from './agreement.ts';
import { parseTikTok, resolveTikTok } from './handle.ts';
import { type LiveLookPlugin, lookByPlugin } from './plugin.ts';
import { createQuiet } from './quiet.ts';
import { refusal, tiktokRoutes } from './routes.ts';

export interface TikTokOptions {
  /** Without a slash at its end. */
  readonly baseUrl?: string;
  /** Where the operator can be reached: goes into the user agent. */
  readonly contact?: string;
  readonly time?: Time;
  /** Of one request; 10 s by default. */
  readonly timeoutMs?: number;
  /** Takes the place of the first route. */
  readonly plugin?: LiveLookPlugin;
}

const refusedReason = 'TikTok wants no questions from here for some hours.';

/**
 * TikTok has no public interface for who is live: this asks as a viewer who is not signed in, under our own name,
 * one channel a call and few of them. Its answers lie, so a live one is sure once two routes gave it. A refusal is
 * kept for hours; there is no way round it here: no cookies, no browser's clothes, no other address.
 */
export function createTikTokPlatform(options: TikTokOptions = {}): LivePlatform {
  const { baseUrl = 'https://www.tiktok.com', time = systemTime, plugin } = options;
  const http = client(baseUrl, options, time);
  const agreement = createAgreement();
  // A plug-in may ask by another way: what is refused to it is not refused to us, nor the other way round.
  const quiets = { web: createQuiet(), plugin: createQuiet() };
  const route = (name: string): Route => ({ name, batch: 1, cost: (channels) => channels });

  async function ask(
    name: string,
    handle: string,
    signal: AbortSignal,
  ): Promise<{ look: Look; until?: number }> {
    const quiet = name === 'plugin' ? quiets.plugin : quiets.web;
    const left = quiet.until(time.now());
    if (left !== undefined) return { look: unknown('refused', refusedReason), until: left };
    const refused = (seconds: number | undefined) => ({
      look: unknown('refused', refusedReason),
      until: quiet.refused(time.now(), seconds),
    });
    if (name === 'plugin' && plugin) {
      const verdict = await lookByPlugin(plugin, handle, signal);
      if ('refused' in verdict) return refused(verdict.refused);
      if (verdict.status !== 'unknown') quiet.answered();
      return { look: agreement.weigh(handle, name, verdict, time.now()) };
    }
    const way = tiktokRoutes[name];
    if (!way) return { look: unknown('unconfigured', `TikTok cannot be asked by “${name}”.`) };
    const reply = await http.exchange({ path: way.path(handle), headers: { accept: way.accept }, signal });
    const verdict = way.judge(reply, handle, time.now());
    if (verdict === refusal) return refused(reply.retryAfterSeconds(time.now()));
    if (verdict.status !== 'unknown') quiet.answered();
    return { look: agreement.weigh(handle, name, verdict, time.now()) };
  }

  return {
    name: 'tiktok',
    label: 'TikTok',
    unconfigured: null,
    // Nobody says what is allowed. One look a minute is what a patient person does; a quarter is for confirming.
    allowance: { calls: 60, windowMs: 3_600_000, batch: 1, reserve: 0.25 },
    routes: plugin ? [route('plugin'), route('room'), route('page')] : [route('room'), route('page')],
    parse: parseTikTok,
    resolve: async (address) => resolveTikTok(address),
    async look(channels, name, signal): Promise<LookResult> {
      const looks = new Map<string, Look>();
      let quietUntil: number | undefined;
      for (const { account } of channels) {
        const { look, until } = await ask(name, account, signal).catch((error: unknown) => ({
          look: unknownOf(error, signal),
          until: undefined,
        }));
        looks.set(account, look);
        quietUntil = until ?? quietUntil;
      }
      return { looks, ...(quietUntil === undefined ? {} : { quietUntil }) };
    },
    close: async () => plugin?.close?.(),
  };
}

function client(baseUrl: string, { contact, timeoutMs = 10_000 }: TikTokOptions, time: Time): HttpClient {
  return createHttpClient({
    name: 'TikTok',
    baseUrl,
    userAgent: userAgent(contact),
    timeoutMs,
    // The budget of an hour is the watcher's; this keeps its calls apart.
    pace: sharedPacer(`tiktok ${baseUrl}`, { requests: 1, perMs: 2000 }, time),
    maxBytes: 3 * 1024 * 1024,
    time,
  });
}
