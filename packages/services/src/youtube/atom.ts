import { HttpFault } from '@fonoteca/http-kit';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { channelId } from './address.ts';
import { serviceName } from './options.ts';

interface FeedEntry {
  readonly videoId: string;
  readonly channelId: string;
  readonly title: string;
}

export interface Feed {
  /** Of a channel's own feed: the channel's name. */
  readonly title: string;
  /** The newest first; 15 at most in a channel's own feed. */
  readonly entries: readonly FeedEntry[];
}

export const videoId = z.string().regex(/^[\w-]{11}$/);

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  removeNSPrefix: true,
  // Character references such as &#39; as well.
  htmlEntities: true,
  maxNestedTags: 32,
  isArray: (name) => name === 'entry',
});

const entry = z.object({
  videoId,
  channelId: z.string().regex(channelId),
  title: z.string().default(''),
});
const document = z.object({
  feed: z.object({ title: z.string().default(''), entry: z.array(z.unknown()).default([]) }),
});

/**
 * A feed of YouTube's, or what its hub sends. Entries that cannot be read are left out, unless all are.
 * Throws HttpFault `unreadable`.
 */
export function readAtom(text: string): Feed {
  const parsed = document.safeParse(xmlIn(text));
  if (!parsed.success) throw unreadable(parsed.error);
  const { title, entry: raw } = parsed.data.feed;
  const entries = raw.flatMap((one) => entry.safeParse(one).data ?? []);
  if (raw.length > 0 && entries.length === 0) throw unreadable(new Error('no entry has a video id'));
  return { title, entries };
}

function xmlIn(text: string): unknown {
  // The parser itself takes half a document for a whole one.
  if (XMLValidator.validate(text) !== true) throw unreadable(new SyntaxError('no XML'));
  try {
    return parser.parse(text);
  } catch (error) {
    throw unreadable(error);
  }
}

const unreadable = (cause: unknown): HttpFault => new HttpFault('unreadable', serviceName, { cause });
