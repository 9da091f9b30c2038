import type { Delivery, Notification, Sender } from '@fonoteca/live';
import { createTransport } from 'nodemailer';

export interface EmailOptions {
  /** `smtp://` or `smtps://`, with name and password where the server asks for them: the operator's. */
  readonly url: string;
  /** Address that mails come from. */
  readonly from: string;
  readonly timeoutMs?: number;
}

export interface EmailSender {
  readonly send: Sender<'email'>;
  close(): void;
}

/** Sends plain text by SMTP. The same notification has the same Message-ID. */
export function createEmailSender({ url, from, timeoutMs = 10_000 }: EmailOptions): EmailSender {
  const { username, hostname } = new URL(url);
  const transport = createTransport(url, { from });
  Object.assign(transport.options, {
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    // A password does not go over a wire that others read.
    requireTLS: username !== '' && !isLoopback(hostname),
  });
  return {
    send: async ({ address }, notification, signal) => {
      signal.throwIfAborted();
      const sending = transport.sendMail(mailOf(address, from, notification)).then(
        (): Delivery => ({ status: 'sent' }),
        (error: unknown) => deliveryOfMail(error),
      );
      return orAborted(sending, signal);
    },
    close: () => transport.close(),
  };
}

const isLoopback = (host: string): boolean => /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);

function mailOf(address: string, from: string, { id, headline, body, link }: Notification) {
  const host = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '');
  return {
    // Not as text, in which a comma would make two of it.
    to: { name: '', address },
    subject: headline,
    text: [headline, body, '', link, ...(link ? [''] : []), '--', 'Fonoteca, live notifications']
      .filter((line) => line !== null)
      .join('\n'),
    messageId: `<${id}@${host}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

interface MailError {
  readonly code?: string;
  readonly syscall?: string;
  readonly responseCode?: number;
}

/** Before these, no byte of the mail was on its way. */
const beforeSending: ReadonlySet<string> = new Set(['EDNS', 'ETLS', 'EREQUIRETLS', 'ENOAUTH', 'EAUTH']);

/** Words of our own: what a mail server says may hold the address. */
function deliveryOfMail(error: unknown): Delivery {
  const { code = '', syscall, responseCode } = error as MailError;
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return {
      status: 'refused',
      reason: 'The mail server does not accept this installation: ask its operator',
    };
  if (responseCode !== undefined && responseCode >= 500)
    return { status: 'refused', reason: `The mail server refused it (${responseCode}): check the address` };
  if (responseCode !== undefined && responseCode >= 400)
    return { status: 'later', reason: `The mail server cannot take it now (${responseCode})` };
  if (syscall === 'connect' || beforeSending.has(code))
    return { status: 'later', reason: 'The mail server cannot be reached' };
  return { status: 'unknown', reason: 'The mail server broke off: whether the mail went out is not known' };
}

/** The library has no way to abort: whoever waits is let go, and the connection ends by its own time limit. */
function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
