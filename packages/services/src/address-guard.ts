export interface AddressGuardOptions {
  /** Lets private, loopback and link-local addresses through: the operator's decision. False by default. */
  readonly allowPrivate?: boolean;
}

/** For addresses that people enter. */
export interface AddressGuard {
  /**
   * The base of a server, without a slash at its end. Throws Fault `invalid` with the field `field` when it is
   * no address of a server, or one that only this machine's network can reach.
   */
  check(text: string, field: string): Promise<string>;
  /** Every connection it makes, redirects too, goes to an address that was checked. Else a TypeError, as fetch throws. */
  readonly fetch: typeof fetch;
  /** Bytes of an image at an address that somebody else wrote. Throws Fault `invalid`, `not-found`, `too-large`, `unavailable`. */
  fetchImage(url: string, options: { maxBytes: number; signal: AbortSignal }): Promise<Uint8Array>;
  close(): Promise<void>;
}

export declare function createAddressGuard(options?: AddressGuardOptions): AddressGuard;
