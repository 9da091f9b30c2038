import { type Logger, pino } from 'pino';

export type { Logger };

const secrets = [
  'password',
  'current',
  'next',
  'token',
  'authorization',
  'cookie',
  'set-cookie',
  'link',
  'sk',
];

/** A log of JSON lines on standard error, so that standard output stays for what a person reads. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '[hidden]',
      },
      serializers: { err: describeError },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** Message and stack, never the parameters of a query: they hold what people sent. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  };
}
