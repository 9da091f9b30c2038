import { createHash } from 'node:crypto';
import type { Look } from '@fonoteca/live';
import { parse, setOptions, type types } from 'hls-parser';
import { toldStart } from '../told.ts';
import { unknown } from '../unknown-look.ts';

/** What is remembered of a playlist between two looks. */
export interface HlsState {
  /** Media sequence, number of segments and last segment; `absent` when there was none, or it had an end. */
  readonly mark: string;
  /** When the mark was seen first, milliseconds since 1970. */
  readonly since: number;
}

export interface HlsVerdict {
  readonly look: Look;
  readonly state: HlsState | undefined;
}

// It would write of every station's mistakes to our log.
setOptions({ silent: true });

type Playlist = ReturnType<typeof parse>;

/** A playlist, or null when it cannot be read. */
export function readHls(text: string): Playlist | null {
  if (!text.trimStart().startsWith('#EXTM3U') || listsTooMany(text)) return null;
  try {
    const playlist = parse(text);
    // The parser lets pass what RFC 8216 asks of every media playlist.
    return playlist.isMasterPlaylist || playlist.targetDuration > 0 ? playlist : null;
  } catch {
    return null;
  }
}

const mostVariants = 200;

/** The parser compares every variant with every other: some kilobytes of them would keep it busy for minutes. */
const listsTooMany = (text: string): boolean =>
  (text.match(/#EXT-X-(?:STREAM-INF|I-FRAME-STREAM-INF|MEDIA|SESSION-DATA|SESSION-KEY):/g)?.length ?? 0) >
  mostVariants;

export function hlsStateOf({ mark, since }: Readonly<Record<string, unknown>>): HlsState | undefined {
  return typeof mark === 'string' && typeof since === 'number' ? { mark, since } : undefined;
}

export const absent = (now: number, before: HlsState | undefined): HlsVerdict => ({
  look: { status: 'offline', sure: true },
  state: before?.mark === 'absent' ? before : { mark: 'absent', since: now },
});

/** A playlist without an end is live when it moves: servers leave those of dead streams lying about. */
export function judgeHls(
  playlist: types.MediaPlaylist,
  before: HlsState | undefined,
  now: number,
): HlsVerdict {
  const last = playlist.segments.at(-1);
  if (playlist.endlist || !last) return absent(now, before);
  const mark = `${playlist.mediaSequenceBase ?? 0}:${playlist.segments.length}:${digestOf(last.uri)}`;
  const state = before?.mark === mark ? before : { mark, since: now };
  const live: HlsVerdict = { look: { status: 'live', sure: true, facts: factsOf(playlist, now) }, state };
  if (before && before.mark !== mark) return live;
  const targetMs = playlist.targetDuration * 1000;
  const dated = endOf(playlist);
  if (dated !== undefined && Math.abs(now - dated) < 60_000 + 3 * targetMs) return live;
  // RFC 8216, 6.2.1: a playlist that is not finished changes within one and a half target durations.
  const due = state.since + 1.5 * targetMs;
  if (before && now >= due) return { look: { status: 'offline', sure: true }, state };
  return {
    look: unknown('failed', 'Whether the playlist moves shows at the next look, in some seconds.'),
    state,
  };
}

/** A database does not take every text that a station may write. */
const digestOf = (uri: string): string => createHash('sha256').update(uri).digest('base64url').slice(0, 22);

/** The moment to which the playlist reaches by its own dates, if it has any. */
function endOf({ segments }: types.MediaPlaylist): number | undefined {
  const dated = segments.findLastIndex(({ programDateTime }) => programDateTime !== undefined);
  const from = segments[dated]?.programDateTime?.getTime();
  if (from === undefined) return undefined;
  return segments.slice(dated).reduce((moment, { duration }) => moment + duration * 1000, from);
}

/** A playlist that still holds its first segment tells when the broadcast began. */
function factsOf({ mediaSequenceBase = 0, segments }: types.MediaPlaylist, now: number) {
  const startedAt = mediaSequenceBase === 0 ? segments[0]?.programDateTime?.getTime() : undefined;
  const told = toldStart(startedAt, now);
  return told === undefined ? {} : { startedAt: told };
}
