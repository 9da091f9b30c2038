import { parseArgs } from 'node:util';

export const policies = ['fixed', 'naive', 'smart', 'oracle'] as const;
export type PolicyName = (typeof policies)[number];

export const help = `npm run bench:live -- --data FILE.csv [options]

Replays recorded broadcasts (CSV with the columns platform,account,start_utc,end_utc and, if there are
several collections in the file, source) and says how many a policy catches, and how soon.

  --data FILE            the recorded broadcasts (needed)
  --policy NAME          fixed, naive, smart (default), oracle, or all: side by side
  --rate R               checks per channel and hour on average (default 1); bursts up to twice that
  --cap N                most checks per channel in any rolling hour (default: twice the rate); 1 with a
                         rate of 0.8 is a strict cap at the rate of fixed with a fifth fewer calls;
                         strict: as many as the rate
  --source A,B           only these sources (default: all in the file), each from its own first broadcast on
  --min-broadcasts N     leave out channels with fewer broadcasts in the file (default 1)
  --days N               days to replay from the first broadcast on (default: all)
  --match                find the share of fixed's calls with which smart catches as many minutes
  --halves               figures for two halves of the channels apart (by a hash of their names)
  --json                 print one line of JSON
  --help                 this text

Examples
  npm run bench:live -- --data dev.csv --source fr,cedar --min-broadcasts 4 --days 63 --policy all
  npm run bench:live -- --data dev.csv --policy smart --rate 0.5 --json
  npm run bench:live -- --data dev.csv --policy smart --rate 0.8 --cap 1
`;

export type LiveOptions = {
  data: string;
  policy: PolicyName | 'all';
  rate: number;
  /** Most checks per channel in any rolling hour. */
  cap: number | undefined;
  sources: string[] | undefined;
  minBroadcasts: number;
  days: number;
  match: boolean;
  halves: boolean;
  json: boolean;
};

/** Throws an Error that names the option and says what it takes. */
export function readOptions(args: readonly string[]): LiveOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      policy: { type: 'string', default: 'smart' },
      rate: { type: 'string', default: '1' },
      cap: { type: 'string' },
      source: { type: 'string' },
      'min-broadcasts': { type: 'string', default: '1' },
      days: { type: 'string' },
      match: { type: 'boolean', default: false },
      halves: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (!values.data) throw new Error('--data is needed: the CSV file of recorded broadcasts');
  return {
    data: values.data,
    policy: oneOf('policy', values.policy, [...policies, 'all'] as const),
    rate: positive('rate', values.rate),
    cap: capOf(values.cap, positive('rate', values.rate)),
    sources: values.source?.split(',').map((source) => source.trim()),
    minBroadcasts: positive('min-broadcasts', values['min-broadcasts']),
    days: values.days === undefined ? Number.POSITIVE_INFINITY : positive('days', values.days),
    match: values.match,
    halves: values.halves,
    json: values.json,
  };
}

function capOf(text: string | undefined, rate: number): number | undefined {
  if (text === undefined || text === 'average') return undefined;
  return text === 'strict' ? rate : positive('cap', text);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new Error(`--${name} takes a number above 0, not "${text}"`);
  return value;
}

function oneOf<Value extends string>(name: string, text: string, values: readonly Value[]): Value {
  const value = values.find((each) => each === text);
  if (value === undefined) throw new Error(`--${name} takes ${values.join(', ')}, not "${text}"`);
  return value;
}
