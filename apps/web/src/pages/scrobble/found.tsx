import type { ResponseOf } from '@fonoteca/contract';
import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { useApi } from '../../api/queries.ts';
import { Loaded, Skeleton } from '../../components/states.tsx';
import { clockLength, counted, shortCount } from '../../lib/numbers.ts';
import { ScrobbleIconButton } from '../../scrobble/icon-button.tsx';
import type { FreeTrack } from '../../scrobble/request.ts';
import { SplitButton } from '../../scrobble/split-button.tsx';

export type Found = ResponseOf<'GET /api/v1/scrobbles/search'>['items'][number];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const aboutOf = ({ source, year, lengthSeconds, listeners }: Found): string =>
  [
    year === null ? undefined : String(year),
    lengthSeconds === null ? undefined : clockLength(lengthSeconds * 1000),
    listeners === null ? undefined : `${shortCount(listeners)} listeners`,
    source === 'lastfm' ? 'Last.fm' : 'MusicBrainz',
  ]
    .filter((part) => part !== undefined)
    .join(' · ');

const Names = ({ found }: { found: Found }) => (
  <div className="min-w-0 grow basis-56">
    <p className={clsx('music text-[1.0625rem] leading-snug', found.kind === 'album' && 'italic')}>
      {found.title}
    </p>
    <p className="music text-[0.9375rem] text-soft">
      {found.artist}
      {found.kind === 'track' && found.album && (
        <>
          {' · '}
          <i>{found.album}</i>
        </>
      )}
    </p>
    <p className="text-small text-faint">{aboutOf(found)}</p>
  </div>
);

export const FoundTrack = ({ found }: { found: Found }) => {
  const track: FreeTrack = {
    artist: found.artist,
    track: found.title,
    ...(found.album ? { album: found.album } : {}),
    ...(found.lengthSeconds ? { lengthSeconds: Math.round(found.lengthSeconds) } : {}),
    ...(found.mbid && uuid.test(found.mbid) ? { mbid: found.mbid } : {}),
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-rule py-3">
      <Names found={found} />
      <SplitButton
        name={`found:${found.source}:${found.artist}:${found.title}:${found.album ?? ''}`}
        wanted={{ kind: 'tracks', tracks: [track] }}
        what={found.title}
        size="small"
      />
    </li>
  );
};

export const FoundAlbum = ({ found }: { found: Found }) => {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <li className="border-t border-rule py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Names found={found} />
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          aria-label={`Tracks of ${found.title}`}
          className="inline-flex min-h-touch items-center gap-1.5 rounded border border-field px-4 font-[550] hover:border-ink hover:bg-raised"
          onClick={() => setOpen(!open)}
        >
          Tracks
          <ChevronDown size={18} aria-hidden="true" className={clsx(open && 'rotate-180')} />
        </button>
      </div>
      <div id={id}>{open && <AlbumTracks found={found} />}</div>
    </li>
  );
};

const AlbumTracks = ({ found }: { found: Found }) => {
  const { source, artist, title, mbid } = found;
  const query = useApi('GET /api/v1/scrobbles/search/album', {
    query: { source, artist, title, ...(mbid ? { mbid } : {}) },
  });
  const name = `found:${source}:${artist}:${title}`;
  return (
    <Loaded query={query} skeleton={<Skeleton lines={4} className="mt-3" />}>
      {({ tracks }) =>
        tracks.length === 0 ? (
          <p className="py-3 text-soft">Nobody knows its track list.</p>
        ) : (
          <div className="mt-3 sm:ml-6">
            <SplitButton
              name={name}
              wanted={{ kind: 'tracks', tracks }}
              what={`${counted(tracks.length, 'track')} of ${title}`}
              label={`Scrobble ${counted(tracks.length, 'track')}`}
            />
            <ol className="mt-3">
              {tracks.map((track, index) => (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: a title can be on a record twice
                  key={index}
                  className="flex items-center gap-3 border-t border-rule"
                >
                  <span className="w-6 shrink-0 text-right text-small text-faint">{index + 1}</span>
                  <span className="music min-w-0 grow py-2 text-[1.0625rem]">{track.track}</span>
                  <span className="shrink-0 text-small text-soft">
                    {track.lengthSeconds !== undefined && clockLength(track.lengthSeconds * 1000)}
                  </span>
                  <ScrobbleIconButton
                    name={`${name}:${index}`}
                    wanted={{ kind: 'tracks', tracks: [track] }}
                    what={track.track}
                  />
                </li>
              ))}
            </ol>
          </div>
        )
      }
    </Loaded>
  );
};
