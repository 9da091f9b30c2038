import { createHmac, randomBytes } from 'node:crypto';
import { sameText } from '../digests.ts';

const lifetimeMs = 3_600_000;

/**
 * A hidden field that proves that the page with this form was made here, for this person and this very
 * question: another site can neither read nor guess it. Good for an hour and until a restart.
 */
export class FormSeal {
  readonly #key = randomBytes(32);

  make(personId: number, question: readonly string[], nowMs = Date.now()): string {
    return `${nowMs}.${this.#mac(personId, question, nowMs)}`;
  }

  isRight(seal: string, personId: number, question: readonly string[], nowMs = Date.now()): boolean {
    const [made = '', mac = ''] = seal.split('.', 2);
    const madeMs = Number(made);
    if (!(madeMs <= nowMs && nowMs - madeMs < lifetimeMs)) return false;
    return sameText(mac, this.#mac(personId, question, madeMs));
  }

  #mac(personId: number, question: readonly string[], madeMs: number): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([personId, question, madeMs]))
      .digest('hex');
  }
}
