import type { Delivery, Notification, Sender } from '@fonoteca/live';
import { createTransport } from 'nodemailer';

export interface EmailOptions {
  /** `smtp://` or `smtps://`, with name and password where the server asks for them: the operator's. */
  readonly url: string;
  /** Address that mails come from. */
  readonly from: string;
  /** Milliseconds for each answer of the server. */
  readonly timeoutMs?: number;
}

/** The library's own waits are for the next byte: a server that always has one more would never be done. */
const timesInAll = 1.4;

export interface EmailSender {
  readonly send: Sender<'email'>;
  close(): void;
}

/** Sends plain text by SMTP. The same notification has the same Message-ID. */
export function createEmailSender({ url, from, timeoutMs = 10_000 }: EmailOptions): EmailSender {
  const { username, hostname } = new URL(url);
  const transport = createTransport(
    {
      url,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      // After the others: theirs say that no byte of the mail was on its way.
      socketTimeout: Math.ceil(timeoutMs * 1.2),
      dnsTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      // A password does not go over a wire that others read.
      requireTLS: username !== '' && !isLoopback(hostname),
    },
    { from },
  );
  return {
    send: async ({ address }, notification, signal) => {
      try {
        const late = AbortSignal.timeout(Math.ceil(timeoutMs * timesInAll));
        const ended = AbortSignal.any([signal, late]);
        await transport.sendMail({ ...mailOf(address, from, notification), signal: ended });
        return { status: 'sent' };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        return deliveryOfMail(error);
      }
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
  readonly message: string;
  readonly code?: string;
  readonly syscall?: string;
  /** Which wait was over. */
  readonly timeoutType?: string;
  readonly responseCode?: number;
}

/** Words of our own: what a mail server says may hold the address. */
function deliveryOfMail(error: unknown): Delivery {
  const { code = '', syscall, timeoutType = '', responseCode = 0, message } = error as MailError;
  if (code === 'EAUTH' || code === 'ENOAUTH' || responseCode === 530)
    return {
      status: 'refused',
      reason: 'The mail server does not accept this installation: ask its operator',
    };
  // Of a certificate the message alone tells.
  if (code === 'ETLS' || /certificate/i.test(message))
    return {
      status: 'refused',
      reason: 'The mail server cannot be reached encrypted: ask the operator of this installation',
    };
  if (responseCode >= 500)
    return { status: 'refused', reason: `The mail server refused it (${responseCode}): check the address` };
  if (responseCode >= 400)
    return { status: 'later', reason: `The mail server cannot take it now (${responseCode})` };
  // No byte of the mail was on its way.
  if (syscall === 'connect' || code === 'EDNS' || /^(CONNECT|GREETING|UPGRADE)/.test(timeoutType))
    return { status: 'later', reason: 'The mail server cannot be reached' };
  return { status: 'unknown', reason: 'The mail server broke off: whether the mail went out is not known' };
}
