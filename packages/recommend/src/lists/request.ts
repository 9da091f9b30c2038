import type { ItemKind } from '../item.ts';
import type { Rule } from '../ranking/rule.ts';
import type { ListContext, ListPurpose } from './types.ts';

/** What somebody asks for. */
export interface ListRequest {
  readonly purpose: ListPurpose;
  readonly kind: ItemKind;
  /** 0 familiar … 1 surprise me; the person's own setting where it is left out. */
  readonly dial?: number | undefined;
  readonly limit: number;
  /** Beside the person's own rules. */
  readonly rules?: readonly Rule[] | undefined;
  readonly context?: ListContext | undefined;
  readonly explore?: boolean | undefined;
  /** Made in place of one that was outdated on the same day: what stood on that one may come again. */
  readonly renews?: boolean | undefined;
}

export interface Person {
  readonly id: number;
  /** IANA name. */
  readonly timeZone: string;
}
