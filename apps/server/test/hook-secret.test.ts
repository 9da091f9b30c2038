import { expect, test } from 'vitest';
import { secretFor } from '../src/adapters/hook-secret.ts';

test('what one platform was told signs for no other, and is a secret that each of them takes', () => {
  const secrets = ['twitch', 'youtube', 'kick'].map((platform) =>
    secretFor(platform, 'of this installation'),
  );
  expect(new Set(secrets).size).toBe(3);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
  expect(secretFor('twitch', 'of another')).not.toBe(secrets[0]);
});
