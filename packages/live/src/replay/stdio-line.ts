import { z } from 'zod';

const moment = z.union(
  [z.string(), z.number()],
  'write it as ISO text, or as seconds or milliseconds since 1970',
);

const lineSchema = z.strictObject({
  now: moment,
  observed: z
    .array(
      z.object({
        account: z.string().min(1),
        live: z.boolean(),
        startedAt: moment.nullish(),
        endedAt: moment.nullish(),
      }),
    )
    .default([]),
  accounts: z.array(z.string().min(1)).default([]),
  rate: z.number().positive().max(3600).optional(),
  calls: z.number().int().nonnegative().optional(),
});

/** How a driver writes moments; it is answered in the same way. */
export type Unit = 'iso' | 'seconds' | 'milliseconds';

export type Seen = { account: string; live: boolean; startedAt?: number; endedAt?: number };

export type Line = {
  now: number;
  unit: Unit;
  observed: Seen[];
  accounts: string[];
  rate?: number;
  calls?: number;
};

/** A line that cannot be understood: its message names the field and the reason. */
export class LineFault extends Error {}

/** Parses one line; moments come out in milliseconds. */
export function parseLine(text: string): Line {
  const parsed = lineSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new LineFault(`${fieldOf(issue?.path ?? []) || 'line'}: ${issue?.message ?? 'not understood'}`);
  }
  const { now: nowAs, observed, accounts, rate, calls } = parsed.data;
  const now = toMs(nowAs, 'now');
  const seen = observed.map(({ account, live, startedAt, endedAt }, index) => {
    const at = (field: string) => `observed[${index}].${field}`;
    const start = startedAt == null ? undefined : toMs(startedAt, at('startedAt'));
    const end = endedAt == null ? undefined : toMs(endedAt, at('endedAt'));
    if (start !== undefined && start > now) throw new LineFault(`${at('startedAt')}: it is after now`);
    if (end !== undefined && start !== undefined && end <= start)
      throw new LineFault(`${at('endedAt')}: it is not after startedAt`);
    if (!live && end !== undefined && end > now)
      throw new LineFault(`${at('endedAt')}: it is after now, but the channel is said not to be live`);
    return {
      account,
      live,
      ...(start === undefined ? {} : { startedAt: start }),
      ...(end === undefined ? {} : { endedAt: end }),
    };
  });
  return {
    now,
    unit: typeof nowAs === 'string' ? 'iso' : nowAs < secondsBelow ? 'seconds' : 'milliseconds',
    observed: seen,
    accounts,
    ...(rate === undefined ? {} : { rate }),
    ...(calls === undefined ? {} : { calls }),
  };
}

/** Seconds of the year 5138: no clock of ours shows more, and milliseconds below it are of March 1973. */
const secondsBelow = 1e11;

export function writeMoment(at: number, unit: Unit): string | number {
  if (unit === 'iso') return new Date(at).toISOString();
  return unit === 'seconds' ? at / 1000 : at;
}

function toMs(value: string | number, field: string): number {
  const at = typeof value === 'string' ? parseIso(value) : value < secondsBelow ? value * 1000 : value;
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15)
    throw new LineFault(
      `${field}: "${value}" is no moment; write it as ISO text, or as seconds or milliseconds since 1970`,
    );
  return at;
}

const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/** NaN for what is none. Without an offset it is UTC: the language takes it for the zone of the machine. */
function parseIso(text: string): number {
  const [, day = '', clock = '00:00', offset = 'Z'] = iso.exec(text) ?? [];
  // 30 February would be taken for 2 March.
  const exists = new Date(Date.parse(`${day}T00:00Z`) || 0).toISOString().startsWith(day);
  return day !== '' && exists ? Date.parse(`${day}T${clock}${offset}`) : Number.NaN;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LineFault(`line: this is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const fieldOf = (path: readonly PropertyKey[]) =>
  path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at > 0 ? `.${String(part)}` : String(part)))
    .join('');
