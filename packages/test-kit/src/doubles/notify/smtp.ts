import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Names in lower case; folded lines are put together. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What the server does with the next mails; undefined takes them. */
export type MailTrouble =
  | { readonly on: 'recipient' | 'data'; readonly code: number }
  /** The connection breaks after the mail was taken, before that is said. */
  | { readonly on: 'cut' };

export interface SmtpDouble {
  /** `smtp://name:password@127.0.0.1:…` */
  readonly url: string;
  mails(): ReceivedMail[];
  trouble(next: MailTrouble | undefined): void;
  close(): Promise<void>;
}

/** Starts a mail server on loopback that takes mail from `name` with the password `password`. */
export async function startSmtpDouble(): Promise<SmtpDouble> {
  const mails: ReceivedMail[] = [];
  let trouble: MailTrouble | undefined;
  const refusal = (code: number) => Object.assign(new Error('not now'), { responseCode: code });
  const server = new SMTPServer({
    logger: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'name' && password === 'password'
        ? done(null, { user: username })
        : done(new Error('Invalid name or password')),
    onRcptTo: (_address, _session, done) =>
      trouble?.on === 'recipient' ? done(refusal(trouble.code)) : done(),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (trouble?.on === 'data') return done(refusal(trouble.code));
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          ...partsOf(Buffer.concat(chunks).toString('utf8')),
        });
        if (trouble?.on !== 'cut') return done();
        for (const connection of server.connections) connection._socket.destroy();
      });
    },
  });
  // A client that hangs up is what some tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://name:password@127.0.0.1:${port}`,
    mails: () => [...mails],
    trouble: (next) => {
      trouble = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function partsOf(raw: string): Pick<ReceivedMail, 'headers' | 'text'> {
  const cut = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, cut)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { headers, text: raw.slice(cut + 4).replaceAll('\r\n', '\n') };
}
