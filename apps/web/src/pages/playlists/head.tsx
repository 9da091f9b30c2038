import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { ArrowLeft, Download, Ellipsis, Plus, Undo2 } from 'lucide-react';
import { addressOf, call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { refresh } from '../../api/queries.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { toast } from '../../components/toasts.tsx';
import { useNow } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { ago } from '../../lib/time.ts';
import { MenuButton, type MenuItem } from '../../scrobble/menu.tsx';
import { bringBack } from './deleted.tsx';
import { Mosaic } from './mosaic.tsx';
import { originOf, type Playlist, sizeOf } from './playlist.ts';
import type { PlaylistEdits } from './use-edits.ts';

// A phone shows the symbols alone.
const narrow = 'max-sm:w-11 max-sm:px-0';

/** Name, size and what can be done with the whole playlist. */
export const PlaylistHead = ({
  playlist,
  edits,
  onOpen,
}: {
  playlist: Playlist;
  edits: PlaylistEdits;
  onOpen: (dialog: 'add' | 'details' | 'versions') => void;
}) => {
  const now = useNow();
  const more = useMoreItems(playlist, edits, onOpen);
  const facts = [sizeOf(playlist), originOf(playlist), `changed ${ago(playlist.updatedAt, now)}`];
  return (
    <header className="mb-8">
      <Link
        to="/playlists"
        className="mb-3 inline-flex min-h-touch items-center gap-2 text-soft hover:text-accent"
      >
        <ArrowLeft size={18} aria-hidden="true" /> All playlists
      </Link>
      <div className="flex flex-wrap items-end gap-x-7 gap-y-5">
        <Mosaic names={playlist.sample} title={playlist.title} className="w-28 shrink-0 sm:w-44" />
        <div className="min-w-0 grow basis-72">
          <h1 className="music text-head leading-[1.02]">{playlist.title}</h1>
          {playlist.description !== '' && (
            <p className="mt-3 max-w-prose whitespace-pre-line text-soft">{playlist.description}</p>
          )}
          <p className="mt-3 text-soft">{facts.filter((fact) => fact !== null).join(' · ')}</p>
          <div className="mt-5 flex flex-wrap gap-1.5 sm:gap-2">
            <Button look="solid" className="max-sm:px-3" onClick={() => onOpen('add')}>
              <Plus size={18} aria-hidden="true" /> Add tracks
            </Button>
            <MenuButton
              label="Export"
              items={exportItems(playlist)}
              className={clsx(buttonClass('line'), narrow)}
            >
              <Download size={18} aria-hidden="true" /> <span className="max-sm:sr-only">Export</span>
            </MenuButton>
            {playlist.canUndo && (
              <Button
                aria-label="Undo the last change"
                title="Undo the last change"
                className={narrow}
                onClick={() => void edits.undo()}
              >
                <Undo2 size={18} aria-hidden="true" /> <span className="max-sm:sr-only">Undo</span>
              </Button>
            )}
            <MenuButton
              label="More for this playlist"
              items={more}
              className={clsx(buttonClass('line'), narrow)}
            >
              <Ellipsis size={18} aria-hidden="true" />
            </MenuButton>
          </div>
        </div>
      </div>
    </header>
  );
};

function useMoreItems(
  playlist: Playlist,
  edits: PlaylistEdits,
  onOpen: (dialog: 'details' | 'versions') => void,
): MenuItem[] {
  const { id } = playlist;
  const remove = useDelete(playlist);
  const deduplicate = async () => {
    let removed = 0;
    const next = await edits.run(async (revision) => {
      const answer = await call('POST /api/v1/playlists/{id}/deduplicate', {
        params: { id },
        body: { revision },
      });
      removed = answer.removed;
      return answer.playlist;
    }, 'Duplicates were removed');
    if (next && removed === 0) toast('There are no duplicates');
  };
  return [
    { label: 'Name and description', run: () => onOpen('details') },
    { label: 'Versions', about: 'What was done, and the way back', run: () => onOpen('versions') },
    ...(playlist.tracks > 1
      ? [{ label: 'Remove duplicates', about: 'The first of each stays', run: () => void deduplicate() }]
      : []),
    { label: 'Delete', about: 'It can be brought back for 30 days', run: () => void remove() },
  ];
}

function useDelete({ id, title }: Playlist): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    // First away: this page would look for what is no longer there.
    await navigate({ to: '/playlists' });
    try {
      await call('DELETE /api/v1/playlists/{id}', { params: { id } });
      const undo = { label: 'Undo', run: () => void bringBack(client, id) };
      toast(`“${title}” was deleted`, { action: undo });
    } catch (error) {
      toast(messageOf(error), { bad: true });
    }
    await refresh(client, '/playlists');
  };
}

const formats = [
  ['xspf', 'XSPF', 'For players, with everything'],
  ['jspf', 'JSPF', 'The same as JSON'],
  ['m3u', 'M3U', 'For players and file libraries'],
  ['csv', 'Table (CSV)', 'For spreadsheets and other services'],
  ['listenbrainz', 'ListenBrainz', 'Only tracks with a MusicBrainz id'],
] as const;

const exportItems = ({ id }: Playlist): MenuItem[] =>
  formats.map(([format, label, about]) => ({
    label,
    about,
    run: () => void download(addressOf('GET /api/v1/playlists/{id}/export', { id }, { format })),
  }));

/** As a file of the browser's; what the format could not hold is said. */
async function download(address: string): Promise<void> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) {
    toast('The file could not be made', { bad: true });
    return;
  }
  const leftOut = Number(answer.headers.get('x-fonoteca-left-out') ?? 0);
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = decodeURIComponent(name ?? 'playlist');
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  if (leftOut > 0)
    toast(
      `${counted(leftOut, 'track')} without a MusicBrainz id ${leftOut === 1 ? 'is' : 'are'} not in the file`,
    );
}
