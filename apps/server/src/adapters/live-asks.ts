import { RequestLimit } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import type { LivePlatform } from '@fonoteca/live';

const hourMs = 3_600_000;
/** Of a platform's calls, what the asking of one person may take: the rest stays for everybody's channels. */
const share = 0.25;

/** Limits on what one person asks of platforms by following and by “check now”, out of everybody's budget. */
export interface AskLimits {
  /** Counts one asking. Throws Fault `rate-limited`. */
  count(platform: string, personId: number): Promise<void>;
  /** The same, told instead of thrown. */
  allows(platform: string, personId: number): Promise<boolean>;
}

export function createAskLimits(platforms: readonly LivePlatform[]): AskLimits {
  const limits = new Map<string, RequestLimit>(
    platforms.map(({ name, allowance: { calls, windowMs } }) => {
      const anHour = Math.max(1, Math.floor((calls * hourMs * share) / windowMs));
      return [name, new RequestLimit({ requests: anHour, seconds: hourMs / 1000 })];
    }),
  );
  const count = async (platform: string, personId: number): Promise<void> => {
    await limits.get(platform)?.count(String(personId));
  };
  return {
    count,
    allows: (platform, personId) =>
      count(platform, personId).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Fault && error.code === 'rate-limited') return false;
          throw error;
        },
      ),
  };
}
