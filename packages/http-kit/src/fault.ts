/**
 * Why a request gave no answer that can be used:
 * `timeout` no whole reply in time, it may have been carried out · `offline` no connection came about, surely
 * nothing was carried out · `cut` the connection broke, it may have been carried out · `http` a status other
 * than 2xx · `too-large` the reply is over the limit · `unreadable` not what the service is known to answer ·
 * `resting` not asked at all: the service failed again and again and is left alone for a while.
 */
export type HttpFaultKind = 'timeout' | 'offline' | 'cut' | 'http' | 'too-large' | 'unreadable' | 'resting';

export interface HttpFaultFacts {
  readonly status?: number;
  /** Where the service names it. */
  readonly retryAfterSeconds?: number | undefined;
  /** Begin of the reply's text. */
  readonly body?: string;
  readonly cause?: unknown;
}

/** An outside service failed. The message names the service and never an address, a header or a parameter. */
export class HttpFault extends Error {
  readonly kind: HttpFaultKind;
  /** Name of the service, for a person. */
  readonly service: string;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  // Private: loggers write down what they can enumerate, and a reply may hold a secret.
  readonly #body: string | undefined;

  constructor(kind: HttpFaultKind, service: string, facts: HttpFaultFacts = {}) {
    super(
      `${service} ${said(kind, facts.status)}`,
      facts.cause === undefined ? undefined : { cause: facts.cause },
    );
    this.name = 'HttpFault';
    this.kind = kind;
    this.service = service;
    this.status = facts.status;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.#body = facts.body;
  }

  /** What the service said, 4,000 characters at most; for `http` only. */
  get body(): string | undefined {
    return this.#body;
  }

  /** Whether the same read may go through a little later. */
  get passing(): boolean {
    if (this.kind === 'http') return passingStatuses.has(this.status ?? 0);
    return this.kind === 'timeout' || this.kind === 'offline' || this.kind === 'cut';
  }
}

const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

function said(kind: HttpFaultKind, status: number | undefined): string {
  switch (kind) {
    case 'timeout':
      return 'did not answer in time';
    case 'offline':
      return 'cannot be reached';
    case 'cut':
      return 'broke the connection';
    case 'http':
      return `answered with status ${status ?? 0}`;
    case 'too-large':
      return 'answered with more than is allowed';
    case 'unreadable':
      return 'gave an answer that cannot be read';
    case 'resting':
      return 'failed several times in a row and is left alone for a moment';
  }
}
