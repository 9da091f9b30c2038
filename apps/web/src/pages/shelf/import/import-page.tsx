import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/queries.ts';
import { PageHead, Section } from '../../../components/section.tsx';
import { Empty, Loaded } from '../../../components/states.tsx';
import { useTitle } from '../../../lib/hooks.ts';
import { Discogs } from './discogs.tsx';
import { FileDrop } from './file-drop.tsx';
import { isOpen, RecordImportReport } from './report.tsx';
import { TrackListsProgress } from './under-way.tsx';

/** Bringing a collection: a file, or the linked Discogs account; and what became of each import. */
export const RecordImportPage = () => {
  useTitle('Import records');
  const imports = useQuery({
    ...api('GET /api/v1/record-imports', {}),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? 2000 : false),
  });
  return (
    <>
      <PageHead title="Import records">
        Importing again brings the shelf up to date: nothing is doubled, and what has left your collection is
        marked, not deleted.{' '}
        <Link to="/records" className="link">
          Back to the records
        </Link>
      </PageHead>
      <div className="mb-section grid items-start gap-x-12 gap-y-section lg:grid-cols-2">
        <FileDrop />
        <Discogs />
      </div>
      <Section title="Imports so far">
        <div className="mb-6 empty:hidden">
          <TrackListsProgress />
        </div>
        <Loaded query={imports}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="None yet." />
            ) : (
              <ol>
                {items.map((one) => (
                  <li key={one.id} className="border-t border-rule py-5 first:border-t-0 first:pt-1">
                    <RecordImportReport report={one} />
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </Section>
    </>
  );
};
