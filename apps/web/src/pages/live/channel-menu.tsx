import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { MenuButton, type MenuItem } from '../../scrobble/menu.tsx';
import { DetailsDialog } from './details-dialog.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import type { Channel } from './types.ts';
import { stopFollowing, useChannel } from './use-channel.ts';

/** What can be done with a channel. `onGone`: it is no longer followed. */
export const ChannelMenu = ({
  channel,
  onGone,
}: {
  channel: Channel;
  onGone?: () => void | Promise<void>;
}) => {
  const [open, setOpen] = useState<'details' | 'override' | null>(null);
  const client = useQueryClient();
  const { check, mute } = useChannel(channel);
  const stop = async () => {
    // First away: the page of the channel would look for what is no longer there.
    await onGone?.();
    await stopFollowing(client, channel);
  };
  const items: MenuItem[] = [
    { label: 'Check now', about: 'Takes a call of the budget', run: () => check.mutate() },
    { label: 'When to check', run: () => setOpen('override') },
    { label: 'Group and note', run: () => setOpen('details') },
    channel.muted
      ? { label: 'Unmute', about: 'Be told of its starts again', run: () => mute(false) }
      : { label: 'Mute', about: 'Be told of no start of it', run: () => mute(true) },
    { label: 'Stop following', run: () => void stop() },
  ];
  return (
    <>
      <MenuButton
        label={`${channel.name}: more`}
        items={items}
        className="inline-flex size-touch shrink-0 items-center justify-center rounded text-soft hover:bg-sunk hover:text-ink"
      >
        <Ellipsis size={18} aria-hidden="true" />
      </MenuButton>
      {open === 'details' && <DetailsDialog channel={channel} onClose={() => setOpen(null)} />}
      {open === 'override' && <OverrideDialog channel={channel} onClose={() => setOpen(null)} />}
    </>
  );
};
