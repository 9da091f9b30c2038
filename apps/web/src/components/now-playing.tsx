import { useEffect, useState } from 'react';
import { useApi } from '../api/queries.ts';
import { EntityLink } from './entity-link.tsx';
import { Sleeve } from './sleeve.tsx';

/** What plays now, until the moment it must have ended. */
export const NowPlaying = () => {
  const { data } = useApi('GET /api/v1/now-playing', {}, { refetchInterval: 60_000 });
  const playing = data?.nowPlaying;
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (!playing) return;
    const left = new Date(playing.expiresAt).getTime() - Date.now();
    const timer = setTimeout(() => setOver(true), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [playing]);
  if (!playing || over) return null;
  return (
    <section aria-label="Playing now" className="mb-10 flex items-center gap-5 border-y border-strong py-4">
      <Sleeve name={playing.release?.name ?? playing.recording.name} className="size-20 sm:size-24" />
      <div className="min-w-0 grow">
        <p className="flex items-center gap-2 text-small font-[550] text-accent">
          <Meter /> Playing now
        </p>
        <p className="mt-1 truncate">
          <EntityLink kind="recording" of={playing.recording} className="text-title" />
        </p>
        <p className="truncate text-soft">
          <EntityLink kind="artist" of={playing.artist} className="text-lead" />
          {playing.release && (
            <>
              {' · '}
              <EntityLink kind="release" of={playing.release} className="text-lead" />
            </>
          )}
        </p>
      </div>
      <p className="hidden shrink-0 text-small text-faint sm:block">
        {playing.source.client ?? playing.source.label}
      </p>
    </section>
  );
};

const Meter = () => (
  <svg width="14" height="12" aria-hidden="true" fill="currentColor">
    <rect className="meter-bar" x="0" y="0" width="3" height="12" />
    <rect className="meter-bar" x="5" y="0" width="3" height="12" />
    <rect className="meter-bar" x="10" y="0" width="3" height="12" />
  </svg>
);
