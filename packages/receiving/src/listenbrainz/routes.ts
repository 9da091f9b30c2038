import { Fault } from '@fonoteca/domain';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { clientOf, decodeUtf8, readBody } from '../http.ts';
import type { ReceivingPorts } from '../ports.ts';
import { errorAnswer } from './answers.ts';
import { authorise, countRequest, tokenOf } from './authorise.ts';
import { listensOf, submissionClientOf } from './listens-of.ts';
import { readRoutes } from './reads.ts';
import { bytesPerListen, mostListens, validateSubmission } from './validate.ts';

/** ListenBrainz' protocol, to be mounted at `/1` and `/apis/listenbrainz/1`. */
export function listenBrainzRoutes(ports: ReceivingPorts): Hono {
  const app = new Hono();
  app.onError((error, context) => errorAnswer(ports, error, context));
  // Web pages may scrobble: the token is the right to do it, and no cookie is looked at here.
  app.use(
    cors({ origin: '*', allowHeaders: ['Authorization', 'Content-Type'], allowMethods: ['GET', 'POST'] }),
  );

  app.post('/submit-listens', async (context) => {
    const holder = await authorise(ports, context, 'scrobble');
    const bytes = await readBody(context, mostListens * bytesPerListen);
    const nowMs = Date.now();
    const { type, listens: valid } = validateSubmission(parseJson(bytes), bytes.byteLength, nowMs);
    const listens = listensOf(valid, nowMs);
    const client = submissionClientOf(valid) ?? clientOf(context);
    const origin = {
      source: 'listenbrainz-api' as const,
      tokenId: holder.tokenId,
      ...(client === null ? {} : { client }),
    };
    const [first] = listens;
    if (type !== 'playing_now') await ports.listens.submit(holder.personId, origin, listens);
    else if (first) await ports.listens.playingNow(holder.personId, origin, first.sent);
    return context.json({ status: 'ok' });
  });

  app.get('/validate-token', (context) => validateToken(ports, context));

  app.post('/delete-listen', async (context) => {
    const holder = await authorise(ports, context, 'write');
    const body = parseJson(await readBody(context, bytesPerListen)) as Record<string, unknown> | null;
    const listenedAt = body?.listened_at;
    const msid = body?.recording_msid;
    if (typeof listenedAt !== 'number' || !Number.isSafeInteger(listenedAt) || Math.abs(listenedAt) > 1e11)
      throw new Fault('invalid', 'listened_at: it must be a whole number of seconds since 1970 (UTC)');
    if (typeof msid !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(msid))
      throw new Fault('invalid', 'recording_msid: it must be the UUID that the listen was read with');
    // What is gone already is answered ok as well: the client repeats what it got no answer for.
    await ports.history.deleteListen(holder.personId, listenedAt, msid);
    return context.json({ status: 'ok' });
  });

  readRoutes(app, ports);
  app.all('*', () => {
    throw new Fault('not-found', 'There is no such address in this ListenBrainz protocol');
  });
  return app;
}

/** Always 200: clients read `valid`. The token may stand in the query, as old clients send it. */
async function validateToken(ports: ReceivingPorts, context: Context): Promise<Response> {
  const token = tokenOf(context) ?? context.req.query('token')?.trim();
  if (!token) throw new Fault('invalid', 'Send the header "Authorization: Token" and a token of yours');
  const holder = await ports.tokens.authenticate(token, clientOf(context));
  await countRequest(ports, context, holder);
  if (!holder) return context.json({ code: 200, message: 'Token invalid.', valid: false });
  return context.json({ code: 200, message: 'Token valid.', valid: true, user_name: holder.name });
}

function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes, 'The body');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid', 'body: it is not JSON', { cause });
  }
}
