import type { PushKeys, Senders } from '@fonoteca/live';
import { createEmailSender } from './email.ts';
import { createNtfySender } from './ntfy.ts';
import { createPost } from './post.ts';
import { createPushSender } from './push.ts';
import { createWebhookSender } from './webhook.ts';

export interface SendersOptions {
  /** A guarded fetch: addresses were entered by people. */
  readonly fetch: typeof fetch;
  readonly pushKeys: () => Promise<PushKeys>;
  /** Where the operator is reached: an e-mail or web address. */
  readonly contact?: string | undefined;
  /** Undefined: no mail can be sent. */
  readonly email?: { readonly url: string; readonly from: string } | undefined;
  /** Milliseconds that a server has for its answer. */
  readonly timeoutMs?: number;
}

/** Every way to send a notification, and what ends them. */
export function createSenders(options: SendersOptions): Senders & { close(): void } {
  const { email, timeoutMs } = options;
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  const post = createPost({ fetch: options.fetch, contact: options.contact, ...limits });
  const mail = email ? createEmailSender({ ...email, ...limits }) : null;
  return {
    push: createPushSender(post, { keys: options.pushKeys, subject: subjectOf(options.contact) }),
    webhook: createWebhookSender(post),
    ntfy: createNtfySender(post),
    email: mail?.send ?? null,
    close: () => mail?.close(),
  };
}

/** Push services refuse a subject that is neither; the name ends in what never exists. */
function subjectOf(contact: string | undefined): string {
  if (contact?.startsWith('https://')) return contact;
  if (contact && /^[^@\s/]+@[^@\s/]+$/.test(contact)) return `mailto:${contact}`;
  return 'mailto:no-contact-given@fonoteca.invalid';
}
