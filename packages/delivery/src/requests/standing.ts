/** How a linked account stands, as far as jobs depend on it. */
export interface AccountStanding {
  readonly id: number;
  readonly label: string;
  readonly forwards: boolean;
  readonly status: 'active' | 'reconnect' | 'unusable';
  readonly message: string | null;
  readonly waitUntil: Date | null;
  readonly waitReason: 'backoff' | 'budget' | 'service-limit' | null;
  /** When the next place in its day becomes free; null when none is taken. */
  readonly refillsAt: Date | null;
}

export interface JobFacts {
  readonly state: 'running' | 'paused' | 'done' | 'cancelled';
  readonly message: string | null;
  readonly waitingItems: number;
  readonly plannedItems: number;
  /** When the next track that has its time is over. */
  readonly nextEnd: Date | null;
  /** Accounts for which deliveries of the job wait. */
  readonly waitingAt: ReadonlySet<number>;
}

/** What the person is told of a job: whether it gets on by itself, and if not, what it waits for. */
export interface Standing {
  readonly state: 'scheduled' | 'running' | 'waiting' | 'paused' | 'done' | 'cancelled';
  readonly waitReason: 'backoff' | 'budget' | 'service-limit' | 'reconnect' | 'unusable' | 'room' | null;
  readonly waitUntil: string | null;
  readonly message: string | null;
}

export function standingOf(job: JobFacts, accounts: readonly AccountStanding[], now: number): Standing {
  const plain = (state: Standing['state']): Standing => ({
    state,
    waitReason: null,
    waitUntil: null,
    message: job.message,
  });
  if (job.state !== 'running') return plain(job.state);
  // What has no time yet waits for every account that forwards; what has been heard, for its own alone.
  const concerned = accounts.filter(
    ({ id, forwards }) => forwards && (job.waitingItems > 0 || job.waitingAt.has(id)),
  );
  const reconnect = concerned.find(({ status }) => status === 'reconnect');
  if (reconnect) {
    const message = `Sign in at ${reconnect.label} again`;
    return { state: 'paused', waitReason: 'reconnect', waitUntil: null, message };
  }
  const unusable = concerned.find(({ status }) => status === 'unusable');
  if (unusable) {
    const message = `${unusable.label} refuses this installation: ${unusable.message ?? 'no reason given'}`;
    return { state: 'waiting', waitReason: 'unusable', waitUntil: null, message };
  }
  const off = accounts.find(({ id, forwards }) => !forwards && job.waitingAt.has(id));
  if (off && concerned.length === 0) {
    return { ...plain('paused'), message: `Forwarding to ${off.label} is switched off` };
  }
  const ahead = job.nextEnd !== null && job.nextEnd.getTime() > now;
  if (ahead && job.waitingItems === 0 && job.waitingAt.size === 0) {
    return { ...plain('scheduled'), waitUntil: job.nextEnd?.toISOString() ?? null };
  }
  const held = concerned
    .filter((account) => account.waitReason !== null && (account.waitUntil?.getTime() ?? 0) > now)
    .sort((a, b) => (b.waitUntil?.getTime() ?? 0) - (a.waitUntil?.getTime() ?? 0))[0];
  if (held) {
    return {
      state: 'waiting',
      waitReason: held.waitReason,
      waitUntil: held.waitUntil?.toISOString() ?? null,
      message: held.message,
    };
  }
  // Nothing of it is on its way and the rest has no time yet: the day's budget is promised to others.
  if (job.waitingItems > 0 && job.waitingAt.size === 0 && concerned.length > 0) {
    const refills = concerned.flatMap(({ refillsAt }) => refillsAt?.getTime() ?? []);
    const waitUntil = refills.length > 0 ? new Date(Math.max(...refills)).toISOString() : null;
    return { ...plain('waiting'), waitReason: 'room', waitUntil };
  }
  return plain('running');
}
