export interface Held {
  readonly type: string;
  /** The number of the channel. */
  readonly broadcaster: string;
  /** Whether Twitch sends its events. */
  readonly enabled: boolean;
}

/** The subscriptions that Twitch keeps for us. */
export class HeldSubscriptions {
  readonly #byId = new Map<string, Held>();
  /** Channels whose start would be told. */
  readonly #starts = new Set<string>();

  get(id: string): Held | undefined {
    return this.#byId.get(id);
  }

  set(id: string, held: Held): void {
    this.#byId.set(id, held);
    this.#count();
  }

  delete(id: string): void {
    if (this.#byId.delete(id)) this.#count();
  }

  /** In place of all there were. */
  replace(all: ReadonlyMap<string, Held>): void {
    this.#byId.clear();
    for (const [id, held] of all) this.#byId.set(id, held);
    this.#count();
  }

  tellsStart(broadcaster: string): boolean {
    return this.#starts.has(broadcaster);
  }

  #count(): void {
    this.#starts.clear();
    for (const { type, broadcaster, enabled } of this.#byId.values())
      if (enabled && type === 'stream.online') this.#starts.add(broadcaster);
  }
}
