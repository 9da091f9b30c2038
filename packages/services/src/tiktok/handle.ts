import { Fault } from '@fonoteca/domain';
import type { ChannelAddress } from '@fonoteca/live';

const handle = /^[a-z0-9_.]{2,24}$/;

/**
 * `tiktok.com/@handle` with whatever follows; `@handle` and `handle` only where a person named the platform, for
 * others have handles, too. Null when it is none. Short addresses (`vm.tiktok.com/…`) are: they would need a call.
 */
export function parseTikTok(text: string, bare: boolean): ChannelAddress | null {
  const trimmed = text.trim();
  const address = /^(?:https?:\/\/)?(?:www\.|m\.)?tiktok\.com\/@([^/?#\s]+)(?:[/?#]\S*)?$/i.exec(trimmed);
  const given = address?.[1] ?? (bare ? trimmed.replace(/^@/, '') : '');
  // TikTok's own handles are in lower case, and some of its routes know them only so.
  const account = given.toLowerCase();
  return handle.test(account) ? addressOf(account) : null;
}

/** Without a call, for every look counts. Throws Fault `invalid` on `address` for what can be no handle. */
export function resolveTikTok({ account }: ChannelAddress): ChannelAddress {
  const known = account.toLowerCase().replace(/^@/, '');
  if (handle.test(known)) return addressOf(known);
  const reason = 'a handle has 2 to 24 letters, digits, dots and underscores, such as @somebody';
  throw new Fault('invalid', `This is no channel of TikTok: ${reason}.`, {
    fields: [{ field: 'address', reason }],
  });
}

const addressOf = (account: string): ChannelAddress => ({
  platform: 'tiktok',
  account,
  name: `@${account}`,
  url: `https://www.tiktok.com/@${account}/live`,
});
