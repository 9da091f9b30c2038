interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly { field: string; reason: string }[];
  readonly retryAfterSeconds?: number;
}

/** What the server refused, in words for a person; `fields` says which input and why. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { field: string; reason: string }[];
  readonly retryAfterSeconds: number | undefined;

  constructor(facts: {
    status: number;
    code: string;
    message: string;
    fields?: readonly { field: string; reason: string }[] | undefined;
    retryAfterSeconds?: number | undefined;
    cause?: unknown;
  }) {
    super(facts.message, { cause: facts.cause });
    this.name = 'ApiError';
    this.status = facts.status;
    this.code = facts.code;
    this.fields = facts.fields ?? [];
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }

  /** The reason given for one input, if any. */
  reasonFor(field: string): string | undefined {
    return this.fields.find((fault) => fault.field === field || fault.field.endsWith(`.${field}`))?.reason;
  }
}

/** Reads problem+json; anything else (a proxy's page) becomes a plain error with its status. */
export const errorOf = (status: number, text: string): ApiError => {
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Not ours: the status is all there is.
  }
  return new ApiError({
    status,
    code: problem.code ?? 'unknown',
    message: problem.detail ?? problem.title ?? `The server answered ${status}`,
    fields: problem.errors,
    retryAfterSeconds: problem.retryAfterSeconds,
  });
};

export const messageOf = (error: unknown): string => {
  if (error instanceof ApiError && error.retryAfterSeconds)
    return `${error.message}. Try again in ${error.retryAfterSeconds} s.`;
  return error instanceof Error ? error.message : String(error);
};
