import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '@fonoteca/domain';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type LiveSettings, liveSettings, liveSettingsShape } from './config-live.ts';

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'give an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));

/** Services that may be asked about artists, in the order they are asked. */
const knowledgeServices = ['musicbrainz', 'listenbrainz', 'lastfm'] as const;
export type KnowledgeService = (typeof knowledgeServices)[number];

const knowledgeList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .pipe(
    z.array(z.enum(knowledgeServices, `name some of ${knowledgeServices.join(', ')}, with commas between`)),
  );

const settings = z.object({
  FONOTECA_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'give an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  FONOTECA_PORT: z.coerce
    .number('give a port number')
    .int('give a whole number')
    .min(0, 'give a port from 0 (any free one) to 65535')
    .max(65_535, 'give a port from 0 (any free one) to 65535')
    .default(4400),
  FONOTECA_DATA: z.string().min(1, 'give a folder').default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'give a PostgreSQL URL such as postgres://user:password@host/name')
    .optional(),
  FONOTECA_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'give the http or https address that browsers use' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  FONOTECA_CONTACT: z
    .string()
    .regex(/^[\w.+:/@~-]{3,200}$/, 'give an e-mail or web address, without spaces')
    .optional(),
  FONOTECA_SECRET_KEY: z.string().optional(),
  FONOTECA_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'give an address such as smtps://name:password@mail.example.org' })
    .optional(),
  FONOTECA_SMTP_FROM: z.email('give an e-mail address').optional(),
  FONOTECA_UPLOAD_LIMIT_MIB: z.coerce
    .number('give a number of MiB')
    .int('give a whole number')
    .min(1, 'give at least 1 MiB')
    .default(4096),
  LOG_LEVEL: logLevel.default('info'),
  FONOTECA_KNOWLEDGE: knowledgeList.default([]),
  FONOTECA_LEARN: z.enum(['nightly', 'off'], 'give nightly or off').default('nightly'),
  FONOTECA_ALLOW_PRIVATE_ADDRESSES: z.stringbool('give true or false').default(false),
  ...liveSettingsShape,
  LASTFM_API_KEY: z.string().max(100).optional(),
  LASTFM_SECRET: z.string().max(100).optional(),
  DISCOGS_CONSUMER_KEY: z.string().max(100).optional(),
  DISCOGS_CONSUMER_SECRET: z.string().max(100).optional(),
  LASTFM_BASE_URL: baseUrl.optional(),
  LISTENBRAINZ_BASE_URL: baseUrl.default('https://api.listenbrainz.org'),
  LISTENBRAINZ_LABS_BASE_URL: baseUrl.default('https://labs.api.listenbrainz.org'),
  DISCOGS_BASE_URL: baseUrl.default('https://api.discogs.com'),
  MUSICBRAINZ_BASE_URL: baseUrl.default('https://musicbrainz.org'),
  COVER_ART_BASE_URL: baseUrl.default('https://coverartarchive.org'),
});

type Settings = z.output<typeof settings>;
type SettingName = keyof typeof settings.shape;
const names = Object.keys(settings.shape) as SettingName[];

export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** A PostgreSQL server of one's own; undefined for the embedded one in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** Where services such as MusicBrainz reach whoever runs this installation. */
  readonly contact: string | undefined;
  /** As given; undefined to make one and keep it in the data folder. */
  readonly secretKey: string | undefined;
  /** Where mail goes out, and from which address; undefined: no mail can be sent. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  readonly uploadLimitBytes: number;
  readonly logLevel: z.output<typeof logLevel>;
  /** Whether people may link servers in private networks and by plain http: the operator's decision. */
  readonly allowPrivateAddresses: boolean;
  /** Whom to ask about artists that people here listen to. Empty: nobody learns of them. */
  readonly knowledge: readonly KnowledgeService[];
  /** Whether models are trained anew by themselves. */
  readonly learnsNightly: boolean;
  readonly live: LiveSettings;
  readonly services: ServiceSettings;
}

/** Keys of this installation at outside services, and where those are (another host in tests). No slash at the end. */
export interface ServiceSettings {
  /** undefined: nobody can sign in at Last.fm here. */
  readonly lastfmApp: { readonly apiKey: string; readonly secret: string } | undefined;
  /** One host for API and sign-in page; undefined for Last.fm's own two. */
  readonly lastfmUrl: string | undefined;
  readonly listenbrainzUrl: string;
  /** Where ListenBrainz serves data sets such as similar artists. */
  readonly listenbrainzLabsUrl: string;
  readonly discogsUrl: string;
  /** undefined: Discogs is linked by personal tokens only. */
  readonly discogsApp: { readonly key: string; readonly secret: string } | undefined;
  readonly musicbrainzUrl: string;
  readonly coverArtUrl: string;
}

