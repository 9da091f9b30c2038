import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exportChannels, importChannels, type LivePlatform } from '../src/index.ts';
import { makeWorld, type World } from './queries-support.ts';

let world: World;
let ana: number;
let ben: number;
beforeAll(async () => {
  world = await makeWorld();
  ana = await world.person('Ana');
  ben = await world.person('Ben');
});
afterAll(() => world.close());
beforeEach(() => world.store.db.deleteFrom('channels').execute());

/** Only what reading a file needs: it asks nobody. */
function platform(name: LivePlatform['name'], address: RegExp, url: (account: string) => string) {
  const never = async (): Promise<never> => {
    throw new Error('a file is taken in without asking anybody');
  };
  const of = (account: string) => ({ platform: name, account, name: account, url: url(account) });
  return {
    name,
    label: name,
    unconfigured: null,
    allowance: { calls: 1, windowMs: 1, batch: 1, reserve: 0 },
    routes: [{ name: 'test', batch: 1, cost: () => 1 }],
    parse: (text: string, bare: boolean) => {
      const account = address.exec(text)?.[1] ?? (bare && /^@?[\w-]+$/.test(text) ? text : undefined);
      return account === undefined ? null : of(account);
    },
    resolve: never,
    look: never,
  } satisfies LivePlatform;
}

const platforms = [
  platform('twitch', /^https:\/\/www\.twitch\.tv\/(\w+)/, (account) => `https://www.twitch.tv/${account}`),
  platform(
    'youtube',
    /^https:\/\/www\.youtube\.com\/(?:channel\/|feeds\/videos\.xml\?channel_id=)(UC[\w-]{22})/,
    (account) => `https://www.youtube.com/channel/${account}`,
  ),
  platform('station', /^(https?:\/\/\S+)$/, (account) => account),
];

const take = (personId: number, content: string) =>
  importChannels(world.store.db, platforms, personId, Buffer.from(content));
const follows = (personId: number) =>
  world.store.db
    .selectFrom('follows as f')
    .innerJoin('channels as c', 'c.id', 'f.channel_id')
    .select([
      'c.platform',
      'c.account',
      sql<string>`coalesce(f.own_name, c.name)`.as('name'),
      'f.channel_group',
      'f.note',
      'f.muted',
      'f.override',
    ])
    .where('f.person_id', '=', personId)
    .orderBy('c.platform')
    .orderBy('c.account')
    .execute();

const uc = 'UCabcdefghijklmnopqrstuv';

describe('CSV', () => {
  test.each([
    [',', 'URL,Folder,Notes\n'],
    [';', 'address;group;note\r\n'],
    ['\t', '\ufeffLink\tCategory\tcomment\n'],
  ])('with %j between columns', async (mark, header) => {
    const lines = [
      ['https://www.twitch.tv/ana', 'DJs', 'late'],
      ['https://radio.example/live', '', ''],
    ];
    expect(await take(ana, header + lines.map((line) => line.join(mark)).join('\n'))).toEqual({
      followed: 2,
      known: 0,
      refused: [],
    });
    expect(await follows(ana)).toMatchObject([
      { platform: 'station', account: 'https://radio.example/live', channel_group: null, note: '' },
      { platform: 'twitch', account: 'ana', channel_group: 'DJs', note: 'late', muted: false },
    ]);
  });

  test('names line, field and reason of what is wrong, and takes the rest', async () => {
    const report = await take(
      ana,
      [
        'platform,account,group,muted,override',
        'twitch,ana,,,',
        'myspace,bob,,,',
        '',
        ',cleo,,,',
        `twitch,dora,${'x'.repeat(101)},,`,
        'twitch,emil,,perhaps,',
        'twitch,finn,,yes,"{""kind"":""always""}"',
        'twitch,gus gus,,,',
        'twitch,hana,,yes,"{""kind"":""always"",""everyMinutes"":5}"',
        'twitch,ana,,,',
      ].join('\n'),
    );
    expect(report).toMatchObject({ followed: 2, known: 1 });
    expect(report.refused).toEqual([
      { line: 3, text: 'bob', field: 'platform', reason: expect.stringMatching(/none of twitch/) },
      { line: 5, text: 'cleo', field: 'platform', reason: expect.stringMatching(/missing/) },
      { line: 6, text: 'dora', field: 'group', reason: expect.stringMatching(/100 characters/) },
      { line: 7, text: 'emil', field: 'muted', reason: 'write yes or no' },
      { line: 8, text: 'finn', field: 'override.everyMinutes', reason: expect.any(String) },
      { line: 9, text: 'gus gus', field: 'address', reason: expect.stringMatching(/no channel/) },
    ]);
    expect(await follows(ana)).toMatchObject([
      { account: 'ana' },
      { account: 'hana', muted: true, override: { kind: 'always', everyMinutes: 5 } },
    ]);
  });
});

