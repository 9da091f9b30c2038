/** What a check found, and what to do where it is not good. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'good' | 'warning' | 'bad';
  readonly found: string;
  readonly wayOut?: string;
}
