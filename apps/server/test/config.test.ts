import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { loadSecretKeys } from '../src/secret-key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const faultOf = (environment: Record<string, string>) => {
  try {
    readConfig(environment, folder);
  } catch (error) {
    return error as { code: string; fields: { field: string; reason: string }[] };
  }
  throw new Error('no fault');
};

describe('configuration', () => {
  test('has defaults for everything', () => {
    expect(readConfig({}, folder)).toEqual({
      host: '127.0.0.1',
      port: 4400,
      data: join(folder, 'data'),
      databaseUrl: undefined,
      publicUrl: undefined,
      contact: undefined,
      secretKey: undefined,
      smtp: undefined,
      uploadLimitBytes: 4096 * 1024 * 1024,
      logLevel: 'info',
      allowPrivateAddresses: false,
      knowledge: [],
      learnsNightly: true,
      live: {
        watches: true,
        twitch: { app: undefined, userToken: undefined, url: undefined },
        youtube: { apiKey: undefined, url: undefined, feedsUrl: undefined, hubUrl: undefined },
        kick: { app: undefined, webhook: false, url: undefined, idUrl: undefined },
        tiktok: { plugin: undefined, url: undefined },
      },
      services: {
        lastfmApp: undefined,
        lastfmUrl: undefined,
        listenbrainzUrl: 'https://api.listenbrainz.org',
        listenbrainzLabsUrl: 'https://labs.api.listenbrainz.org',
        discogsUrl: 'https://api.discogs.com',
        discogsApp: undefined,
        musicbrainzUrl: 'https://musicbrainz.org',
        coverArtUrl: 'https://coverartarchive.org',
      },
    });
  });

  test('whom to ask about artists is a list of known services', () => {
    expect(readConfig({ FONOTECA_KNOWLEDGE: 'musicbrainz, lastfm' }, folder).knowledge).toEqual([
      'musicbrainz',
      'lastfm',
    ]);
    expect(faultOf({ FONOTECA_KNOWLEDGE: 'spotify' }).fields[0]).toMatchObject({
      field: 'FONOTECA_KNOWLEDGE',
    });
  });

  test('a key without its secret is refused, naming what is missing', () => {
    expect(faultOf({ LASTFM_API_KEY: 'key' }).fields).toEqual([
      { field: 'LASTFM_SECRET', reason: 'give LASTFM_API_KEY and LASTFM_SECRET together' },
    ]);
  });

  test('keys of live platforms come in pairs, and the watch can be switched off', () => {
    const { live } = readConfig(
      {
        FONOTECA_LIVE: 'off',
        TWITCH_CLIENT_ID: 'id',
        TWITCH_CLIENT_SECRET: 'secret',
        YOUTUBE_API_KEY: 'key',
      },
      folder,
    );
    expect(live).toMatchObject({
      watches: false,
      twitch: { app: { clientId: 'id', clientSecret: 'secret' } },
      youtube: { apiKey: 'key' },
      kick: { app: undefined },
    });
    expect(faultOf({ KICK_CLIENT_SECRET: 'secret' }).fields).toEqual([
      { field: 'KICK_CLIENT_ID', reason: 'give KICK_CLIENT_ID and KICK_CLIENT_SECRET together' },
    ]);
  });

  test('mail goes out from the address that is set, or that the server or the contact names', () => {
    const url = 'smtps://ana%40example.org:secret@mail.example.org';
    expect(readConfig({ FONOTECA_SMTP_URL: url }, folder).smtp).toEqual({ url, from: 'ana@example.org' });
    const FONOTECA_SMTP_FROM = 'radio@example.org';
    expect(readConfig({ FONOTECA_SMTP_URL: url, FONOTECA_SMTP_FROM }, folder).smtp?.from).toBe(
      'radio@example.org',
    );
    expect(faultOf({ FONOTECA_SMTP_URL: 'smtp://mail.example.org' }).fields).toEqual([
      { field: 'FONOTECA_SMTP_FROM', reason: 'give the address that mails are sent from' },
    ]);
  });

  test('the environment comes before fonoteca.yaml, and an empty variable is none', async () => {
    await writeFile(join(folder, 'fonoteca.yaml'), 'FONOTECA_PORT: 8080\nFONOTECA_HOST: 0.0.0.0\n');
    expect(readConfig({ FONOTECA_PORT: '9090', FONOTECA_HOST: '' }, folder)).toMatchObject({
      port: 9090,
      host: '0.0.0.0',
    });
  });

  test.each([
    ['FONOTECA_ALLOW_PRIVATE_ADDRESSES', 'perhaps'],
    ['FONOTECA_PORT', 'http'],
    ['FONOTECA_PORT', '70000'],
    ['FONOTECA_HOST', 'http://here'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['FONOTECA_PUBLIC_URL', 'music.example.org'],
    ['LOG_LEVEL', 'loud'],
    ['FONOTECA_LIVE', 'perhaps'],
    ['FONOTECA_TIKTOK_PLUGIN', 'tiktok.mjs'],
    ['TWITCH_BASE_URL', 'twitch.tv'],
    ['FONOTECA_SMTP_URL', 'https://mail.example.org'],
    ['FONOTECA_UPLOAD_LIMIT_MIB', '0'],
  ])('%s=%s stops the boot, naming variable, reason and place', (name, value) => {
    const fault = faultOf({ [name]: value });
    expect(fault.code).toBe('invalid');
    expect(fault.fields).toHaveLength(1);
    expect(fault.fields[0]?.field).toBe(name);
    expect(fault.fields[0]?.reason).toContain('the environment');
  });

  test('an unknown or broken line of fonoteca.yaml is named', async () => {
    await writeFile(join(folder, 'fonoteca.yaml'), 'FONOTECA_PROT: 8080\n');
    expect(faultOf({}).fields[0]).toMatchObject({ field: 'FONOTECA_PROT' });
    await writeFile(join(folder, 'fonoteca.yaml'), 'a: [');
    expect(faultOf({}).fields[0]?.reason).toContain('is not YAML');
    expect(faultOf({ FONOTECA_CONFIG: 'nowhere.yaml' }).fields[0]?.reason).toContain('cannot be read');
  });
});

describe('secret key', () => {
  test('is made once, for its owner alone', async () => {
    const data = join(folder, 'data');
    const [first] = loadSecretKeys({ data, secretKey: undefined });
    const [second] = loadSecretKeys({ data, secretKey: undefined });
    expect(second.bytes).toEqual(first.bytes);
    expect((await stat(join(data, 'secret-key'))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(data, 'secret-key'), 'utf8')).trim()).toMatch(/^[\w-]{43}$/);
  });

  test('one that is none stops the boot', () => {
    expect(() => loadSecretKeys({ data: folder, secretKey: 'hunter2' })).toThrow(/not usable/);
  });
});
