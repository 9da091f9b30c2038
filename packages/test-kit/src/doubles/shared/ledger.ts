import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LedgerEntry } from './ledger-entry.ts';

const day = 24 * 60 * 60 * 1000;

/** What a double has accepted, each key once, in memory and (with a file) as JSON lines that outlive it. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  private readonly keys = new Map<string, LedgerEntry>();
  private readonly accounts = new Map<string, LedgerEntry[]>();
  private readonly file: string | undefined;
  private readonly keyOf: (entry: LedgerEntry) => string;

  constructor(file: string | undefined, keyOf: (entry: LedgerEntry) => string) {
    this.file = file;
    this.keyOf = keyOf;
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') this.replay(line);
  }

  /** Writes down those that are new, in one go. Those that are known are left as they were. */
  accept(entries: readonly LedgerEntry[]): void {
    const added = entries.filter((entry) => this.keep(entry));
    if (this.file !== undefined && added.length > 0)
      appendFileSync(this.file, added.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }

  has(entry: LedgerEntry): boolean {
    return this.keys.has(this.keyOf(entry));
  }

  remove(entry: LedgerEntry): void {
    if (!this.forget(entry)) return;
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify({ deleted: entry })}\n`);
  }

  of(account: string): readonly LedgerEntry[] {
    return this.accounts.get(account) ?? [];
  }

  /** How many were accepted for an account in the 24 h that end now. */
  inLastDay(account: string, now: number): number {
    const entries = this.of(account);
    let count = 0;
    // Acceptance goes forward with the clock: from the end, the first that is too old ends the count.
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      if ((entries[index]?.acceptedAt ?? 0) <= now - day) break;
      count += 1;
    }
    return count;
  }

  /** Most that were accepted for an account within any 24 h. */
  busiestDay(account: string): number {
    const times = this.of(account)
      .map(({ acceptedAt }) => acceptedAt)
      .sort((left, right) => left - right);
    let first = 0;
    let most = 0;
    for (const [last, time] of times.entries()) {
      while ((times[first] ?? time) <= time - day) first += 1;
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  private replay(line: string): void {
    const stored = JSON.parse(line) as LedgerEntry & { readonly deleted?: LedgerEntry };
    if (stored.deleted) this.forget(stored.deleted);
    else this.keep(stored);
  }

  private keep(entry: LedgerEntry): boolean {
    const key = this.keyOf(entry);
    if (this.keys.has(key)) return false;
    this.keys.set(key, entry);
    this.entries.push(entry);
    const own = this.accounts.get(entry.account);
    if (own) own.push(entry);
    else this.accounts.set(entry.account, [entry]);
    return true;
  }

  private forget(entry: LedgerEntry): boolean {
    const key = this.keyOf(entry);
    const kept = this.keys.get(key);
    if (!kept) return false;
    this.keys.delete(key);
    this.entries.splice(this.entries.indexOf(kept), 1);
    const own = this.accounts.get(kept.account);
    own?.splice(own.indexOf(kept), 1);
    return true;
  }
}
