/** What tests need from outside the lock file. */
export type OutsideNeed = 'mpdscribble' | 'pylast' | 'chromium' | 'icecast';

/**
 * Whether the run was told to do without it: FONOTECA_TEST_WITHOUT, a comma list that `npm test` fills with
 * what it could neither find nor install, and reports. A test that is not named there runs, and fails where
 * the thing is missing: nothing is skipped silently.
 */
export function runsWithout(need: OutsideNeed): boolean {
  return (process.env.FONOTECA_TEST_WITHOUT ?? '').split(',').some((name) => name.trim() === need);
}
