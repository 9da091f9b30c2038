import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../components/section.tsx';
import { Segments } from '../../components/segments.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { FindAndScrobble } from './find.tsx';
import { PastedList } from './pasted-list.tsx';
import { readScrobbleSearch, type ScrobbleSearch } from './search.ts';
import { TrackForm } from './track-form.tsx';

/** Scrobbling what is on no shelf: a track typed in, a pasted list, something found. */
export const ScrobblePage = () => {
  useTitle('Scrobble by hand');
  // Of the address whichever router it stands in: the server's or the edge's.
  const search = readScrobbleSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const go = (next: ScrobbleSearch) =>
    void navigate({ to: '/scrobble', search: next, replace: true, resetScroll: false });
  const by = search.by ?? 'track';
  return (
    <>
      <PageHead title="Scrobble by hand">
        For what is not on your shelf.{' '}
        <Link to="/queue" className="link">
          See the queue
        </Link>
      </PageHead>
      <div className="mb-8">
        <Segments
          legend="What"
          choices={[
            ['track', 'One track'],
            ['list', 'A list'],
            ['search', 'Search'],
          ]}
          value={by}
          onChange={(way) => go(way === 'track' ? {} : { by: way })}
        />
      </div>
      {by === 'track' && <TrackForm />}
      {by === 'list' && <PastedList />}
      {by === 'search' && <FindAndScrobble search={search} onChange={go} />}
    </>
  );
};
