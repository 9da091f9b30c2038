import { useMutation } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';
import { messageOf } from '../../../api/error.ts';
import { useApi, useRefresh } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { Progress } from '../../../components/progress.tsx';
import { toast } from '../../../components/toasts.tsx';
import { count, counted } from '../../../lib/numbers.ts';
import { dayAndTime } from '../../../lib/time.ts';
import type { RecordImport } from '../../../shelf/upload.ts';

const stateWords: Record<RecordImport['state'], string> = {
  queued: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
};

const kindWords: Record<RecordImport['kind'], string> = {
  'discogs-csv': 'Discogs CSV',
  'discogs-api': 'Discogs account',
  'collection-json': 'collection.json',
};

export const isOpen = ({ state }: RecordImport): boolean => state === 'queued' || state === 'running';

const figures = [
  ['read', 'read'],
  ['added', 'new'],
  ['updated', 'updated'],
  ['unchanged', 'unchanged'],
  ['left', 'left the collection'],
  ['refused', 'refused'],
] as const;

/** One import of records: how far it is, or what became of it, and why something was refused. */
export const RecordImportReport = ({ report }: { report: RecordImport }) => {
  const me = useApi('GET /api/v1/me', {});
  const refresh = useRefresh();
  const cancel = useMutation({
    mutationFn: () => call('POST /api/v1/record-imports/{id}/cancel', { params: { id: report.id } }),
    onSuccess: () => refresh('/record-imports'),
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  const open = isOpen(report);
  const name = report.fileName ?? kindWords[report.kind];
  return (
    <article aria-label={name}>
      <header className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h3 className="min-w-0 text-lead font-[650] wrap-anywhere">{name}</h3>
        <p className="text-small text-soft">
          {report.fileName && `${kindWords[report.kind]} · `}
          {dayAndTime(report.createdAt, me.data?.timeZone ?? 'UTC')} ·{' '}
          <strong className={report.state === 'failed' ? 'text-bad' : 'text-ink'}>
            {stateWords[report.state]}
          </strong>
        </p>
      </header>
      {open && (
        <div className="mt-3">
          <Progress
            label={report.state === 'queued' ? 'Waiting for its turn' : 'Reading'}
            share={report.share}
          />
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
      {report.refusals.length > 0 && <Refusals report={report} />}
      {open && (
        <Button className="mt-3" busy={cancel.isPending} onClick={() => cancel.mutate()}>
          Stop
        </Button>
      )}
    </article>
  );
};

const Refusals = ({ report }: { report: RecordImport }) => (
  <details className="mt-3">
    <summary className="inline-flex min-h-touch items-center font-[550] underline decoration-field underline-offset-4">
      Why {counted(report.refused, 'was', 'were')} refused
    </summary>
    <ul className="max-w-prose">
      {report.refusals.map(({ where, field, reason }) => (
        <li key={`${where} ${field}`} className="border-t border-rule py-2">
          <span className="font-[650]">{where}</span>, <code>{field}</code>: {reason}
        </li>
      ))}
    </ul>
    {report.refused > report.refusals.length && (
      <p className="text-small text-faint">and {count(report.refused - report.refusals.length)} more</p>
    )}
  </details>
);
