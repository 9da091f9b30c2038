import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import { MenuButton, type MenuItem } from '../../scrobble/menu.tsx';
import { OpenInDialog } from '../playlists/open-in-dialog.tsx';
import type { ListItem } from './item.ts';

type Meant = Pick<ListItem, 'kind' | 'id' | 'name' | 'artist'>;

/** Makes a radio that starts from an item, and leads to it. */
const useRadio = () => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (seed: { kind: ListItem['kind']; id: number }) =>
      call('POST /api/v1/recommendations', {
        body: { purpose: 'radio', context: { seeds: [seed] } },
      }),
    onSuccess: async ({ id }) => {
      await navigate({ to: '/lists/$id', params: { id: String(id) } });
      await refresh('/recommendations');
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
};

/** What else can be done with an item: why, a radio from it, links to streaming services. */
export const ItemMenu = ({ item, onWhy }: { item: Meant; onWhy?: () => void }) => {
  const [opening, setOpening] = useState(false);
  const radio = useRadio();
  const { id, kind, name } = item;
  const items: MenuItem[] = [
    ...(onWhy ? [{ label: 'Why is it here?', run: onWhy }] : []),
    ...(id === null
      ? []
      : [{ label: 'Radio from this', about: 'What goes with it', run: () => radio.mutate({ kind, id }) }]),
    { label: 'Open in…', about: 'Links to streaming services', run: () => setOpening(true) },
  ];
  return (
    <>
      <MenuButton
        label={`${name}: more`}
        items={items}
        className="inline-flex size-touch shrink-0 items-center justify-center rounded text-soft hover:bg-sunk hover:text-ink"
      >
        <Ellipsis size={18} aria-hidden="true" />
      </MenuButton>
      {opening && (
        <OpenInDialog
          track={{ title: name, artist: item.artist ?? '', spotifyUri: null }}
          onClose={() => setOpening(false)}
        />
      )}
    </>
  );
};
