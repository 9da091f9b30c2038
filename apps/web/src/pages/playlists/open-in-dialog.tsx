import { ExternalLink } from 'lucide-react';
import { useApi } from '../../api/queries.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Loaded } from '../../components/states.tsx';
import type { PlaylistTrack } from './playlist.ts';

/** Links that open a track in a streaming service: Spotify's own where its id is known, else searches. */
export const OpenInDialog = ({
  track,
  onClose,
}: {
  track: Pick<PlaylistTrack, 'title' | 'artist' | 'spotifyUri'>;
  onClose: () => void;
}) => {
  const query = useApi('GET /api/v1/playlists/services', {});
  const words = encodeURIComponent(`${track.artist} ${track.title}`.trim());
  const spotify = track.spotifyUri?.replace('spotify:track:', 'https://open.spotify.com/track/');
  return (
    <Dialog title="Open in…" onClose={onClose}>
      <p className="mb-4">
        <span className="music text-lead">{track.title}</span>{' '}
        <span className="text-soft">{track.artist}</span>
      </p>
      <Loaded query={query}>
        {({ items }) => (
          <ul>
            {items.map(({ id, name, search }) => {
              const exact = id === 'spotify' ? spotify : undefined;
              return (
                <li key={id} className="border-t border-rule">
                  <a
                    href={exact ?? search.replace('{query}', () => words)}
                    target="_blank"
                    rel="noopener noreferrer"
                    className="flex min-h-touch items-center justify-between gap-3 hover:text-accent"
                  >
                    <span className="font-[550]">{name}</span>
                    <span className="flex items-center gap-2 text-small text-soft">
                      {exact ? 'the track' : 'search'} <ExternalLink size={16} aria-hidden="true" />
                    </span>
                  </a>
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
    </Dialog>
  );
};
