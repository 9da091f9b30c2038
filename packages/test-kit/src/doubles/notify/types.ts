import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

export interface NotifyDoubleOptions {
  /** Any free one by default. */
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly script?: DoubleScript;
}

interface NotifyDouble {
  readonly url: string;
  requests(): SeenRequest[];
  /** Takes the place of what is left of the script; the operations are `call`, `publish` and `push`. */
  script(next: DoubleScript): void;
  close(): Promise<void>;
}

/** A call that a webhook took. */
export interface WebhookCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, which is what its signature is over. */
  readonly text: string;
  readonly json: unknown;
}

export interface WebhookDouble extends NotifyDouble {
  calls(): WebhookCall[];
}

/** A message that an ntfy server shows: one with the same `sequenceId` is replaced. */
export interface NtfyMessage {
  readonly topic: string;
  readonly title: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly priority: number;
  readonly click: string | null;
  readonly sequenceId: string;
}

export interface NtfyDouble extends NotifyDouble {
  messages(topic: string): NtfyMessage[];
  /** The topic is only open to this token. */
  protect(topic: string, token: string): void;
}

/** A push that the browser could read. */
export interface ReceivedPush {
  readonly json: unknown;
  readonly ttl: number;
  readonly urgency: string;
  readonly topic: string;
  /** Who sent it, as its token says. */
  readonly subject: string;
}

export interface PushSubscriptionDouble {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  received(): ReceivedPush[];
  /** The person took the permission back: from now on it is gone. */
  end(status?: 404 | 410): void;
}

export interface PushServiceDouble extends NotifyDouble {
  /** A browser that trusts this key (base64url) alone. */
  subscribe(publicKey: string): PushSubscriptionDouble;
}
