import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { submissionClient, userAgent } from '../src/index.ts';

test('services are told the version that this is', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(submissionClient).toEqual({ name: 'Fonoteca', version });
  expect(userAgent('ada@example.org')).toBe(`Fonoteca/${version} ( ada@example.org )`);
});
