import { ago, clockTime, dayAndMonth, dayOf, weekDayOf, weekDays } from '../../lib/time.ts';
import type { Broadcast, Channel, Check, Forecast, Platform } from './types.ts';

export const platformWords: Record<Platform, string> = {
  twitch: 'Twitch',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  kick: 'Kick',
  station: 'Station',
};

export const platforms = ['twitch', 'youtube', 'tiktok', 'kick', 'station'] as const satisfies Platform[];

export const statusWords: Record<Channel['status'], string> = {
  live: 'live',
  offline: 'offline',
  unknown: 'not known',
};

const daysApart = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** "today", "tomorrow", "Fri" within the week, else "12 Mar". */
const dayWords = (instant: string, timeZone: string, now: number): string => {
  const day = dayOf(instant, timeZone);
  const days = daysApart(dayOf(now, timeZone), day);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  if (Math.abs(days) < 7) return weekDays('short')[weekDayOf(day)] ?? day;
  return dayAndMonth(day);
};

/** "today, 20:05", "Fri, 20:05", "12 Mar, 20:05". */
export const momentWords = (instant: string, timeZone: string, now: number): string =>
  `${dayWords(instant, timeZone, now)}, ${clockTime(instant, timeZone)}`;

/** "Fri 20:00–21:30"; over midnight "Fri 23:00 – Sat 01:00". */
export const spanWords = (from: string, to: string, timeZone: string, now: number): string => {
  const [first, last] = [dayWords(from, timeZone, now), dayWords(to, timeZone, now)];
  const [start, end] = [clockTime(from, timeZone), clockTime(to, timeZone)];
  if (dayOf(from, timeZone) === dayOf(to, timeZone)) return `${first} ${start}–${end}`;
  return `${first} ${start} – ${last} ${end}`;
};

/** When a channel is likely to go live next; what is not known is said as such. */
export const nextWords = (forecast: Forecast, timeZone: string, now: number): string => {
  if (!forecast.enough) return 'not enough seen yet';
  const { next } = forecast;
  if (!next) return 'no start in sight within two weeks';
  // A channel that keeps its hour but not its days: the hour says more than days from and to.
  if (Date.parse(next.to) - Date.parse(next.from) > 12 * 3_600_000)
    return `likely by ${dayWords(next.to, timeZone, now)}, best guess ${momentWords(next.likely, timeZone, now)}`;
  if (Date.parse(next.from) > now) return `likely ${spanWords(next.from, next.to, timeZone, now)}`;
  return `likely any time until ${momentWords(next.to, timeZone, now).replace(/^today, /, '')}`;
};

/** How far the forecast rests on what was seen of this very channel. */
export const confidenceWords = ({ enough, confidence }: Pick<Forecast, 'enough' | 'confidence'>): string =>
  !enough
    ? 'still learning'
    : confidence < 0.35
      ? 'a guess'
      : confidence < 0.7
        ? 'fairly sure'
        : 'well known';

export const consistencyWords = (consistency: number): string =>
  consistency < 0.2
    ? 'keeps to no hours'
    : consistency < 0.45
      ? 'loosely regular'
      : consistency < 0.75
        ? 'regular'
        : 'almost by the clock';

/** "next check in 4 minutes"; who pushes needs none. */
export const checkWords = (channel: Channel, timeZone: string, now: number): string => {
  if (channel.override?.kind === 'never') return 'never checked, as you said';
  if (channel.watchedBy === 'nobody') return channel.message ?? 'not checked';
  const next = channel.nextCheckAt;
  const told = channel.watchedBy === 'push' ? 'told by the platform itself' : '';
  if (!next) return told || 'no check planned';
  const ms = Date.parse(next) - now;
  const when =
    ms < 60_000
      ? 'any moment'
      : ms < 3_600_000
        ? ago(next, now)
        : ms < 22 * 3_600_000
          ? `at ${clockTime(next, timeZone)}`
          : momentWords(next, timeZone, now);
  return told ? `${told}, checked ${when}` : `next check ${when}`;
};

/** "3 h 05 min", "41 min", "under a minute". */
export const lengthWords = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'under a minute';
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${String(rest).padStart(2, '0')} min` : ''}`;
};

export const knownWords: Record<Broadcast['startKnown'], string> = {
  platform: 'told by the platform',
  seen: 'seen as it happened',
  between: 'between two checks',
};

export const reasonWords: Record<Check['reason'], string> = {
  predicted: 'likely to be live',
  explore: 'to learn its hours',
  floor: 'a while unchecked',
  fixed: 'at fixed intervals',
  running: 'is it still live?',
  override: 'as you said',
  confirm: 'to confirm a surprise',
  safeguard: 'beside the push',
  asked: 'asked for',
  push: 'told by the platform',
};

/** The person's words for the rule that stands above what was learned. */
export const overrideWords = (override: Channel['override']): string | null => {
  if (!override || override.kind === 'never') return null;
  const every = override.everyMinutes ? `every ${override.everyMinutes} min` : '';
  if (override.kind === 'always') return every ? `checked ${every}` : 'always checked';
  return ['checked in its hours only', every].filter(Boolean).join(', ');
};
