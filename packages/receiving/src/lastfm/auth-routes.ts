import { Fault } from '@fonoteca/domain';
import { type Context, Hono } from 'hono';
import { parseForm, parseQuery, readBody } from '../http.ts';
import type { ReceivingPorts } from '../ports.ts';
import { confirmPage, messagePage, returnPage, signInPage, styleSheet } from './auth-pages.ts';
import { FormSeal } from './form-seal.ts';

/** What an app asks for: `token` in the desktop way, `callback` or nothing in the web way. */
interface Question {
  readonly apiKey: string;
  readonly callback: string | null;
  readonly token: string | null;
}

const paths = ['/api/auth/', '/api/auth'];

/** The page on which a person lets an app in, to be mounted at the root. */
export function lastfmAuthRoutes(ports: ReceivingPorts): Hono {
  const app = new Hono();
  const seal = new FormSeal();

  app.onError((error, context) => {
    if (!(error instanceof Fault)) {
      ports.reportDefect(error, context);
      return context.html(
        messagePage('This did not work', 'Something went wrong here. Try again later.'),
        500,
      );
    }
    const status = error.code === 'rate-limited' ? 429 : error.code === 'forbidden' ? 403 : 400;
    return context.html(messagePage('This did not work', error.message), status);
  });
  app.use('/api/auth/*', async (context, next) => {
    await next();
    // The address holds a token.
    context.header('Cache-Control', 'no-store');
    // Under no-referrer browsers send `Origin: null` with the form, which is refused.
    context.header('Referrer-Policy', 'same-origin');
  });

  app.get('/api/auth/style.css', (context) =>
    context.body(styleSheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  );

  app.on('GET', paths, async (context) => {
    const question = questionOf(parseQuery(context));
    const person = await ports.currentPerson(context);
    if (!person) return context.html(signInPage(signInUrl(context)));
    if (question.token !== null && !(await ports.sessions.canAuthorise(question.token, question.apiKey)))
      throw new Fault('invalid', goneToken);
    return context.html(
      confirmPage({ ...question, name: person.name, seal: seal.make(person.id, partsOf(question)) }),
    );
  });

  app.on('POST', paths, async (context) => {
    if (!ports.isSameOrigin(context))
      throw new Fault(
        'forbidden',
        'This form was sent from another site. Open the page from your app again.',
      );
    const form = parseForm(await readBody(context, 20_000));
    const question = questionOf(form);
    const person = await ports.currentPerson(context);
    if (!person)
      return context.html(messagePage('You are signed out', 'Sign in, then start again in the app.'), 403);
    if (!seal.isRight(form.get('seal') ?? '', person.id, partsOf(question)))
      throw new Fault('forbidden', 'This page has been open for too long. Open it from your app again.');
    return context.html(await authorise(ports, question, person.id));
  });
  return app;
}

const goneToken = 'This request is over or was answered already. Start again in the app.';

async function authorise(ports: ReceivingPorts, question: Question, personId: number) {
  const { sessions } = ports;
  let token = question.token;
  if (token === null) token = await sessions.issueAuthToken(question.apiKey, personId);
  else if (!(await sessions.authorise(token, question.apiKey, personId)))
    throw new Fault('invalid', goneToken);
  if (question.callback === null) return messagePage('Done', 'Return to your app; it may send listens now.');
  const target = new URL(question.callback);
  target.searchParams.set('token', token);
  return returnPage(target.href);
}

function questionOf(fields: ReadonlyMap<string, string>): Question {
  const apiKey = fields.get('api_key')?.trim() ?? '';
  if (apiKey === '' || apiKey.length > 100)
    throw new Fault('invalid', 'The app sent no api_key. Check its settings, or tell its makers.');
  const token = fields.get('token')?.trim() || null;
  const callback = fields.get('cb')?.trim() || null;
  return { apiKey, token, callback: callback === null ? null : checkedCallback(callback) };
}

/** Only addresses of the web: `javascript:` and the like would run here with the person's rights. */
function checkedCallback(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || text.length > 2000 || url.username || url.password)
    throw new Fault(
      'invalid',
      'The address that the app wants you sent back to must begin with http:// or https://.',
    );
  return url.href;
}

/** Null and absent are told apart, so that a seal for one question never fits another. */
const partsOf = ({ apiKey, callback, token }: Question): string[] => [
  apiKey,
  callback === null ? '-' : `=${callback}`,
  token === null ? '-' : `=${token}`,
];

function signInUrl(context: Context): string {
  const { pathname, search } = new URL(context.req.url);
  return `/sign-in?next=${encodeURIComponent(pathname + search)}`;
}
