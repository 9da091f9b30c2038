import type { ChannelAddress } from '@fonoteca/live';

/** Of a login: Twitch has some of one letter from its first years. */
const login = /^[a-z0-9_]{1,25}$/;

const hosts: ReadonlySet<string> = new Set(['twitch.tv', 'www.twitch.tv', 'm.twitch.tv', 'go.twitch.tv']);

/** First parts of a path that are pages of Twitch's own and never a login. */
const reserved: ReadonlySet<string> = new Set(
  (
    'about activate bits broadcast checkout clip clips collections communities dashboard directory downloads ' +
    'drops event events following friends help inventory jobs login logout messages moderator p partner ' +
    'popout prime products search settings signup store subs subscriptions team teams terms turbo user ' +
    'video videos wallet wp-content'
  ).split(' '),
);
/** Pages that carry the login as their second part: `/popout/NAME/chat`. */
const before: ReadonlySet<string> = new Set(['popout', 'moderator']);

export const isTwitchLogin = (text: string): boolean => login.test(text);

/** The channel that a text names, or null. With `bare`, a name alone is one. */
export function twitchAddress(text: string, bare: boolean): ChannelAddress | null {
  const given = text.trim();
  const name = inAddress(given) ?? (bare ? /^@?(\w+)$/.exec(given)?.[1] : undefined);
  const account = name?.toLowerCase();
  if (account === undefined || !login.test(account) || reserved.has(account)) return null;
  return { platform: 'twitch', account, name: name ?? account, url: `https://www.twitch.tv/${account}` };
}

function inAddress(text: string): string | undefined {
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const { hostname, pathname, searchParams } = new URL(withScheme);
  if (hostname.toLowerCase() === 'player.twitch.tv') return searchParams.get('channel') ?? undefined;
  if (!hosts.has(hostname.toLowerCase())) return undefined;
  const [first = '', second = ''] = pathname.split('/').filter((part) => part !== '');
  return before.has(first.toLowerCase()) ? second : first;
}
