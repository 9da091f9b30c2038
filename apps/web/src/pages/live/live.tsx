import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { addressOf } from '../../api/client.ts';
import { useApi, usePages } from '../../api/queries.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { Block, Empty, ErrorState } from '../../components/states.tsx';
import { useNow, useTitle } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { MenuButton } from '../../scrobble/menu.tsx';
import { Announcer } from './announcer.tsx';
import { ChannelList } from './channel-list.tsx';
import { EmptyLive } from './empty-live.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FollowDialog } from './follow-dialog.tsx';
import { ImportChannelsButton, ImportReport } from './import.tsx';
import { LiveFrame } from './live-frame.tsx';
import { channelQuery, filtered, readLiveSearch } from './search.ts';
import type { Channel } from './types.ts';

const grid = 'grid gap-x-8 gap-y-7 sm:grid-cols-2 xl:grid-cols-3';

/** Everybody who is followed: who is live, who is likely to be soon. */
export const Live = () => {
  const search = readLiveSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const now = useNow(10_000);
  // Of all channels, whatever the filters show.
  const head = useApi('GET /api/v1/channels', { query: { limit: 1 } });
  const query = usePages('GET /api/v1/channels', { query: channelQuery(search) });
  const [following, setFollowing] = useState<string | null>(null);
  usePastedAddress(setFollowing);
  const live = head.data?.live ?? 0;
  useTitle(live > 0 ? `(${live}) Live` : 'Live');
  const items = query.items && onceEach(query.items);
  const nobody = head.data?.total === 0;
  return (
    <LiveFrame
      title="Live"
      about={
        head.data &&
        !nobody && (
          <p aria-live="polite">
            {live === 0 ? 'Nobody is live' : `${live} live`} of {counted(head.data.total, 'channel')}.
          </p>
        )
      }
      aside={
        !nobody && (
          <div className="flex flex-wrap gap-2">
            <Button look="solid" onClick={() => setFollowing('')}>
              <Plus size={18} aria-hidden="true" /> Follow a channel
            </Button>
            <ImportChannelsButton />
            <ExportButton />
          </div>
        )
      }
    >
      <ImportReport />
      <Announcer />
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items || !head.data ? (
        <div className={grid}>
          {['a', 'b', 'c', 'd', 'e', 'f'].map((shape) => (
            <Block key={shape} className="h-36" />
          ))}
        </div>
      ) : nobody ? (
        <EmptyLive onFollow={() => setFollowing('')} />
      ) : (
        <>
          <FilterBar
            search={search}
            groups={head.data.groups}
            onChange={(next) => navigate({ to: '/live', search: next, replace: true, resetScroll: false })}
          />
          {items.length === 0 ? (
            <Empty title="No channel is like that.">
              {filtered(search) && (
                <Button onClick={() => navigate({ to: '/live', search: {} })}>Show all</Button>
              )}
            </Empty>
          ) : (
            <ChannelList query={query} channels={items} now={now} className={grid} />
          )}
        </>
      )}
      {following !== null && <FollowDialog given={following} onClose={() => setFollowing(null)} />}
    </LiveFrame>
  );
};

/** Chances move while pages are turned: a channel that moved down is on two of them. */
const onceEach = (channels: readonly Channel[]): Channel[] => [
  ...new Map(channels.map((channel) => [channel.id, channel])).values(),
];

/** An address that is pasted anywhere on the page is meant to be followed. */
const usePastedAddress = (take: (address: string) => void): void => {
  useEffect(() => {
    const hear = (event: ClipboardEvent) => {
      const target = event.target;
      if (target instanceof HTMLElement && target.closest('input, textarea, [contenteditable], dialog'))
        return;
      const text = event.clipboardData?.getData('text').trim() ?? '';
      if (!/^https?:\/\/\S+$/i.test(text) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      take(text);
    };
    document.addEventListener('paste', hear);
    return () => document.removeEventListener('paste', hear);
  }, [take]);
};

const formats = [
  ['csv', 'Table (CSV)', 'With groups, notes and when to check'],
  ['opml', 'OPML', 'For feed readers and other programs'],
] as const;

const ExportButton = () => (
  <MenuButton
    label="Export"
    className={buttonClass('line')}
    items={formats.map(([format, label, about]) => ({
      label,
      about,
      run: () => {
        const link = document.createElement('a');
        link.href = addressOf('GET /api/v1/channels/export', undefined, { format });
        link.download = `channels.${format}`;
        link.click();
      },
    }))}
  >
    <Download size={18} aria-hidden="true" /> Export
  </MenuButton>
);
