/** An error of the API, thrown to end a request. */
export class LastfmError extends Error {
  readonly code: number;

  constructor(code: number, message?: string) {
    super(message ?? errorTexts[code]?.[1] ?? 'Something went wrong');
    this.code = code;
  }

  get status(): number {
    return errorTexts[this.code]?.[0] ?? 200;
  }
}

/** HTTP status and text by code. Some come with 200: a client must look into the body. */
const errorTexts: Readonly<Record<number, readonly [status: number, text: string]>> = {
  2: [400, 'Invalid service - This service does not exist'],
  3: [400, 'Invalid Method - No method with that name in this package'],
  4: [403, 'Authentication Failed - You do not have permissions to access the service'],
  5: [400, "Invalid format - This service doesn't exist in that format"],
  6: [400, 'Invalid parameters - Your request is missing a required parameter'],
  7: [404, 'Invalid resource specified'],
  8: [200, 'Operation failed - Most likely the backend service failed. Please try again.'],
  9: [403, 'Invalid session key - Please re-authenticate'],
  10: [403, 'Invalid API key - You must be granted a valid key by last.fm'],
  11: [503, 'Service Offline - This service is temporarily offline. Try again later.'],
  13: [403, 'Invalid method signature supplied'],
  14: [403, 'Unauthorized Token - This token has not been authorized'],
  15: [403, 'This token has expired'],
  16: [503, 'There was a temporary error processing your request. Please try again'],
  17: [403, 'Login: User required to be logged in'],
  26: [403, 'API Key Suspended - Your API key has been suspended, please contact Last.fm'],
  29: [429, 'Rate Limit Exceeded - Your IP has made too many requests in a short period'],
};
