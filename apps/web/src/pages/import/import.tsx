import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ExportFilesPicker } from '../../components/export-files-picker.tsx';
import { Progress } from '../../components/progress.tsx';
import { PageHead, Section } from '../../components/section.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { useUpload } from '../../lib/imports.ts';
import { bytes } from '../../lib/numbers.ts';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { Formats } from './formats.tsx';
import { Report } from './report.tsx';

export const Import = () => {
  useTitle('Import');
  const upload = useUpload();
  const imports = usePages('GET /api/v1/imports', { query: { limit: 20 } });
  return (
    <>
      <PageHead title="Import">
        Exports as they come, zipped or not, several at once. What is already stored is recognised, so the
        same file can be imported again without harm.
      </PageHead>
      <div className="mb-section grid min-h-44 place-items-center rounded border-2 border-dashed border-field p-6 text-center">
        {upload ? (
          <div className="w-full max-w-lg">
            <Progress
              label={
                upload.share >= 1
                  ? 'Arrived; looking into it'
                  : `Sending ${upload.names.join(', ')} (${bytes(upload.bytes)})`
              }
              share={upload.share}
            />
            <Button className="mt-4" onClick={upload.stop}>
              Stop
            </Button>
          </div>
        ) : (
          <div>
            <p className="display mb-4 text-title">Drop files anywhere on this page</p>
            <ExportFilesPicker />
          </div>
        )}
      </div>
      <Section title="Imports so far" className="mb-section">
        {imports.error && !imports.items ? (
          <ErrorState error={imports.error} onRetry={() => imports.refetch()} />
        ) : !imports.items ? (
          <Skeleton />
        ) : imports.items.length === 0 ? (
          <Empty title="None yet.">Below stands how to get the export of each service.</Empty>
        ) : (
          <>
            <ol>
              {imports.items.map((report) => (
                <li key={report.id} className="border-t border-rule py-5 first:border-t-0 first:pt-1">
                  <Report report={report} />
                </li>
              ))}
            </ol>
            {imports.hasNextPage && (
              <MoreAtEnd
                more
                loading={imports.isFetchingNextPage}
                error={imports.isFetchNextPageError ? imports.error : null}
                onMore={() => imports.fetchNextPage()}
              />
            )}
          </>
        )}
      </Section>
      <Section title="What is understood, and how to get it">
        <Formats />
      </Section>
    </>
  );
};
