import ical, {
  ICalCalendarMethod,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { BroadcastView } from '../queries/broadcast-view.ts';
import type { PredictedView } from '../queries/predictions.ts';

export interface CalendarContent {
  /** Part of the ids of events. */
  readonly name: string;
  /** IANA name: in which hours are told in texts. */
  readonly timeZone: string;
  /** Broadcasts that run, and when each is likely over (ISO 8601). */
  readonly running: readonly { readonly broadcast: BroadcastView; readonly until: string }[];
  readonly predicted: readonly (PredictedView & { readonly url: string })[];
  /** Labels of platforms by their names. */
  readonly labels: ReadonlyMap<string, string>;
  readonly now: Date;
}

const refreshSeconds = 3600;

/** An iCalendar (RFC 5545) of what runs and of what is likely; the likely is tentative and says its chance. */
export function writeCalendar(content: CalendarContent): string {
  const calendar = ical({
    name: 'Live: who you follow',
    prodId: { company: 'Fonoteca', product: 'Live watch', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: refreshSeconds,
  });
  for (const event of [...runningEvents(content), ...predictedEvents(content)])
    calendar.createEvent({
      ...event,
      stamp: content.now,
      // It says when somebody else is busy.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  return calendar.toString();
}

/** The library writes addresses as texts: what it would put a backslash before is written in per cent. */
const addressOf = (url: string): string => url.replace(/[\\;,]/g, encodeURIComponent);

const runningEvents = ({ name, labels, running }: CalendarContent): ICalEventData[] =>
  running.map(({ broadcast, until }) => ({
    id: `broadcast-${broadcast.id}-${name}@fonoteca`,
    start: new Date(broadcast.startedAt),
    end: new Date(until),
    summary: `Live: ${broadcast.channelName}`,
    description: [broadcast.title, `Live now on ${labels.get(broadcast.platform) ?? broadcast.platform}.`]
      .filter(Boolean)
      .join('\n'),
    url: addressOf(broadcast.url),
    status: ICalEventStatus.CONFIRMED,
  }));

function predictedEvents({ name, labels, predicted, timeZone }: CalendarContent): ICalEventData[] {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const times = new Map<string, number>();
  return predicted.map((one) => {
    const { channelId, channelName, platform, likely, from, to, expectedEnd, chance, url } = one;
    // By day and place in it: a likely time that moves a little stays the same event.
    const day = `${channelId}-${dayOf.format(new Date(likely))}`;
    const place = (times.get(day) ?? 0) + 1;
    times.set(day, place);
    const label = labels.get(platform) ?? platform;
    const percent = Math.round(chance * 100);
    const between = `${clock.format(new Date(from))} and ${clock.format(new Date(to))}`;
    return {
      id: `likely-${day}-${place}-${name}@fonoteca`,
      start: new Date(likely),
      end: new Date(expectedEnd),
      ...(one.announced
        ? {
            summary: `${channelName}, announced`,
            description: [one.title, `Announced on ${label}.`].filter(Boolean).join('\n'),
          }
        : {
            summary: `${channelName}, likely (${percent} %)`,
            description: `Likely live on ${label}: a chance of ${percent} %. If it comes, it starts between ${between} four times in five.`,
          }),
      url: addressOf(url),
      status: ICalEventStatus.TENTATIVE,
    };
  });
}
