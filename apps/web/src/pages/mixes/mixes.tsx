import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/queries.ts';
import { PageHead, Section } from '../../components/section.tsx';
import { Empty, Loaded, Skeleton } from '../../components/states.tsx';
import { useNow, useTitle } from '../../lib/hooks.ts';
import { ago } from '../../lib/time.ts';
import { AdviceList } from '../discover/advice.tsx';
import { type List, shownItems } from '../discover/item.ts';
import { SaveButton } from '../discover/save-button.tsx';
import { Mosaic } from '../playlists/mosaic.tsx';
import { Earlier } from './earlier.tsx';
import { picture } from './list-page.tsx';
import { ListRows } from './list-rows.tsx';
import { MixPicker } from './picker.tsx';
import { sizeOfList } from './words.ts';

const shownFirst = 6;

/** The mix of the day, the discovery of the week, a mix on demand, and everything made before. */
export const Mixes = () => {
  useTitle('Mixes');
  const query = useApi('GET /api/v1/mixes', {});
  return (
    <>
      <PageHead title="Mixes">
        <Link to="/discover" className="link inline-flex min-h-touch items-center">
          Discover
        </Link>
      </PageHead>
      <div className="flex flex-col gap-section">
        <Loaded
          query={query}
          skeleton={
            <div className="grid gap-x-12 gap-y-section lg:grid-cols-2">
              <Skeleton lines={9} />
              <Skeleton lines={9} />
            </div>
          }
        >
          {({ daily, weekly }) => (
            <div className="grid gap-x-12 gap-y-section lg:grid-cols-2">
              <Standing list={daily} until="tomorrow" />
              <Standing list={weekly} until="next Monday" />
            </div>
          )}
        </Loaded>
        <MixPicker />
        <Earlier />
      </div>
    </>
  );
};

const Standing = ({ list, until }: { list: List; until: string }) => {
  const now = useNow();
  const items = shownItems(list);
  return (
    <Section title={list.title}>
      {items.length === 0 ? (
        <Empty title="Nothing yet.">
          <AdviceList advice={list.advice} />
        </Empty>
      ) : (
        <>
          <div className="mb-4 flex flex-wrap items-end gap-5">
            <Mosaic names={picture(list)} title={list.title} className="w-28 shrink-0" />
            <div className="min-w-0 grow basis-52">
              <p className="text-soft">{list.subtitle}</p>
              <p className="mb-3 text-small text-faint">
                {sizeOfList(items)} · made {ago(list.createdAt, now)}, a new one {until}
              </p>
              <SaveButton list={list} />
            </div>
          </div>
          <ListRows list={list} first={shownFirst} />
          {items.length > shownFirst && (
            <Link
              to="/lists/$id"
              params={{ id: String(list.id) }}
              className="link inline-flex min-h-touch items-center"
            >
              All {items.length}
            </Link>
          )}
        </>
      )}
    </Section>
  );
};
