import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
    // Two cores: the database and a browser run beside the workers.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A second, the usual patience, is little on a machine that is busy.
    expect: { poll: { timeout: 10_000 } },
    globalSetup: ['packages/test-kit/src/global-setup.ts'],
  },
});
