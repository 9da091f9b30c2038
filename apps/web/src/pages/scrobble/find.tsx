import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApi } from '../../api/queries.ts';
import { Segments } from '../../components/segments.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useSettled } from '../../lib/hooks.ts';
import { type Found, FoundAlbum, FoundTrack } from './found.tsx';
import type { ScrobbleSearch } from './search.ts';

const serviceNames: Record<string, string> = { lastfm: 'Last.fm', musicbrainz: 'MusicBrainz' };

/** One title is often there several times: the place among its likes tells them apart. */
const keyed = (items: readonly Found[]): [string, Found][] => {
  const seen = new Map<string, number>();
  return items.map((found) => {
    const name = [found.source, found.kind, found.artist, found.title, found.album, found.mbid].join('|');
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [`${name} ${times}`, found];
  });
};

/** Looks on Last.fm and MusicBrainz; what is found can be scrobbled from the list. */
export const FindAndScrobble = ({
  search,
  onChange,
}: {
  search: ScrobbleSearch;
  onChange: (search: ScrobbleSearch) => void;
}) => {
  const [text, setText] = useState(search.q ?? '');
  const wanted = useSettled(text.trim(), 400);
  const kind = search.kind ?? 'track';
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing changes the address, not the address itself
  useEffect(() => {
    if (wanted !== (search.q ?? '')) onChange({ ...search, q: wanted });
  }, [wanted]);
  const query = useApi(
    'GET /api/v1/scrobbles/search',
    { query: { q: wanted, kind } },
    { enabled: wanted.length > 1 },
  );
  const data = wanted.length > 1 ? query.data : undefined;
  return (
    <>
      <div className="mb-6 flex flex-wrap items-end gap-x-5 gap-y-3">
        <div className="relative min-w-0 grow basis-64">
          <Search
            size={18}
            aria-hidden="true"
            className="absolute top-1/2 left-3 -translate-y-1/2 text-faint"
          />
          <input
            type="search"
            aria-label="Search on Last.fm and MusicBrainz"
            placeholder="Artist and title"
            maxLength={200}
            className="input pl-10!"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <Segments
          legend="What"
          choices={[
            ['track', 'Tracks'],
            ['album', 'Albums'],
          ]}
          value={kind}
          onChange={(next) =>
            onChange({ by: 'search', q: text.trim(), ...(next === 'album' ? { kind: next } : {}) })
          }
        />
      </div>
      {query.error && wanted.length > 1 ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : data ? (
        <>
          {data.missing.length > 0 && (
            <p role="status" className="mb-4 text-soft">
              No answer from {data.missing.map((name) => serviceNames[name] ?? name).join(', ')}.
            </p>
          )}
          {data.items.length === 0 ? (
            <Empty title={`Nothing like “${wanted}”.`} />
          ) : (
            <ol>
              {keyed(data.items).map(([key, found]) =>
                found.kind === 'album' ? (
                  <FoundAlbum key={key} found={found} />
                ) : (
                  <FoundTrack key={key} found={found} />
                ),
              )}
            </ol>
          )}
        </>
      ) : wanted.length > 1 ? (
        <Skeleton />
      ) : (
        <Empty title="Find a track or an album." />
      )}
    </>
  );
};
