export interface DiscogsOAuthOptions {
  /** `https://api.discogs.com`. */
  readonly baseUrl: string;
  /** Where the page to allow stands; `https://www.discogs.com`, or `baseUrl` where that is another host. */
  readonly siteUrl?: string | undefined;
  readonly userAgent: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly fetch?: typeof fetch | undefined;
}

export interface DiscogsTokens {
  readonly token: string;
  readonly tokenSecret: string;
}

/** OAuth 1.0a. Throws Fault: `unauthenticated` when Discogs refuses, `unavailable` or `rate-limited` later. */
export interface DiscogsSignIn {
  /** First: a request token and where the person allows it. Keep the secret until the callback. */
  begin(
    callback: string,
    signal?: AbortSignal,
  ): Promise<DiscogsTokens & { readonly authorizationUrl: string }>;
  /** Then: `oauth_verifier` of the callback for an access token, which never expires. */
  finish(request: DiscogsTokens, verifier: string, signal?: AbortSignal): Promise<DiscogsTokens>;
}

export declare function createDiscogsSignIn(options: DiscogsOAuthOptions): DiscogsSignIn;
