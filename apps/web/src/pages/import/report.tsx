import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { type ImportReport, useApi, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { toast } from '../../components/toasts.tsx';
import { bytes, count, counted } from '../../lib/numbers.ts';
import { dateOf, dayAndTime } from '../../lib/time.ts';

const stateWords: Record<ImportReport['state'], string> = {
  queued: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  undone: 'taken out again',
};

const figures = [
  ['read', 'read'],
  ['stored', 'stored'],
  ['known', 'already known'],
  ['refused', 'refused'],
  ['ignored', 'not music'],
] as const;

/** One import: how far it is or what became of it, and what can be done about it. */
export const Report = ({ report, linked = true }: { report: ImportReport; linked?: boolean }) => {
  const me = useApi('GET /api/v1/me', {});
  const timeZone = me.data?.timeZone ?? 'UTC';
  const refresh = useRefresh();
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const cancel = useMutation({
    mutationFn: () => call('POST /api/v1/imports/{id}/cancel', { params: { id: report.id } }),
    onSuccess: () => refresh('/imports'),
    onError,
  });
  const undo = useMutation({
    mutationFn: () => call('POST /api/v1/imports/{id}/undo', { params: { id: report.id } }),
    onSuccess: () => {
      toast('Its listens are taken out again');
      return refresh('/');
    },
    onError,
  });
  // On a page of its own it stands right under the page's heading.
  const Heading = linked ? 'h3' : 'h2';
  const open = report.state === 'queued' || report.state === 'running';
  const name = report.files.map((file) => file.name).join(', ') || `Import ${report.id}`;
  const size = report.files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <article aria-label={name}>
      <header className="flex flex-wrap items-baseline justify-between gap-x-6">
        <Heading className="min-w-0 text-lead font-[650] break-all">
          {linked ? (
            <Link to="/import/$id" params={{ id: String(report.id) }} className="quiet-link">
              {name}
            </Link>
          ) : (
            name
          )}
        </Heading>
        <p className="text-small text-soft">
          {bytes(size)} · {dayAndTime(report.createdAt, timeZone)} ·{' '}
          <strong className={report.state === 'failed' ? 'text-bad' : 'text-ink'}>
            {stateWords[report.state]}
          </strong>
        </p>
      </header>
      {open && (
        <div className="mt-3">
          <Progress label={report.progress.note ?? stateWords[report.state]} share={report.progress.share} />
        </div>
      )}
      {report.error && (
        <p role="alert" className="mt-2 text-bad">
          {report.error}
        </p>
      )}
      <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
        {figures.map(([key, label]) => (
          <div key={key} className="flex flex-col-reverse">
            <dt className="text-small text-faint">{label}</dt>
            <dd className={`display text-title ${key === 'refused' && report.refused > 0 ? 'text-bad' : ''}`}>
              {count(report[key])}
            </dd>
          </div>
        ))}
      </dl>
      {report.firstListenAt && report.lastListenAt && (
        <p className="mt-2 text-soft">
          From {dateOf(report.firstListenAt, timeZone)} to {dateOf(report.lastListenAt, timeZone)}
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-3">
        {open && (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Stop
          </Button>
        )}
        {linked && report.refused > 0 && (
          <Link
            to="/import/$id"
            params={{ id: String(report.id) }}
            className="link inline-flex min-h-touch items-center"
          >
            Why {counted(report.refused, 'was', 'were')} refused
          </Link>
        )}
        {!open && report.state !== 'undone' && report.stored > 0 && (
          <>
            <Link
              to="/history"
              search={{ importId: report.id, show: 'all' }}
              className="link inline-flex min-h-touch items-center"
            >
              See its listens
            </Link>
            <Button look="quiet" busy={undo.isPending} onClick={() => undo.mutate()}>
              Take out again
            </Button>
          </>
        )}
      </div>
    </article>
  );
};
