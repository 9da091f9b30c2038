import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

/** The style sheet of the pages below: an address of its own, because the policy allows no style in a page. */
export const styleSheet = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText}
main{box-sizing:border-box;width:min(32rem,100%);padding:2rem 1.25rem}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 1rem}
code{overflow-wrap:anywhere}
dt{font-size:.875rem;opacity:.75}dd{margin:0 0 .75rem}
form{display:flex;flex-wrap:wrap;gap:1rem;align-items:center;margin-top:1.5rem}
button{font:inherit;font-weight:600;padding:.625rem 1.25rem;border:0;border-radius:.5rem;background:#0f5c4c;color:#fff;cursor:pointer}
a{color:LinkText}
`;

const page = (title: string, body: Html, head: Html | string = ''): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Fonoteca</title>
<link rel="stylesheet" href="/api/auth/style.css">
${head}
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>`;

/** Asks the person whether the app may send listens. Everything of the request stands there escaped, in full. */
export const confirmPage = (view: {
  name: string;
  apiKey: string;
  callback: string | null;
  token: string | null;
  seal: string;
}): Html =>
  page(
    'Let this app in?',
    html`<p>An app asks to send listens to the history of <strong>${view.name}</strong>, and to read it. Go on only if you have just started this in the app yourself.</p>
<dl>
<dt>Key of the app</dt><dd><code>${view.apiKey}</code></dd>
${view.callback === null ? '' : html`<dt>You are sent back to</dt><dd><code>${view.callback}</code></dd>`}
</dl>
<p>You can take this back at any time: the app then stands among the tokens in the settings.</p>
<form method="post" action="/api/auth/">
<input type="hidden" name="api_key" value="${view.apiKey}">
${view.callback === null ? '' : html`<input type="hidden" name="cb" value="${view.callback}">`}
${view.token === null ? '' : html`<input type="hidden" name="token" value="${view.token}">`}
<input type="hidden" name="seal" value="${view.seal}">
<button type="submit">Let it in</button>
<a href="/">No, go to Fonoteca</a>
</form>`,
  );

/** `signInUrl` leads back here afterwards. */
export const signInPage = (signInUrl: string): Html =>
  page(
    'Sign in first',
    html`<p>An app wants to send listens to your history. <a href="${signInUrl}">Sign in</a>, then you are asked.</p>`,
  );

export const messagePage = (title: string, text: string): Html => page(title, html`<p>${text}</p>`);

/**
 * Leads back to the app. A page and not a redirect: browsers hold the answer to a form to the policy's
 * `form-action 'self'`, redirects included, and would stop here.
 */
export const returnPage = (target: string): Html =>
  page(
    'The app may go on',
    html`<p>If nothing happens, <a href="${target}" rel="noreferrer">go back to the app</a>.</p>`,
    html`<meta http-equiv="refresh" content="0; url=${target}">`,
  );
