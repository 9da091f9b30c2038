import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import { reasonsOf } from '../../scrobble/use-scrobble.tsx';
import type { Channel, ChannelChange } from './types.ts';
import { statusWords } from './words.ts';

const touched = ['/channels', '/broadcasts', '/predictions', '/live'] as const;

/** What can be done with one channel; each says what came of it. */
export const useChannel = ({ id, name }: Pick<Channel, 'id' | 'name'>) => {
  const client = useQueryClient();
  const onError = (error: unknown) => toast(reasonsOf(error), { bad: true });
  const change = useMutation({
    mutationFn: (body: ChannelChange) => call('PATCH /api/v1/channels/{id}', { params: { id }, body }),
    onSuccess: () => refresh(client, ...touched),
  });
  const check = useMutation({
    mutationFn: () => call('POST /api/v1/channels/{id}/check', { params: { id } }),
    onSuccess: ({ check: made, refused }) => {
      if (made) toast(`${name}: ${statusWords[made.found]}${made.detail ? ` (${made.detail})` : ''}`);
      else toast(`${name} was not checked${refused ? `: ${refused}` : ''}`, { bad: true });
      return refresh(client, ...touched, '/checks');
    },
    onError,
  });
  const mute = (muted: boolean) =>
    change.mutate(
      { muted },
      {
        onSuccess: () =>
          toast(muted ? `${name} is muted: you are not told of its starts` : `${name} is heard of again`),
        onError,
      },
    );
  return { change, check, mute };
};

/** No longer follows, and offers the way back; for wherever it is asked, also when that page is gone. */
export const stopFollowing = async (client: QueryClient, channel: Channel): Promise<void> => {
  try {
    await call('DELETE /api/v1/channels/{id}', { params: { id: channel.id } });
    toast(`${channel.name} is no longer followed`, {
      action: { label: 'Undo', run: () => void followAgain(client, channel) },
    });
  } catch (error) {
    toast(reasonsOf(error), { bad: true });
  }
  await refresh(client, ...touched);
};

/** A station's way of asking stands in its account: the JSON path or the mount behind the address. */
const addressToFollow = ({ platform, account, url }: Channel): string =>
  platform === 'station' ? account.replace(/^\w+:(?=https?:)/, '') : url;

/** Follows as before: with group, note and what was said about checking. */
const followAgain = async (client: QueryClient, channel: Channel): Promise<void> => {
  const { platform, group, note, muted, override, name } = channel;
  const body = { address: addressToFollow(channel), platform, group, note, muted, override };
  try {
    await call('POST /api/v1/channels', { body });
    toast(`${name} is followed again`);
  } catch (error) {
    toast(reasonsOf(error), { bad: true });
  }
  await refresh(client, ...touched);
};
