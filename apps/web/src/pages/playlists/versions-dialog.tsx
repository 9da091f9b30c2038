import type { ResponseOf } from '@fonoteca/contract';
import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { call } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Loaded } from '../../components/states.tsx';
import { useNow } from '../../lib/hooks.ts';
import { count, counted } from '../../lib/numbers.ts';
import { ago } from '../../lib/time.ts';
import type { Playlist } from './playlist.ts';
import type { PlaylistEdits } from './use-edits.ts';

type Version = ResponseOf<'GET /api/v1/playlists/{id}/versions'>['items'][number];

const hands: Record<Version['by'], string> = {
  person: '',
  token: ' · by a token',
  command: ' · by the command',
  recommendation: '',
};

/** What was done to the playlist, newest first, with the way back to each. */
export const VersionsDialog = ({
  playlist,
  edits,
  onClose,
}: {
  playlist: Playlist;
  edits: PlaylistEdits;
  onClose: () => void;
}) => {
  const { id } = playlist;
  const query = useApi('GET /api/v1/playlists/{id}/versions', { params: { id } });
  const restore = (version: number) =>
    edits.run(
      (revision) =>
        call('POST /api/v1/playlists/{id}/versions/{version}/restore', {
          params: { id, version },
          body: { revision },
        }),
      `Version ${version} is back`,
    );
  return (
    <Dialog title="Versions" onClose={onClose} wide>
      <Loaded query={query}>
        {({ items }) => (
          <ol>
            {items.map((version) => (
              <VersionRow
                key={version.revision}
                id={id}
                version={version}
                busy={edits.busy}
                onRestore={() => void restore(version.revision)}
              />
            ))}
          </ol>
        )}
      </Loaded>
    </Dialog>
  );
};

const VersionRow = ({
  id,
  version,
  busy,
  onRestore,
}: {
  id: number;
  version: Version;
  busy: boolean;
  onRestore: () => void;
}) => {
  const list = useId();
  const now = useNow();
  const [open, setOpen] = useState(false);
  return (
    <li className="border-t border-rule py-2 first:border-t-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <div className="min-w-0 grow basis-52">
          <p className="font-[550]">{version.summary}</p>
          <p className="text-small text-soft">
            Version {count(version.revision)} · {counted(version.tracks, 'track')} · {ago(version.at, now)}
            {hands[version.by]}
          </p>
        </div>
        <div className="flex items-center">
          <Button
            look="quiet"
            aria-expanded={open}
            aria-controls={list}
            aria-label={`Tracks of version ${version.revision}`}
            onClick={() => setOpen(!open)}
          >
            Tracks
            <ChevronDown size={16} aria-hidden="true" className={clsx(open && 'rotate-180')} />
          </Button>
          {version.current ? (
            <span className="px-4 text-small font-[550] text-good">stands now</span>
          ) : (
            <Button disabled={busy} aria-label={`Restore version ${version.revision}`} onClick={onRestore}>
              Restore
            </Button>
          )}
        </div>
      </div>
      <div id={list}>{open && <VersionTracks id={id} version={version} />}</div>
    </li>
  );
};

const shown = 100;

const VersionTracks = ({ id, version }: { id: number; version: Version }) => {
  const query = useApi('GET /api/v1/playlists/{id}/tracks', {
    params: { id },
    query: { revision: version.revision, limit: shown },
  });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <ol className="mt-2 max-h-64 overflow-auto border-l-2 border-rule pl-4">
          {items.map((track) => (
            <li key={track.id} className="truncate">
              <span className="music">{track.title}</span>{' '}
              <span className="text-small text-soft">{track.artist}</span>
            </li>
          ))}
          {version.tracks > shown && (
            <li className="text-small text-faint">and {counted(version.tracks - shown, 'more', 'more')}</li>
          )}
          {items.length === 0 && <li className="text-faint">no tracks</li>}
        </ol>
      )}
    </Loaded>
  );
};
