import type { ResponseOf } from '@fonoteca/contract';
import { useNavigate } from '@tanstack/react-router';
import { ApiError, messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { sendForm } from '../../api/upload.ts';
import { Button } from '../../components/button.tsx';
import { FilePicker } from '../../components/file-picker.tsx';
import { toast } from '../../components/toasts.tsx';
import { createKept } from '../../lib/kept.ts';
import { counted } from '../../lib/numbers.ts';

type Imported = ResponseOf<'POST /api/v1/channels/import'>;

/** What became of each file of the last drop: it stays until it is dismissed, as reasons take time to read. */
interface Outcome {
  readonly name: string;
  readonly error?: unknown;
  readonly imported?: Imported;
}

const outcomes = createKept<readonly Outcome[]>([]);

/** Follows the channels of files (CSV, OPML), one file after the other. */
export const useImportChannels = () => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return async (files: readonly File[]): Promise<void> => {
    outcomes.set([]);
    await navigate({ to: '/live' });
    for (const file of files) {
      const form = new FormData();
      form.append('file', file, file.name);
      try {
        const { signal } = new AbortController();
        const imported = await sendForm<Imported>('/api/v1/channels/import', form, () => undefined, signal);
        toast(`${file.name}: ${summaryOf(imported)}`);
        if (imported.refused.length > 0) outcomes.set([...outcomes.get(), { name: file.name, imported }]);
      } catch (error) {
        outcomes.set([...outcomes.get(), { name: file.name, error }]);
      }
    }
    await refresh('/channels', '/predictions', '/live');
  };
};

const summaryOf = ({ followed, known, refused }: Imported): string =>
  [
    `${counted(followed, 'channel')} followed`,
    ...(known > 0 ? [`${known} already`] : []),
    ...(refused.length > 0 ? [`${refused.length} refused`] : []),
  ].join(', ');

/** Chooses files of channels. */
export const ImportChannelsButton = () => (
  <FilePicker accept=".csv,.opml,.xml,.txt" onFiles={useImportChannels()} />
);

/** What was not taken of the last files, line by line, and why. */
export const ImportReport = () => {
  const shown = outcomes.use();
  if (shown.length === 0) return null;
  return (
    <div role="alert" className="mb-8 border-l-2 border-bad py-1 pl-4">
      {shown.map((outcome, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two files may have the same name
        <FileReport key={index} {...outcome} />
      ))}
      <Button look="quiet" className="-ml-4" onClick={() => outcomes.set([])}>
        Dismiss
      </Button>
    </div>
  );
};

const FileReport = ({ name, error, imported }: Outcome) => {
  const fields = error instanceof ApiError ? error.fields : [];
  return (
    <div className="mb-3">
      <p className="font-[550] wrap-anywhere">
        {imported ? `${name}: ${summaryOf(imported)}.` : `${name} was not taken.`}
      </p>
      {error !== undefined && <p className="text-soft">{messageOf(error)}</p>}
      <ul className="max-h-48 overflow-auto text-soft">
        {fields.map(({ field, reason }) => (
          <li key={field}>
            <code>{field}</code>: {reason}
          </li>
        ))}
        {imported?.refused.map(({ line, text, field, reason }) => (
          <li key={`${line} ${field}`} className="wrap-anywhere">
            Line {line}, {text ? `“${text}”, ` : ''}
            <code>{field}</code>: {reason}
          </li>
        ))}
      </ul>
    </div>
  );
};
