import { Fault } from '@fonoteca/domain';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { parseForm, parseQuery, readBody } from '../http.ts';
import type { ReceivingPorts } from '../ports.ts';
import { getMobileSession, getSession, getToken } from './auth-methods.ts';
import type { Call, Method } from './call.ts';
import { LastfmFault } from './faults.ts';
import { errorXml, type ReplyElement, toJson, toXml } from './reply.ts';
import { checkSignature } from './signature.ts';
import { loveIsNotKept, scrobble, updateNowPlaying } from './track-methods.ts';
import { getInfo, getRecentTracks } from './user-methods.ts';

/** 50 listens of nine long texts each, percent-encoded, stay under this, bytes. */
const maxBody = 2 * 1024 * 1024;

const methods: Readonly<Record<string, Method>> = {
  'auth.gettoken': getToken,
  'auth.getsession': getSession,
  'auth.getmobilesession': getMobileSession,
  'track.scrobble': scrobble,
  'track.updatenowplaying': updateNowPlaying,
  'track.love': loveIsNotKept,
  'track.unlove': loveIsNotKept,
  'user.getinfo': getInfo,
  'user.getrecenttracks': getRecentTracks,
};

/** Methods that Last.fm answers without a signature. */
const unsignedMethods = new Set(['user.getinfo', 'user.getrecenttracks']);

/** Last.fm's API 2.0, to be mounted at the root: clients write its address with a slash and without. */
export function lastfmRoutes(ports: ReceivingPorts): Hono {
  const app = new Hono();
  app.use('/2.0/*', cors({ origin: '*', allowMethods: ['GET', 'POST'] }));
  app.on(['GET', 'POST'], ['/2.0', '/2.0/'], (context) => answer(ports, context));
  return app;
}

async function answer(ports: ReceivingPorts, context: Context): Promise<Response> {
  let wantsJson = context.req.query('format')?.toLowerCase() === 'json';
  try {
    const isPost = context.req.method === 'POST';
    const bytes = isPost ? await readBody(context, maxBody) : '';
    // Looked at before parsing: a client that asked for JSON gets its error so too.
    wantsJson ||= /(?:^|&)format=json(?:&|$)/i.test(Buffer.from(bytes).toString('latin1'));
    const body = parseForm(bytes);
    const parameters = new Map([...parseQuery(context), ...body]);
    return reply(context, wantsJson, await dispatch({ ports, context, parameters, isPost, apiKey: '' }));
  } catch (error) {
    const fault = faultOf(ports, context, error);
    return wantsJson
      ? context.json({ error: fault.code, message: fault.message }, fault.status)
      : context.body(errorXml(fault.code, fault.message), fault.status, xmlType);
  }
}

async function dispatch(call: Call): Promise<ReplyElement | null> {
  const { parameters } = call;
  const name = parameters.get('method')?.trim().toLowerCase() ?? '';
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new LastfmFault(3, 'Invalid Method - No method with that name in this package');
  const apiKey = parameters.get('api_key')?.trim() ?? '';
  if (apiKey === '' || apiKey.length > 100)
    throw new LastfmFault(10, 'Invalid API key - Send the api_key of your app, or "fonoteca"');
  const isSigned = parameters.has('api_sig') || !unsignedMethods.has(name);
  if (isSigned && checkSignature(parameters) === 'wrong')
    throw new LastfmFault(
      13,
      'Invalid method signature supplied - The shared secret of "fonoteca" is "fonoteca"',
    );
  return method({ ...call, apiKey });
}

const xmlType = { 'Content-Type': 'text/xml; charset=utf-8' };

function reply(context: Context, wantsJson: boolean, root: ReplyElement | null): Response {
  return wantsJson ? context.json(toJson(root)) : context.body(toXml(root), 200, xmlType);
}

function faultOf(ports: ReceivingPorts, context: Context, error: unknown): LastfmFault {
  if (error instanceof LastfmFault) return error;
  if (!(error instanceof Fault)) {
    ports.reportDefect(error, context);
    return new LastfmFault(8, 'Operation failed - Something went wrong here; send it again later');
  }
  if (error.code === 'rate-limited') return new LastfmFault(29, 'Rate limit exceeded - Send it again later');
  if (error.code === 'unavailable') return new LastfmFault(16, `Temporarily unavailable - ${error.message}`);
  // Sending it again would not help: there are too many tokens.
  if (error.code === 'conflict') return new LastfmFault(4, `Authentication Failed - ${error.message}`);
  return new LastfmFault(6, `Invalid parameters - ${error.message}`);
}
