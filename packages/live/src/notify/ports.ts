import type { LivePlatformName } from '@fonoteca/store';
import { z } from 'zod';

/** Where a notification goes, with its secrets: what is sealed in a target. */
export const targetAddress = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('push'),
    endpoint: z.string(),
    /** Of the browser: public key (65 bytes) and shared secret (16 bytes), base64url. */
    keys: z.object({ p256dh: z.string(), auth: z.string() }),
  }),
  z.object({ kind: z.literal('email'), address: z.string() }),
  z.object({ kind: z.literal('webhook'), url: z.string(), secret: z.string().optional() }),
  z.object({ kind: z.literal('ntfy'), url: z.string(), token: z.string().optional() }),
]);

export type TargetAddress = z.infer<typeof targetAddress>;
export type TargetKind = TargetAddress['kind'];
export type AddressOf<Kind extends TargetKind> = Extract<TargetAddress, { kind: Kind }>;

/** What is told; the words are made once, so that every way says the same. */
export interface Notification {
  /** The same each time that this notification is sent: whoever gets it twice can tell. */
  readonly id: string;
  readonly event: 'broadcast.started' | 'test';
  /** `{name} is live` */
  readonly headline: string;
  /** Title of the broadcast, platform, since when. One line each. */
  readonly body: string;
  /** Where to watch; null when the channel has no address to open. */
  readonly link: string | null;
  readonly channel: {
    readonly name: string;
    readonly platform: LivePlatformName;
    readonly url: string | null;
  } | null;
  readonly broadcast: { readonly title: string | null; readonly startedAt: Date } | null;
  /** Seconds for which it is of use: a service that holds it back may drop it then. */
  readonly usefulSeconds: number;
}

/**
 * What came of sending. `reason` is shown to the person: it names no address and no secret.
 * `sent` it was taken · `unknown` it may have been taken, nobody knows · `later` surely not taken, it may be
 * after a while · `refused` not taken, and the same again will not be either · `gone` the target is no more.
 */
export type Delivery =
  | { readonly status: 'sent' }
  | { readonly status: 'unknown'; readonly reason: string }
  | { readonly status: 'later'; readonly reason: string; readonly afterSeconds?: number }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'gone'; readonly reason: string };

/** Sends one notification. Never throws, except the reason of the signal, and takes at most `sendSeconds`. */
export type Sender<Kind extends TargetKind> = (
  address: AddressOf<Kind>,
  notification: Notification,
  signal: AbortSignal,
) => Promise<Delivery>;

/** `email` is null where the installation has no way to send mail. */
export interface Senders {
  readonly push: Sender<'push'>;
  readonly email: Sender<'email'> | null;
  readonly webhook: Sender<'webhook'>;
  readonly ntfy: Sender<'ntfy'>;
}

/** Longest that a sender takes for one notification. */
export const sendSeconds = 15;

/**
 * The address of a person as it may be called. Throws Fault `invalid` with the field `field` for one in a
 * network that is not called from here.
 */
export type CheckAddress = (url: string, field: string) => Promise<string>;

/** Sends by the way of the address; without mail, `refused` with the way out. */
export function sendBy(
  senders: Senders,
  address: TargetAddress,
  notification: Notification,
  signal: AbortSignal,
): Promise<Delivery> {
  switch (address.kind) {
    case 'push':
      return senders.push(address, notification, signal);
    case 'webhook':
      return senders.webhook(address, notification, signal);
    case 'ntfy':
      return senders.ntfy(address, notification, signal);
    case 'email':
      return senders.email?.(address, notification, signal) ?? Promise.resolve(noMail);
  }
}

const noMail: Delivery = {
  status: 'refused',
  reason: 'This server cannot send e-mail: its operator sets FONOTECA_SMTP_URL',
};
