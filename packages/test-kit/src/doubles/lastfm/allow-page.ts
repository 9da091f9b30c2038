import { escapeHtml, page, type Reply, redirect } from '../shared/reply.ts';
import type { LastfmState } from './context.ts';

/**
 * `/api/auth/`: where a person lets an application in. With `cb` the browser goes back there with a token; with
 * `token` (desktop) that token is allowed. `auto=NAME` presses Allow at once.
 */
export function allowPage(
  { people, options }: LastfmState,
  verb: string,
  params: Readonly<Record<string, string>>,
  apiKey: string,
): Reply {
  const { api_key, cb, token, user } = params;
  if (api_key !== apiKey) return page('<h1>Invalid API key</h1>', 403);
  if (cb === undefined && token === undefined) return page('<h1>No token and no callback address</h1>', 400);
  if (cb !== undefined && !/^https?:\/\//.test(cb))
    return page('<h1>The callback is no web address</h1>', 400);
  if (cb === undefined && !people.waits(token ?? '')) return page('<h1>Invalid token</h1>', 400);
  const who = params.auto ?? options.autoAuthorise ?? (verb === 'POST' ? user : undefined);
  if (who === undefined) return page(form(params, people.names()));
  if (people.find(who) === undefined) return page(`<h1>No account ${escapeHtml(who)}</h1>`, 403);
  if (cb === undefined) {
    people.authorise(token ?? '', who);
    return page('<h1>Application authenticated</h1><p>You can close this window.</p>');
  }
  const made = people.makeToken();
  people.authorise(made, who);
  const back = new URL(cb);
  back.searchParams.append('token', made);
  return redirect(back.href);
}

function form(params: Readonly<Record<string, string>>, names: readonly string[]): string {
  const hidden = ['api_key', 'cb', 'token']
    .filter((name) => params[name] !== undefined)
    .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(params[name] ?? '')}">`)
    .join('');
  const people = names.map((name) => `<option>${escapeHtml(name)}</option>`).join('');
  return `<h1>Connect to your account</h1><form method="post" action="/api/auth/">${hidden}
<label>Account <select name="user">${people}</select></label>
<button type="submit">Yes, allow access</button></form>`;
}
