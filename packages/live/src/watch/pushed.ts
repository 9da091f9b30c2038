import type { Finding } from '../broadcasts/types.ts';
import type { PushEvent } from '../ports.ts';

/** A push as it is recorded: like a look that cost nothing. Null for a hint, which only asks for a look. */
export function findingOf(event: PushEvent, channelId: number, now: number): Finding | null {
  if (event.kind === 'hint') return null;
  // The platform's clock may run before ours.
  const at = Math.min(event.at, now);
  const { kind, facts } = event;
  return {
    channelId,
    at,
    by: 'push',
    checks: [{ at, reason: 'push', route: 'push', chance: null, found: kind, detail: null }],
    verdict: kind === 'live' ? { found: 'live', facts } : { found: 'offline', past: [], facts },
  };
}
