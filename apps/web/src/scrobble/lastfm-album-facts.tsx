import { useApi } from '../api/queries.ts';
import { Figure, Section } from '../components/section.tsx';
import { shortCount } from '../lib/numbers.ts';

/**
 * How popular an album is on Last.fm, and how often the person scrobbled it there. Nothing at all where
 * Last.fm is not configured, not linked, or does not know the album.
 */
export const LastfmAlbumFacts = ({ artist, album }: { artist: string; album: string }) => {
  const status = useApi('GET /api/v1/lastfm/status', {});
  const { data } = useApi(
    'GET /api/v1/lastfm/album',
    { query: { artist, album } },
    { enabled: status.data?.linked === true },
  );
  if (!data || (data.listeners === null && data.scrobbles === null && data.own === null)) return null;
  return (
    <Section
      title="On Last.fm"
      aside={
        data.url && (
          <a
            href={data.url}
            target="_blank"
            rel="noreferrer"
            className="link inline-flex min-h-touch items-center"
          >
            Its page there
          </a>
        )
      }
    >
      <dl className="grid grid-cols-2 gap-x-8 gap-y-5 sm:grid-cols-3">
        {data.own !== null && <Figure size="small" label="Your scrobbles" value={shortCount(data.own)} />}
        {data.listeners !== null && (
          <Figure size="small" label="Listeners" value={shortCount(data.listeners)} />
        )}
        {data.scrobbles !== null && (
          <Figure size="small" label="Scrobbles by all" value={shortCount(data.scrobbles)} />
        )}
      </dl>
    </Section>
  );
};
