import { type ParseArgsConfig, parseArgs } from 'node:util';
import { startDiscogsDouble } from './discogs/double.ts';
import { helpFor, kinds } from './help.ts';
import { startLastfmDouble } from './lastfm/double.ts';
import { startListenBrainzDouble } from './listenbrainz/double.ts';
import { startMusicBrainzDouble } from './musicbrainz/double.ts';
import { sampleDiscogs, sampleMusicBrainz } from './sample.ts';
import type { DoubleScript } from './shared/script.ts';
import { validateScript } from './shared/validate-script.ts';

interface Running {
  /** What a person needs to know of it. */
  readonly text: string;
  /** Left out when there is nothing to end. */
  readonly close?: () => Promise<void>;
}

const options = {
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  script: { type: 'string' },
  ledger: { type: 'string' },
  'fault-rate': { type: 'string' },
  seed: { type: 'string' },
  user: { type: 'string', multiple: true },
  password: { type: 'string' },
  'daily-cap': { type: 'string' },
  'requests-per-second': { type: 'string' },
  'auto-allow': { type: 'string' },
} satisfies ParseArgsConfig['options'];

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** Starts what the arguments say. Throws an error whose message is for the person who typed them. */
export async function runDouble(
  parameters: readonly string[],
  readFile: (file: string) => string,
): Promise<Running> {
  const [kind = '', ...rest] = parameters;
  if (!isKind(kind)) throw new Error(`Which double? One of ${kinds.join(', ')}, as “double:lastfm”.`);
  const { values } = parseArgs({ args: rest, options });
  if (values.help) return { text: helpFor(kind) };
  return starters[kind](values, scriptIn(values, readFile));
}

type Kind = (typeof kinds)[number];

const isKind = (kind: string): kind is Kind => kinds.some((one) => one === kind);

const starters: Record<Kind, (values: Values, script: DoubleScript) => Promise<Running>> = {
  lastfm: startLastfm,
  listenbrainz: startListenBrainz,
  discogs: startDiscogs,
  musicbrainz: startMusicBrainz,
};

async function startLastfm(values: Values, script: DoubleScript): Promise<Running> {
  const double = await startLastfmDouble({
    ...common(values, script),
    ...faults(values),
    ...given('dailyCap', numberIn(values, 'daily-cap')),
    ...given('requestsPerSecond', numberIn(values, 'requests-per-second')),
    ...given('autoAuthorise', values['auto-allow']),
  });
  const password = values.password ?? 'secret';
  const people = peopleIn(values).map((name) => {
    const { sessionKey } = double.addUser({ name, password });
    return `  ${name}, password “${password}”, session key ${sessionKey}`;
  });
  const keys = [`API key      ${double.apiKey}`, `API secret   ${double.secret}`];
  return described('Last.fm', double, [...keys, 'Accounts', ...people]);
}

async function startListenBrainz(values: Values, script: DoubleScript): Promise<Running> {
  const double = await startListenBrainzDouble({ ...common(values, script), ...faults(values) });
  const people = peopleIn(values).map((name) => `  ${name}, token ${double.addUser({ name }).token}`);
  return described('ListenBrainz', double, ['Accounts', ...people]);
}

async function startDiscogs(values: Values, script: DoubleScript): Promise<Running> {
  const double = await startDiscogsDouble({
    ...common(values, script),
    ...given('autoAuthorise', values['auto-allow']),
  });
  const people = peopleIn(values).map((name) => {
    const { token } = double.addUser({ name });
    sampleDiscogs(double, name);
    return `  ${name}, personal token ${token}, with a few records`;
  });
  const keys = [`Consumer     ${double.consumerKey}`, `Secret       ${double.consumerSecret}`];
  return described('Discogs', double, [...keys, 'Accounts', ...people]);
}

async function startMusicBrainz(values: Values, script: DoubleScript): Promise<Running> {
  const double = await startMusicBrainzDouble(common(values, script));
  const titles = sampleMusicBrainz(double).map(({ id, title }) => `  ${id} ${title}`);
  return described('MusicBrainz', double, ['Releases', ...titles]);
}

function described(
  name: string,
  double: { readonly url: string; close(): Promise<void> },
  lines: readonly string[],
): Running {
  const text = [`${name}'s double listens on ${double.url}`, ...lines, 'Ctrl-C ends it.'].join('\n');
  return { text, close: () => double.close() };
}

function common(values: Values, script: DoubleScript) {
  return { script, ...given('port', numberIn(values, 'port')) };
}

function faults(values: Values) {
  return {
    ...given('ledgerFile', values.ledger),
    ...given('faultRate', numberIn(values, 'fault-rate')),
    ...given('seed', numberIn(values, 'seed')),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]: Value });
}

function numberIn(values: Values, name: keyof Values): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number) || number < 0)
    throw new Error(`--${name} must be a number, is “${value}”`);
  return number;
}

function peopleIn({ user }: Values): string[] {
  return user ?? ['ada'];
}

function scriptIn({ script }: Values, readFile: (file: string) => string): DoubleScript {
  if (script === undefined) return [];
  let document: unknown;
  try {
    document = JSON.parse(readFile(script));
  } catch (error) {
    throw new Error(
      `The script ${script} cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  return validateScript(document);
}
