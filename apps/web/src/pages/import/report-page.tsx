import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi, usePages } from '../../api/queries.ts';
import { PageHead, Section } from '../../components/section.tsx';
import { Empty, ErrorState, Loaded, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { Report } from './report.tsx';

const route = getRouteApi('/inside/import/$id');

export const ReportPage = () => {
  const id = Number(route.useParams().id);
  useTitle(`Import ${id}`);
  const query = useApi('GET /api/v1/imports/{id}', { params: { id } });
  return (
    <>
      <PageHead title="Report of an import">
        <Link to="/import" className="link">
          All imports
        </Link>
      </PageHead>
      <Loaded query={query}>
        {(report) => (
          <>
            <Report report={report} linked={false} />
            <div className="mt-section">
              <Refusals id={id} />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
};

/** What was not taken: where it stands in the file, which field, and why. */
const Refusals = ({ id }: { id: number }) => {
  const query = usePages('GET /api/v1/imports/{id}/refusals', { params: { id }, query: { limit: 100 } });
  return (
    <Section title="Refused">
      {query.error && !query.items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !query.items ? (
        <Skeleton />
      ) : query.items.length === 0 ? (
        <Empty title="Nothing was refused." />
      ) : (
        <>
          <ol>
            {query.items.map((refusal) => (
              <li
                key={`${refusal.where}-${refusal.field}`}
                className="grid gap-x-6 border-t border-rule py-2 sm:grid-cols-[16rem_10rem_1fr]"
              >
                <span className="font-[550] break-all">{refusal.where}</span>
                <code className="font-ui text-soft break-all">{refusal.field}</code>
                <span>{refusal.reason}</span>
              </li>
            ))}
          </ol>
          {query.hasNextPage && (
            <MoreAtEnd
              more
              loading={query.isFetchingNextPage}
              error={query.isFetchNextPageError ? query.error : null}
              onMore={() => query.fetchNextPage()}
            />
          )}
        </>
      )}
    </Section>
  );
};
