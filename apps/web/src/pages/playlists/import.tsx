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

type Imported = ResponseOf<'POST /api/v1/playlists/import'>;

/** What became of the last file: it stays until it is dismissed, as reasons take longer to read than a toast. */
interface Outcome {
  readonly name: string;
  readonly error?: unknown;
  readonly imported?: Imported;
}

const outcome = createKept<Outcome | null>(null);

/** Sends playlist files one after the other; the last one that went in is opened. */
export const useImportPlaylists = () => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return async (files: readonly File[]): Promise<void> => {
    outcome.set(null);
    let last: Imported | undefined;
    for (const file of files) {
      const form = new FormData();
      form.append('file', file, file.name);
      const { signal } = new AbortController();
      try {
        last = await sendForm<Imported>('/api/v1/playlists/import', form, () => undefined, signal);
        toast(`“${last.playlist.title}” has ${counted(last.playlist.tracks, 'track')}`);
        if (last.refused.length > 0) outcome.set({ name: file.name, imported: last });
      } catch (error) {
        outcome.set({ name: file.name, error });
      }
    }
    await refresh('/playlists');
    if (last && outcome.get()?.error === undefined)
      navigate({ to: '/playlists/$id', params: { id: String(last.playlist.id) } });
    else navigate({ to: '/playlists' });
  };
};

/** Chooses playlist files. */
export const ImportButton = () => (
  <FilePicker accept=".xspf,.jspf,.json,.m3u,.m3u8,.csv,.xml" onFiles={useImportPlaylists()} />
);

/** What was not taken of the last file, and why. */
export const ImportReport = () => {
  const shown = outcome.use();
  if (!shown) return null;
  const { name, error, imported } = shown;
  const fields = error instanceof ApiError ? error.fields : [];
  return (
    <div role="alert" className="mb-8 border-l-2 border-bad py-1 pl-4">
      <p className="font-[550] wrap-anywhere">
        {imported
          ? `Of ${name} ${counted(imported.leftOut, 'track')} ${imported.leftOut === 1 ? 'was' : 'were'} left out.`
          : `${name} was not taken.`}
      </p>
      {error !== undefined && <p className="text-soft">{messageOf(error)}</p>}
      <ul className="max-h-48 overflow-auto text-soft">
        {fields.map(({ field, reason }) => (
          <li key={field}>
            <code>{field}</code>: {reason}
          </li>
        ))}
        {imported?.refused.map(({ where, field, reason }) => (
          <li key={`${where} ${field}`}>
            {where}: <code>{field}</code> {reason}
          </li>
        ))}
      </ul>
      <Button look="quiet" className="-ml-4" onClick={() => outcome.set(null)}>
        Dismiss
      </Button>
    </div>
  );
};
