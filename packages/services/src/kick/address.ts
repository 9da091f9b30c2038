import type { ChannelAddress } from '@fonoteca/live';

const slug = /^[a-z0-9_-]{1,25}$/;
const hosts: ReadonlySet<string> = new Set(['kick.com', 'www.kick.com', 'm.kick.com']);

/** First parts of a path that are pages of Kick's own. */
const reserved: ReadonlySet<string> = new Set(
  (
    'about api auth browse categories category clips community-guidelines creators dashboard developer ' +
    'dmca-policy drops following help kicks login privacy-policy search settings signup stream subscriptions ' +
    'terms-of-service transactions video videos'
  ).split(' '),
);
/** Pages that carry the slug as their second part: `/popout/NAME/chat`. */
const before: ReadonlySet<string> = new Set(['popout', 'moderator']);

export const isKickSlug = (text: string): boolean => slug.test(text);

/** The channel that a text names, or null. With `bare`, a name alone is one. */
export function kickAddress(text: string, bare: boolean): ChannelAddress | null {
  const given = text.trim();
  const name = inAddress(given) ?? (bare ? /^@?([\w-]+)$/.exec(given)?.[1] : undefined);
  const account = name?.toLowerCase();
  if (account === undefined || !slug.test(account) || reserved.has(account)) return null;
  return { platform: 'kick', account, name: name ?? account, url: `https://kick.com/${account}` };
}

function inAddress(text: string): string | undefined {
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const { hostname, pathname } = new URL(withScheme);
  if (!hosts.has(hostname.toLowerCase())) return undefined;
  const [first = '', second = ''] = pathname.split('/').filter((part) => part !== '');
  return before.has(first.toLowerCase()) ? second : first;
}
