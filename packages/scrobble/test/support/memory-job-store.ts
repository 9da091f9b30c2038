import {
  type AccountState,
  type Batch,
  type JobStore,
  priorities,
  type RoundResult,
  type Scrobble,
} from '@fonoteca/scrobble';

export interface StoredDelivery {
  readonly id: string;
  readonly scrobble: Scrobble;
  readonly priority: number;
  readonly job: string;
  state: 'waiting' | 'sending' | 'accepted' | 'ignored' | 'rejected' | 'cancelled';
  attempts: number;
  batchId: string | null;
  timeouts: number;
  notBefore: number;
  spentAt: number | null;
  message: string | null;
}

/**
 * A queue in memory that keeps the promises of JobStore: every method happens whole or not at all. It runs
 * the shared suite like the two real stores, and lets a thousand simulated days pass in a second.
 */
export class MemoryJobStore implements JobStore {
  readonly deliveries: StoredDelivery[] = [];
  state: AccountState;
  readonly #paused = new Set<string>();
  #batches = 0;

  constructor(dailyCap = 600) {
    this.state = {
      status: 'active',
      waitUntil: null,
      waitReason: null,
      failures: 0,
      message: null,
      lastRequestAt: null,
      dailyCap,
    };
  }

  add(scrobble: Scrobble, priority: number = priorities.normal, job = 'one'): StoredDelivery {
    const delivery: StoredDelivery = {
      id: String(this.deliveries.length + 1),
      scrobble,
      priority,
      job,
      state: 'waiting',
      attempts: 0,
      batchId: null,
      timeouts: 0,
      notBefore: 0,
      spentAt: null,
      message: null,
    };
    this.deliveries.push(delivery);
    return delivery;
  }

  command(job: string, command: 'pause' | 'resume' | 'cancel'): void {
    if (command === 'pause') this.#paused.add(job);
    if (command === 'resume') this.#paused.delete(job);
    if (command !== 'cancel') return;
    for (const delivery of this.deliveries) {
      if (delivery.job === job && delivery.state === 'waiting') delivery.state = 'cancelled';
    }
  }

  async account() {
    return this.state;
  }

  async begunBatch() {
    const sending = this.deliveries.filter(({ state }) => state === 'sending');
    const id = sending[0]?.batchId;
    return id ? batchOf(id, sending, true) : null;
  }

  async nextBatch(limit: number, now: number) {
    const due = this.deliveries
      .filter((delivery) => this.#goesOut(delivery) && delivery.notBefore <= now)
      .sort((a, b) => a.priority - b.priority || a.scrobble.listenedAt - b.scrobble.listenedAt);
    const together = due.find(({ batchId }) => batchId !== null)?.batchId;
    if (together) {
      return batchOf(together, due.filter(({ batchId }) => batchId === together).slice(0, limit), false);
    }
    const next = due.slice(0, limit);
    return next.length > 0 ? batchOf(`batch ${++this.#batches}`, next, false) : null;
  }

  async begin(batch: Batch, now: number) {
    for (const { id } of batch.deliveries) {
      Object.assign(this.#get(id), { state: 'sending', batchId: batch.id, spentAt: now });
      this.#get(id).attempts++;
    }
    this.state = { ...this.state, lastRequestAt: now };
  }

  async finish(round: RoundResult, now: number) {
    for (const result of round.results) {
      const delivery = this.#get(result.id);
      if (!['waiting', 'sending'].includes(delivery.state)) continue;
      delivery.state = result.state;
      delivery.batchId = null;
      delivery.timeouts = 0;
      if (result.state === 'waiting') {
        delivery.notBefore = result.notBefore ?? 0;
        if (!result.spent) delivery.spentAt = null;
      }
      if (result.state === 'ignored' || result.state === 'rejected') {
        delivery.message = result.message;
        delivery.spentAt = null;
      }
    }
    if (round.keepBatch) {
      for (const delivery of this.deliveries) {
        if (delivery.batchId === round.batchId) delivery.timeouts = round.timeouts ?? 0;
      }
    }
    for (const ids of round.splitInto ?? []) {
      const batchId = `batch ${++this.#batches}`;
      for (const id of ids) Object.assign(this.#get(id), { batchId, timeouts: round.timeouts ?? 0 });
    }
    await this.setAccount(round.account, now);
  }

  async setAccount(change: RoundResult['account'], _now: number) {
    this.state = { ...this.state, ...change };
  }

  async spentSince(since: number) {
    const spent = this.deliveries.flatMap(({ spentAt }) =>
      spentAt !== null && spentAt > since ? [spentAt] : [],
    );
    return { count: spent.length, oldest: spent.length > 0 ? Math.min(...spent) : null };
  }

  async nextDueAt(now: number) {
    const due = this.deliveries
      .filter((delivery) => delivery.state === 'sending' || this.#goesOut(delivery))
      .map(({ notBefore }) => notBefore);
    return due.length > 0 ? Math.max(now, Math.min(...due)) : null;
  }

  #goesOut({ state, job }: StoredDelivery): boolean {
    return state === 'waiting' && !this.#paused.has(job);
  }

  #get(id: string): StoredDelivery {
    const delivery = this.deliveries[Number(id) - 1];
    if (!delivery) throw new Error(`no delivery ${id}`);
    return delivery;
  }
}

const batchOf = (id: string, deliveries: readonly StoredDelivery[], begun: boolean): Batch => ({
  id,
  begun,
  timeouts: deliveries[0]?.timeouts ?? 0,
  deliveries: deliveries.map(({ id: own, scrobble, attempts }) => ({ id: own, scrobble, attempts })),
});