/** The clone: where `fonoteca.yaml` and, by default, the data folder are, wherever a command is called from. */
const home = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Reads the settings from the environment and, beneath it, from `fonoteca.yaml` in `folder` (the clone).
 * A relative FONOTECA_DATA starts from where it is written: the current directory for the environment,
 * else `folder`.
 * Throws Fault `invalid` naming every wrong setting, where it stands, the reason and the way out.
 *
 * @example readConfig({ FONOTECA_PORT: '8080' }).port // 8080
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = home,
): Config {
  const file = readFile(
    environment.FONOTECA_CONFIG ? resolve(environment.FONOTECA_CONFIG) : resolve(folder, 'fonoteca.yaml'),
    {
      mustExist: Boolean(environment.FONOTECA_CONFIG),
    },
  );
  const given: Partial<Record<SettingName, unknown>> = { ...file.values };
  // An empty variable is one that is not set: compose files write them so.
  for (const name of names) if (environment[name]) given[name] = environment[name];
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]) as SettingName;
        const where = environment[name] ? 'the environment' : file.path;
        return { field: name, reason: `${issue.message} (set in ${where})` };
      }),
    );
  }
  const values = parsed.data;
  return {
    host: values.FONOTECA_HOST,
    port: values.FONOTECA_PORT,
    data: resolve(environment.FONOTECA_DATA ? process.cwd() : folder, values.FONOTECA_DATA),
    databaseUrl: values.DATABASE_URL,
    publicUrl: values.FONOTECA_PUBLIC_URL,
    contact: values.FONOTECA_CONTACT ?? values.FONOTECA_PUBLIC_URL,
    secretKey: values.FONOTECA_SECRET_KEY,
    smtp: smtpOf(values),
    uploadLimitBytes: values.FONOTECA_UPLOAD_LIMIT_MIB * 1024 * 1024,
    logLevel: values.LOG_LEVEL,
    allowPrivateAddresses: values.FONOTECA_ALLOW_PRIVATE_ADDRESSES,
    knowledge: values.FONOTECA_KNOWLEDGE,
    learnsNightly: values.FONOTECA_LEARN === 'nightly',
    live: liveSettings(values, (idName, secretName) =>
      bothOrNone(
        idName,
        values[idName] as string | undefined,
        secretName,
        values[secretName] as string | undefined,
        (id, secret) => [id, secret] as const,
      ),
    ),
    services: {
      lastfmApp: bothOrNone(
        'LASTFM_API_KEY',
        values.LASTFM_API_KEY,
        'LASTFM_SECRET',
        values.LASTFM_SECRET,
        (apiKey, secret) => ({ apiKey, secret }),
      ),
      lastfmUrl: values.LASTFM_BASE_URL,
      listenbrainzUrl: values.LISTENBRAINZ_BASE_URL,
      listenbrainzLabsUrl: values.LISTENBRAINZ_LABS_BASE_URL,
      discogsUrl: values.DISCOGS_BASE_URL,
      discogsApp: bothOrNone(
        'DISCOGS_CONSUMER_KEY',
        values.DISCOGS_CONSUMER_KEY,
        'DISCOGS_CONSUMER_SECRET',
        values.DISCOGS_CONSUMER_SECRET,
        (key, secret) => ({ key, secret }),
      ),
      musicbrainzUrl: values.MUSICBRAINZ_BASE_URL,
      coverArtUrl: values.COVER_ART_BASE_URL,
    },
  };
}

const invalid = (fields: { field: string; reason: string }[]) =>
  new Fault('invalid', 'The configuration cannot be used', { fields });

/** The sender is the one that is set, or else the name at the mail server or the contact, where that is an address. */
function smtpOf({ FONOTECA_SMTP_URL: url, FONOTECA_SMTP_FROM: given, FONOTECA_CONTACT }: Settings) {
  if (!url) return undefined;
  // A name with `%` that stands for nothing is none of an address.
  const { username } = new URL(url);
  const name = /%(?![0-9a-f]{2})/i.test(username) ? undefined : decodeURIComponent(username);
  const candidates = [given, name, FONOTECA_CONTACT];
  const from = candidates.find((text) => z.email().safeParse(text).success);
  if (from) return { url, from };
  throw invalid([{ field: 'FONOTECA_SMTP_FROM', reason: 'give the address that mails are sent from' }]);
}

/** Key and secret belong together: one without the other is a mistake that would show only much later. */
function bothOrNone<Pair>(
  keyName: string,
  key: string | undefined,
  secretName: string,
  secret: string | undefined,
  pair: (key: string, secret: string) => Pair,
): Pair | undefined {
  if (key && secret) return pair(key, secret);
  if (key || secret)
    throw invalid([
      { field: key ? secretName : keyName, reason: `give ${keyName} and ${secretName} together` },
    ]);
  return undefined;
}

function readFile(path: string, { mustExist }: { mustExist: boolean }) {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' && !mustExist) return { path, values: {} };
    throw invalid([
      { field: 'fonoteca.yaml', reason: `${path} cannot be read: ${(cause as Error).message}` },
    ]);
  }
  let content: unknown;
  try {
    content = parseYaml(text) ?? {};
  } catch (cause) {
    throw invalid([{ field: 'fonoteca.yaml', reason: `${path} is not YAML: ${(cause as Error).message}` }]);
  }
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw invalid([
      { field: 'fonoteca.yaml', reason: `${path} must hold lines such as FONOTECA_PORT: 4400` },
    ]);
  }
  const unknown = Object.keys(content as object).filter((name) => !names.includes(name as SettingName));
  if (unknown.length > 0) {
    throw invalid(
      unknown.map((name) => ({
        field: name,
        reason: `no such setting in ${path}; known: ${names.join(', ')}`,
      })),
    );
  }
  return { path, values: content as Partial<Record<SettingName, unknown>> };
}
