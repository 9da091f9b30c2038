import { HttpFault } from '@fonoteca/http-kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomesOf, scrobbleReply } from '../src/lastfm/outcomes.ts';

const listen = (listenedAt: number) => ({ artist: 'A', track: `T${listenedAt}`, listenedAt });
const item = (timestamp: number, code: number) => ({
  timestamp: String(timestamp),
  ignoredMessage: { code: String(code), '#text': '' },
});
const read = (scrobble: unknown, times: readonly number[]) =>
  outcomesOf(scrobbleReply.parse({ scrobbles: { scrobble } }), times.map(listen), 'Last.fm');
const reasons = ['artist', 'track', 'too-old', 'too-new', 'daily-limit', 'other'];

test('each listen has its own outcome, in whatever order the service names them', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 0, max: 7 })), {
        minLength: 1,
        maxLength: 50,
        selector: ([time]) => time,
      }),
      fc.infiniteStream(fc.nat()),
      (listens, ranks) => {
        const shuffled = listens
          .map((one) => ({ one, rank: ranks.next().value as number }))
          .sort((left, right) => left.rank - right.rank)
          .map(({ one: [time, code] }) => item(time, code));
        const outcomes = read(
          shuffled,
          listens.map(([time]) => time),
        );
        expect(
          outcomes.map((outcome) => (outcome.status === 'ignored' ? outcome.reason : 'accepted')),
        ).toEqual(listens.map(([, code]) => (code === 0 ? 'accepted' : reasons[Math.min(code, 6) - 1])));
      },
    ),
  );
});

test('servers that leave out what is fine, or name no times, are read as they stand', () => {
  expect(read([{}, { ignoredMessage: { code: 1 } }, {}], [1, 2, 3]).map(({ status }) => status)).toEqual([
    'accepted',
    'ignored',
    'accepted',
  ]);
  expect(read({ ignoredMessage: { code: '0', '#text': null } }, [1])).toEqual([{ status: 'accepted' }]);
});

test('another number of items than was sent is no answer', () => {
  expect(() => read([item(1, 0)], [1, 2])).toThrow(HttpFault);
  expect(() => read([item(1, 0), item(2, 0)], [1])).toThrow(HttpFault);
});
