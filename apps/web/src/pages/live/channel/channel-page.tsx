import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft, ExternalLink } from 'lucide-react';
import { ApiError } from '../../../api/error.ts';
import { useApi } from '../../../api/queries.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { NotFound } from '../../../components/not-found.tsx';
import { ErrorState, Skeleton } from '../../../components/states.tsx';
import { useNow, useTitle } from '../../../lib/hooks.ts';
import { counted, percent } from '../../../lib/numbers.ts';
import { ago } from '../../../lib/time.ts';
import { useTimeZone } from '../../../scrobble/mode.tsx';
import { Announcer } from '../announcer.tsx';
import { ChannelMenu } from '../channel-menu.tsx';
import { LiveMark } from '../meter.tsx';
import type { Channel } from '../types.ts';
import { useChannel } from '../use-channel.ts';
import {
  checkWords,
  confidenceWords,
  lengthWords,
  momentWords,
  nextWords,
  overrideWords,
  platformWords,
} from '../words.ts';
import { Broadcasts } from './broadcasts.tsx';
import { Checks } from './checks.tsx';
import { NextBroadcasts } from './next.tsx';
import { Week } from './week.tsx';

/** One channel: what is known of it, its week, its broadcasts and how it is watched. */
export const ChannelPage = () => {
  const id = Number(useParams({ strict: false }).id);
  const query = useApi('GET /api/v1/channels/{id}', { params: { id } });
  const channel = query.data?.id === id ? query.data : undefined;
  const timeZone = useTimeZone();
  const now = useNow(10_000);
  useTitle(channel?.name ?? 'Channel');
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400))
    return <NotFound />;
  if (query.error && !channel) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!channel) return <Skeleton lines={12} />;
  return (
    <>
      <Announcer />
      <Head channel={channel} timeZone={timeZone} now={now} />
      <div className="flex flex-col gap-section">
        <Week id={id} timeZone={timeZone} now={now} />
        <NextBroadcasts channel={channel} timeZone={timeZone} now={now} />
        <div className="grid gap-x-12 gap-y-section xl:grid-cols-[3fr_2fr]">
          <Broadcasts id={id} timeZone={timeZone} now={now} />
          <Checks id={id} timeZone={timeZone} now={now} />
        </div>
      </div>
    </>
  );
};

const Head = ({ channel, timeZone, now }: { channel: Channel; timeZone: string; now: number }) => {
  const navigate = useNavigate();
  const { check } = useChannel(channel);
  const rule = overrideWords(channel.override);
  const facts = [
    platformWords[channel.platform],
    channel.group,
    `followed ${ago(channel.followedAt, now)}`,
    channel.muted ? 'muted' : null,
    rule,
  ].filter((fact) => fact !== null);
  return (
    <header className="mb-10">
      <Link
        to="/live"
        className="mb-3 inline-flex min-h-touch items-center gap-2 text-soft hover:text-accent"
      >
        <ArrowLeft size={18} aria-hidden="true" /> All channels
      </Link>
      <h1 className="music text-head leading-[1.02] wrap-anywhere">{channel.name}</h1>
      <p className="mt-3 text-soft">{facts.join(' · ')}</p>
      {channel.note !== '' && (
        <p className="mt-2 max-w-prose whitespace-pre-line text-soft">{channel.note}</p>
      )}
      <div className="mt-5 flex flex-wrap items-center gap-2">
        <a
          href={channel.running?.url || channel.url}
          target="_blank"
          rel="noopener noreferrer"
          className={buttonClass(channel.status === 'live' ? 'solid' : 'line')}
        >
          {channel.platform === 'station' ? 'Open the station' : `Open on ${platformWords[channel.platform]}`}
          <ExternalLink size={16} aria-hidden="true" />
        </a>
        <Button busy={check.isPending} onClick={() => check.mutate()}>
          Check now
        </Button>
        <ChannelMenu channel={channel} onGone={() => navigate({ to: '/live' })} />
      </div>
      <Standing channel={channel} timeZone={timeZone} now={now} />
    </header>
  );
};

const Standing = ({ channel, timeZone, now }: { channel: Channel; timeZone: string; now: number }) => {
  const { running, forecast, status } = channel;
  return (
    <dl className="mt-8 grid gap-x-10 gap-y-5 sm:grid-cols-2 lg:grid-cols-4">
      <div className="min-w-0">
        <dt className="label">Now</dt>
        <dd className="mt-1 text-lead font-[650]">
          {status === 'live' ? <LiveMark /> : status === 'offline' ? 'Offline' : 'Not known'}
        </dd>
        <dd className="mt-1 text-small text-soft">
          {running
            ? `since ${momentWords(running.startedAt, timeZone, now)} (${lengthWords(now - Date.parse(running.startedAt))})`
            : channel.message}
        </dd>
        {running?.title && <dd className="mt-1 text-small wrap-anywhere">{running.title}</dd>}
      </div>
      {status === 'live' ? (
        <Fact
          label="Likely until"
          value={forecast.expectedEnd ? momentWords(forecast.expectedEnd, timeZone, now) : 'not known'}
        />
      ) : (
        <Fact
          label="Within the hour"
          value={forecast.enough ? percent(forecast.within60) : 'not enough seen yet'}
          note={forecast.enough ? `${percent(forecast.within10)} within ten minutes` : undefined}
        />
      )}
      <Fact
        label="Next start"
        value={nextWords(forecast, timeZone, now)}
        note={`${confidenceWords(forecast)}, from ${counted(channel.broadcasts, 'broadcast')}`}
      />
      <Fact
        label="Watched"
        value={checkWords(channel, timeZone, now)}
        note={channel.lastCheckAt ? `last check ${ago(channel.lastCheckAt, now)}` : 'not checked yet'}
      />
    </dl>
  );
};

const Fact = ({ label, value, note }: { label: string; value: string; note?: string | undefined }) => (
  <div className="min-w-0">
    <dt className="label">{label}</dt>
    <dd className="mt-1 text-lead font-[550] first-letter:uppercase">{value}</dd>
    {note && <dd className="mt-1 text-small text-soft first-letter:uppercase">{note}</dd>}
  </div>
);
