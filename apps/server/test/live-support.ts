import { tmpdir } from 'node:os';
import { Fault } from '@fonoteca/domain';
import type { ChannelAddress, LivePlatform, Look } from '@fonoteca/live';
import type { LivePlatformName } from '@fonoteca/store';
import { readConfig } from '../src/config.ts';

export interface TestPlatform extends LivePlatform {
  /** What a look answers, by account; offline where nothing is said. */
  readonly answers: Map<string, Look>;
  /** Every account that was resolved or looked at. */
  readonly asked: string[];
}

/** A platform in memory, for what routes make of its answers; the real ones are tested over HTTP elsewhere. */
export function testPlatform(
  name: LivePlatformName,
  label: string,
  { missing = [], unconfigured = null }: { missing?: string[]; unconfigured?: string | null } = {},
): TestPlatform {
  const answers = new Map<string, Look>();
  const asked: string[] = [];
  const host = `${name}.example`;
  const addressOf = (account: string): ChannelAddress => ({
    platform: name,
    account,
    name: account,
    url: `https://${host}/${account}`,
  });
  return {
    name,
    label,
    unconfigured,
    answers,
    asked,
    allowance: { calls: 600, windowMs: 3_600_000, batch: 10, reserve: 0.1 },
    routes: [{ name: 'test', batch: 10, cost: () => 1 }],
    parse(text, bare) {
      if (name === 'station')
        return /^https?:\/\//.test(text)
          ? { platform: name, account: text, name: new URL(text).host, url: text }
          : null;
      const [, found] = new RegExp(`^https?://${host}/(\\w+)/?$`, 'i').exec(text) ?? [];
      if (found) return addressOf(found.toLowerCase());
      return bare && /^@?\w+$/.test(text) ? addressOf(text.replace('@', '').toLowerCase()) : null;
    },
    async resolve(address) {
      asked.push(address.account);
      if (missing.includes(address.account))
        throw new Fault('invalid', 'There is no such channel', {
          fields: [{ field: 'address', reason: `${label} knows no ${address.account}` }],
        });
      return { ...address, name: address.account.toUpperCase() };
    },
    async look(channels) {
      asked.push(...channels.map(({ account }) => account));
      return {
        looks: new Map(
          channels.map(({ account }) => [
            account,
            answers.get(account) ?? { status: 'offline' as const, sure: true },
          ]),
        ),
      };
    },
  };
}

/** Settings of a server on which nobody is looked at: what a test writes stays as it is. */
export const unwatched = { live: readConfig({ FONOTECA_LIVE: 'off' }, tmpdir()).live };
