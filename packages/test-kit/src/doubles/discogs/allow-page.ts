import { escapeHtml, page, type Reply, redirect } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import type { State } from './caller.ts';

/** `/oauth/authorize`: where a person lets an application in. `auto=NAME` presses Authorize at once. */
export function allowPage({ shelf, oauth, autoAuthorise }: State, { verb, params }: Asked): Reply {
  const { oauth_token: token = '', user, auto } = params;
  if (!oauth.waits(token)) return page('<h1>Invalid token</h1>', 400);
  const who = auto ?? autoAuthorise ?? (verb === 'POST' ? user : undefined);
  if (who === undefined) {
    const people = shelf.all().map(({ name }) => `<option>${escapeHtml(name)}</option>`);
    return page(`<h1>Authorize the application</h1><form method="post" action="/oauth/authorize">
<input type="hidden" name="oauth_token" value="${escapeHtml(token)}">
<label>Account <select name="user">${people.join('')}</select></label>
<button type="submit">Authorize</button></form>`);
  }
  const owner = shelf.find(who);
  if (!owner) return page(`<h1>No account ${escapeHtml(who)}</h1>`, 403);
  const { back, verifier } = oauth.allow(token, owner);
  return back === undefined ? page(`<h1>Code</h1><pre>${verifier}</pre>`) : redirect(back);
}
