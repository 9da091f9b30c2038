import { startLastfmDouble, testScrobbleTarget } from '@fonoteca/test-kit';
import { createLastfmTarget } from '../src/index.ts';

const fast = { requests: 1000, perMs: 1 };

for (const name of ['Last.fm', 'libre.example.org'])
  testScrobbleTarget({
    name,
    async start({ timeoutMs }) {
      const double = await startLastfmDouble();
      const { sessionKey } = double.addUser({ name: 'Ada' });
      let isOpen = true;
      return {
        target: createLastfmTarget({
          // A compatible server's address is entered with a slash at its end, too.
          baseUrl: name === 'Last.fm' ? double.url : `${double.url}/`,
          apiKey: double.apiKey,
          secret: double.secret,
          sessionKey,
          userName: 'Ada',
          name,
          timeoutMs,
          pace: fast,
        }),
        ledger: () => double.ledger(),
        submissions: () => double.requests().filter(({ operation }) => operation === 'track.scrobble').length,
        next: (answer) => double.script([{ on: 'track.scrobble', answer }]),
        nextAnnouncement: (answer) => double.script([{ on: 'track.updateNowPlaying', answer }]),
        secrets: [sessionKey, double.secret],
        async close() {
          if (isOpen) await double.close();
          isOpen = false;
        },
      };
    },
    faults: [
      { answer: { error: 2 }, code: 'retry-later' },
      { answer: { error: 3 }, code: 'unusable' },
      { answer: { error: 4 }, code: 'not-authorized' },
      { answer: { error: 5 }, code: 'unusable' },
      { answer: { error: 6 }, code: 'rejected' },
      { answer: { error: 7 }, code: 'rejected' },
      { answer: { error: 8 }, code: 'retry-later' },
      { answer: { error: 9 }, code: 'not-authorized' },
      { answer: { error: 9, status: 200 }, code: 'not-authorized' },
      { answer: { error: 10 }, code: 'unusable' },
      { answer: { error: 11 }, code: 'retry-later' },
      { answer: { error: 13 }, code: 'unusable' },
      { answer: { error: 14 }, code: 'not-authorized' },
      { answer: { error: 15 }, code: 'not-authorized' },
      { answer: { error: 16 }, code: 'retry-later' },
      { answer: { error: 16, status: 200 }, code: 'retry-later' },
      { answer: { error: 26 }, code: 'unusable' },
      { answer: { error: 29 }, code: 'over-budget', retryAfterSeconds: 60 },
      { answer: { error: 29, status: 200 }, code: 'over-budget', retryAfterSeconds: 60 },
      { answer: { error: 99 }, code: 'retry-later' },
    ],
    ignores: [
      { code: 1, reason: 'artist' },
      { code: 2, reason: 'track' },
      { code: 3, reason: 'too-old' },
      { code: 4, reason: 'too-new' },
      { code: 5, reason: 'daily-limit' },
    ],
  });
