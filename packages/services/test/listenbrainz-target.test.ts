import { startListenBrainzDouble, testScrobbleTarget } from '@fonoteca/test-kit';
import { createListenBrainzTarget } from '../src/index.ts';

const fast = { requests: 1000, perMs: 1 };

for (const name of ['ListenBrainz', 'listens.example.org'])
  testScrobbleTarget({
    name,
    async start({ timeoutMs }) {
      const double = await startListenBrainzDouble();
      const { token } = double.addUser({ name: 'Ada Löve/lace' });
      let isOpen = true;
      const isAnnouncement = (json: unknown) =>
        (json as { listen_type?: string })?.listen_type === 'playing_now';
      return {
        target: createListenBrainzTarget({
          baseUrl: name === 'ListenBrainz' ? double.url : `${double.url}/`,
          token,
          userName: 'Ada Löve/lace',
          name,
          timeoutMs,
          pace: fast,
        }),
        ledger: () => double.ledger(),
        submissions: () =>
          double
            .requests()
            .filter(({ operation, json }) => operation === 'submit-listens' && !isAnnouncement(json)).length,
        next: (answer) => double.script([{ on: 'submit-listens', answer }]),
        nextAnnouncement: (answer) => double.script([{ on: 'submit-listens', answer }]),
        secrets: [token],
        async close() {
          if (isOpen) await double.close();
          isOpen = false;
        },
      };
    },
    faults: [
      {
        answer: { error: 400, message: 'track_metadata.track_name must be a single string.' },
        code: 'rejected',
      },
      { answer: { error: 401 }, code: 'not-authorized' },
      { answer: { error: 429 }, code: 'over-budget' },
      { answer: { error: 500 }, code: 'retry-later' },
      { answer: { error: 503 }, code: 'retry-later' },
    ],
  });
