import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { BellOff, ExternalLink } from 'lucide-react';
import { counted, percent } from '../../lib/numbers.ts';
import { ChannelMenu } from './channel-menu.tsx';
import { ChanceBar, ConfidenceMark, LiveMark } from './meter.tsx';
import type { Channel } from './types.ts';
import {
  checkWords,
  confidenceWords,
  lengthWords,
  momentWords,
  nextWords,
  overrideWords,
  platformWords,
} from './words.ts';

interface Shown {
  readonly channel: Channel;
  readonly timeZone: string;
  readonly now: number;
}

/** A channel in the list: what runs, or what is likely. */
export const ChannelCard = ({ channel, timeZone, now }: Shown) => {
  const live = channel.status === 'live';
  const rule = overrideWords(channel.override);
  return (
    <li
      className={clsx(
        'flex min-w-0 flex-col border-t pt-3',
        live ? 'border-t-2 border-accent' : 'border-rule',
      )}
    >
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="music line-clamp-2 text-lead leading-snug">
            <Link
              to="/live/channels/$id"
              params={{ id: String(channel.id) }}
              data-channel={channel.id}
              className="hover:text-accent"
            >
              {channel.name}
            </Link>
          </h3>
          <p className="text-small text-faint">
            {platformWords[channel.platform]}
            {channel.group && ` · ${channel.group}`}
            {channel.muted && (
              <>
                {' · '}
                <BellOff size={13} aria-hidden="true" className="inline align-[-0.1em]" /> muted
              </>
            )}
          </p>
        </div>
        <ChannelMenu channel={channel} />
      </div>
      {live ? <Running {...{ channel, timeZone, now }} /> : <Expected {...{ channel, timeZone, now }} />}
      <p className="mt-2 text-small text-faint">
        {checkWords(channel, timeZone, now)}
        {rule && ` · ${rule}`}
      </p>
      {channel.note !== '' && (
        <p className="mt-1 line-clamp-2 text-small whitespace-pre-line text-soft">{channel.note}</p>
      )}
    </li>
  );
};

const Running = ({ channel, timeZone, now }: Shown) => {
  const { running, forecast } = channel;
  return (
    <div className="mt-1">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <LiveMark />
        {running && (
          <span className="text-soft">
            since {momentWords(running.startedAt, timeZone, now).replace(/^today, /, '')} ·{' '}
            {lengthWords(now - Date.parse(running.startedAt))}
          </span>
        )}
      </p>
      {running?.title && <p className="mt-1 line-clamp-2">{running.title}</p>}
      <p className="mt-1 flex flex-wrap items-center gap-x-3 text-small text-soft">
        {running?.peakViewers != null && <span>{counted(running.peakViewers, 'viewer')} at most</span>}
        {forecast.expectedEnd && (
          <span>likely until {momentWords(forecast.expectedEnd, timeZone, now).replace(/^today, /, '')}</span>
        )}
      </p>
      <a
        href={running?.url || channel.url}
        target="_blank"
        rel="noopener noreferrer"
        className="link inline-flex min-h-touch items-center gap-2 font-[550]"
      >
        {channel.platform === 'station' ? 'Open the station' : `Watch on ${platformWords[channel.platform]}`}
        <span className="sr-only">, {channel.name}</span>
        <ExternalLink size={15} aria-hidden="true" />
      </a>
    </div>
  );
};

const Expected = ({ channel, timeZone, now }: Shown) => {
  const { forecast } = channel;
  return (
    <div className="mt-2">
      {channel.status === 'unknown' && channel.watchedBy !== 'nobody' && (
        <p className="mb-1 text-soft">
          Not known{channel.message ? `: ${channel.message}` : channel.lastCheckAt ? '' : ': not checked yet'}
        </p>
      )}
      {channel.announced && (
        <p className="mb-1.5">
          announced for {momentWords(channel.announced.at, timeZone, now)}
          {channel.announced.title && (
            <span className="block text-small wrap-anywhere text-soft">{channel.announced.title}</span>
          )}
        </p>
      )}
      {forecast.enough ? (
        <>
          <p className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3">
            <span>{nextWords(forecast, timeZone, now)}</span>
            <span className="flex items-center gap-2 text-small text-faint">
              <ConfidenceMark confidence={forecast.confidence} /> {confidenceWords(forecast)}
            </span>
          </p>
          <ChanceBar chance={forecast.within60} />
          <p className="mt-1.5 text-small text-soft">
            <strong className="text-ink">{percent(forecast.within60)}</strong> within the hour
          </p>
        </>
      ) : (
        <p className="text-soft">Not enough seen yet: {counted(channel.broadcasts, 'broadcast')} so far.</p>
      )}
    </div>
  );
};
