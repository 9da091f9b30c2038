import { Fault, type OriginKey } from '@fonoteca/domain';
import { type Context, Hono } from 'hono';
import { parseForm, parseQuery, readBody } from '../http.ts';
import type { Holder, ReceivingPorts } from '../ports.ts';
import { clientName, nowPlayingOf, submissionsOf } from './submissions.ts';

const maxBody = 2 * 1024 * 1024;
/** How far the clock of a player may be off at the handshake, seconds. */
const clockTolerance = 15 * 60;
const nowPlayingPath = '/audioscrobbler/np_1.2';
const submissionPath = '/audioscrobbler/protocol_1.2';

/**
 * AudioScrobbler 1.2, to be mounted at the root: the handshake is a query of `/` or `/audioscrobbler/`,
 * and every other request goes on to whoever serves these addresses.
 */
export function audioscrobblerRoutes(ports: ReceivingPorts): Hono {
  const app = new Hono();
  app.on('GET', ['/', '/audioscrobbler', '/audioscrobbler/'], (context, next) =>
    context.req.query('hs') === 'true' ? answer(ports, context, () => handshake(ports, context)) : next(),
  );
  app.post(nowPlayingPath, (context) => answer(ports, context, () => nowPlaying(ports, context)));
  app.post(submissionPath, (context) => answer(ports, context, () => submit(ports, context)));
  return app;
}

async function handshake(ports: ReceivingPorts, context: Context): Promise<string> {
  const query = parseQuery(context);
  const version = query.get('p') ?? '';
  if (!version.startsWith('1.2'))
    return `FAILED Only protocol 1.2 is spoken here, not ${oneLine(version).slice(0, 20)}\n`;
  const timestamp = query.get('t')?.trim() ?? '';
  const proof = query.get('a')?.trim() ?? '';
  const name = query.get('u')?.trim() ?? '';
  await ports.requestLimit.count(`address:${ports.addressOf(context)}`);
  const holder =
    name === '' || proof === '' ? null : await ports.tokens.proveByAudioScrobbler({ name, timestamp, proof });
  if (!holder?.scopes.includes('scrobble')) return 'BADAUTH\n';
  // After the proof, so that only who may know learns that the clock is wrong and not the token.
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > clockTolerance)
    return 'BADTIME\n';
  const client = clientName(query.get('c'));
  const session = await ports.sessions.open('audioscrobbler', holder.tokenId, client);
  await ports.tokens.noteUse(holder.tokenId, client);
  const origin = ports.publicOrigin(context);
  return `OK\n${session}\n${origin}${nowPlayingPath}\n${origin}${submissionPath}\n`;
}

async function nowPlaying(ports: ReceivingPorts, context: Context): Promise<string> {
  const { fields, holder } = await readCall(ports, context);
  if (!holder) return 'BADSESSION\n';
  await ports.listens.playingNow(holder.personId, originOf(holder), nowPlayingOf(fields));
  return 'OK\n';
}

async function submit(ports: ReceivingPorts, context: Context): Promise<string> {
  const { fields, holder } = await readCall(ports, context);
  if (!holder) return 'BADSESSION\n';
  const { listens, refusals } = submissionsOf(fields, holder.client, Date.now());
  // Answered after the commit; listens that are known already are OK too, or the client sends for ever.
  if (listens.length > 0) await ports.listens.submit(holder.personId, originOf(holder), listens);
  if (refusals.length > 0) ports.reportRefusals(holder.personId, holder.client, refusals);
  return 'OK\n';
}

type SessionHolder = Holder & { readonly client: string | null };

async function readCall(ports: ReceivingPorts, context: Context) {
  const fields = parseForm(await readBody(context, maxBody));
  const holder = await ports.sessions.find('audioscrobbler', fields.get('s')?.trim() ?? '');
  await ports.requestLimit.count(holder ? `token:${holder.tokenId}` : `address:${ports.addressOf(context)}`);
  if (holder) await ports.tokens.noteUse(holder.tokenId, holder.client);
  return { fields, holder };
}

const originOf = (holder: SessionHolder): OriginKey => ({
  source: 'audioscrobbler',
  tokenId: holder.tokenId,
  ...(holder.client === null ? {} : { client: holder.client }),
});

/** Clients read the first line of a 200; what may pass by itself is a 503, which they send again later. */
async function answer(
  ports: ReceivingPorts,
  context: Context,
  act: () => Promise<string>,
): Promise<Response> {
  try {
    return context.text(await act());
  } catch (error) {
    if (!(error instanceof Fault)) {
      ports.reportDefect(error, context);
      return context.text('FAILED Something went wrong here; send it again later\n', 503);
    }
    const mayPass = error.code === 'rate-limited' || error.code === 'unavailable';
    return context.text(`FAILED ${oneLine(error.message)}\n`, mayPass ? 503 : 200);
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