describe('OPML', () => {
  test('folders are groups; YouTube is known by its feed; other feeds are no stations', async () => {
    const report = await take(
      ana,
      `<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1">
  <body>
    <outline text="YouTube subscriptions" title="YouTube subscriptions">
      <outline text="Radio &amp; more" type="rss" xmlUrl="https://www.youtube.com/feeds/videos.xml?channel_id=${uc}"/>
      <outline text="Deeper">
        <outline text="A page" type="link" url="https://radio.example/live"/>
      </outline>
      <outline
        text="A blog" type="rss" xmlUrl="https://blog.example/feed" htmlUrl="https://blog.example"/>
    </outline>
    <outline title="By its page" type="rss" xmlurl="https://feeds.example/x" htmlUrl="https://www.twitch.tv/ana"/>
    <outline text="An empty folder"/>
  </body>
</opml>`,
    );
    expect(report).toEqual({
      followed: 3,
      known: 0,
      refused: [{ line: 9, text: 'A blog', field: 'address', reason: expect.stringMatching(/feed/) }],
    });
    expect(await follows(ana)).toMatchObject([
      { platform: 'station', name: 'A page', channel_group: 'Deeper' },
      { platform: 'twitch', account: 'ana', name: 'By its page', channel_group: null },
      { platform: 'youtube', account: uc, name: 'Radio & more', channel_group: 'YouTube subscriptions' },
    ]);
  });

  test.each([
    ['<opml><body>', /line 1/],
    ['<rss></rss>', /no <opml>/],
    ['<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', /document type/],
    [`<opml><body>${'<outline text="a">'.repeat(40)}${'</outline>'.repeat(40)}</body></opml>`, /20 deep/],
    ['Dear friend', /OPML, or CSV/],
    ['title,artist\nx,y', /column address/],
    [`url\n${'https://a.example/\n'.repeat(5_001)}`, /5,000/],
  ])('%.40s is refused as a whole', async (content, reason) => {
    await expect(take(ana, content)).rejects.toMatchObject({
      fields: [{ field: 'file', reason: expect.stringMatching(reason) }],
    });
  });
});

test('a file of more than 4 MiB is too large', async () => {
  await expect(take(ana, 'x'.repeat(4 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'too-large' });
});

test('nobody follows more than 5,000; the rest is told', async () => {
  const list = (count: number, from: number) =>
    `url\n${Array.from({ length: count }, (_, at) => `https://www.twitch.tv/c${from + at}`).join('\n')}`;
  expect(await take(ana, list(4_999, 0))).toMatchObject({ followed: 4_999 });
  expect(await take(ana, list(3, 4_998))).toMatchObject({
    followed: 1,
    known: 1,
    refused: [{ line: 4, field: 'address', reason: expect.stringMatching(/5,000/) }],
  });
  expect(await follows(ana)).toHaveLength(5_000);
});

describe.each(['csv', 'opml'] as const)('%s written and read', (format) => {
  test('gives the same, whatever the texts hold', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((value) =>
      value
        .toWellFormed()
        .replace(/[\p{Cc}\p{Co}\u2028\u2029\ufffe\uffff\ufeff]/gu, '')
        .trim(),
    );
    const line = fc.record({
      account: fc.stringMatching(/^[a-z]{1,8}$/),
      group: fc.oneof(fc.constant('=1+1'), fc.constant("'quoted"), fc.constant('a <b> & "c"'), text),
      note: fc.oneof(fc.constant('@SUM(A1)'), fc.constant('two\nlines "&" \n= more'), text),
      muted: fc.boolean(),
      override: fc.constantFrom(
        null,
        { kind: 'never' },
        { kind: 'window', windows: [{ from: 9_000, to: 60 }], everyMinutes: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(line, { selector: ({ account }) => account, maxLength: 5 }),
        async (lines) => {
          await world.store.db.deleteFrom('channels').execute();
          for (const one of lines) {
            const id = await world.channel(one.account, ana);
            await world.store.db
              .updateTable('follows')
              .set({
                channel_group: one.group || null,
                note: one.note,
                muted: one.muted,
                override: one.override && JSON.stringify(one.override),
              })
              .where('channel_id', '=', id)
              .execute();
          }
          const file = await exportChannels(world.store.db, ana, format, new Date());
          const report = await importChannels(world.store.db, platforms, ben, Buffer.from(file.content));
          expect(report).toEqual({ followed: lines.length, known: 0, refused: [] });
          expect(await follows(ben)).toEqual(await follows(ana));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('knows by their accounts what was resolved here', async () => {
    const { db } = world.store;
    const values = {
      platform: 'station' as const,
      account: 'icecast:https://radio.example/status-json.xsl#/live.ogg',
      name: 'Radio',
      url: 'https://radio.example/live.ogg',
    };
    const { id } = await db.insertInto('channels').values(values).returning('id').executeTakeFirstOrThrow();
    await db.insertInto('follows').values({ person_id: ana, channel_id: id }).execute();
    const { content } = await exportChannels(db, ana, format, new Date());
    expect(await take(ana, content)).toEqual({ followed: 0, known: 1, refused: [] });
    // Another instance, which has not seen it: by the address that tells how to ask.
    await db.deleteFrom('channels').execute();
    expect(await take(ana, content)).toMatchObject({ followed: 1, refused: [] });
    expect(await follows(ana)).toMatchObject([
      { platform: 'station', account: 'https://radio.example/status-json.xsl#/live.ogg', name: 'Radio' },
    ]);
  });
});
