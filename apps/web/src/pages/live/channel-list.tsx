import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { refresh, type usePages } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import { useTimeZone } from '../../scrobble/mode.tsx';
import { reasonsOf } from '../../scrobble/use-scrobble.tsx';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { ChannelCard } from './channel-card.tsx';
import type { Channel } from './types.ts';
import { useListKeys } from './use-list-keys.ts';
import { statusWords } from './words.ts';

type Query = ReturnType<typeof usePages<'GET /api/v1/channels'>>;

/** The cards, live ones first as the server orders them; more are loaded towards the end. */
export const ChannelList = ({
  query,
  channels,
  now,
  className,
}: {
  query: Query;
  channels: readonly Channel[];
  now: number;
  className: string;
}) => {
  const timeZone = useTimeZone();
  const onKeyDown = useListKeys(useActions(channels));
  const live = channels.filter(({ status }) => status === 'live');
  const others = channels.filter(({ status }) => status !== 'live');
  const cards = (shown: readonly Channel[]) =>
    shown.map((channel) => <ChannelCard key={channel.id} channel={channel} timeZone={timeZone} now={now} />);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears the keys of the links inside
    <div onKeyDown={onKeyDown}>
      {live.length > 0 && (
        <section aria-label="Live now">
          <ul className={`${className} mb-8`}>{cards(live)}</ul>
        </section>
      )}
      {others.length > 0 && (
        <section aria-label="Not live">
          <h2 className="mb-4 text-small font-[550] text-faint">Likeliest within the hour first</h2>
          <ul className={className}>{cards(others)}</ul>
        </section>
      )}
      {(query.hasNextPage || query.isFetchNextPageError) && (
        <MoreAtEnd
          more={query.hasNextPage}
          loading={query.isFetchingNextPage}
          error={query.isFetchNextPageError ? query.error : null}
          onMore={() => query.fetchNextPage()}
        />
      )}
    </div>
  );
};

/** What the keys do, by the channel's id: the same as its menu. */
const useActions = (channels: readonly Channel[]) => {
  const client = useQueryClient();
  const attempt = async (run: () => Promise<string>) => {
    try {
      toast(await run());
    } catch (error) {
      toast(reasonsOf(error), { bad: true });
    }
    await refresh(client, '/channels', '/checks', '/broadcasts');
  };
  const nameOf = (id: number) => channels.find((one) => one.id === id)?.name ?? '';
  return {
    check: (id: number) =>
      void attempt(async () => {
        const { check, refused } = await call('POST /api/v1/channels/{id}/check', { params: { id } });
        return `${nameOf(id)}: ${check ? statusWords[check.found] : (refused ?? 'not checked')}`;
      }),
    mute: (id: number) =>
      void attempt(async () => {
        const muted = !channels.find((one) => one.id === id)?.muted;
        await call('PATCH /api/v1/channels/{id}', { params: { id }, body: { muted } });
        return `${nameOf(id)} is ${muted ? 'muted' : 'heard of again'}`;
      }),
  };
};
