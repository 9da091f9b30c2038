import type { ResponseOf } from '@fonoteca/contract';
import { useNavigate } from '@tanstack/react-router';
import { Upload } from 'lucide-react';
import { useId, useSyncExternalStore } from 'react';
import { ApiError, messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { sendForm } from '../../api/upload.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { toast } from '../../components/toasts.tsx';
import { counted } from '../../lib/numbers.ts';

type Imported = ResponseOf<'POST /api/v1/playlists/import'>;

/** What became of the last file: it stays until it is dismissed, as reasons take longer to read than a toast. */
interface Outcome {
  readonly name: string;
  readonly error?: unknown;
  readonly imported?: Imported;
}

let outcome: Outcome | null = null;
const listeners = new Set<() => void>();
const set = (next: Outcome | null) => {
  outcome = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Sends playlist files one after the other; the last one that went in is opened. */
export const useImportPlaylists = () => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return async (files: readonly File[]): Promise<void> => {
    set(null);
    let last: Imported | undefined;
    for (const file of files) {
      const form = new FormData();
      form.append('file', file, file.name);
      const { signal } = new AbortController();
      try {
        last = await sendForm<Imported>('/api/v1/playlists/import', form, () => undefined, signal);
        toast(`“${last.playlist.title}” has ${counted(last.playlist.tracks, 'track')}`);
        if (last.refused.length > 0) set({ name: file.name, imported: last });
      } catch (error) {
        set({ name: file.name, error });
      }
    }
    await refresh('/playlists');
    if (last && outcome?.error === undefined)
      navigate({ to: '/playlists/$id', params: { id: String(last.playlist.id) } });
    else navigate({ to: '/playlists' });
  };
};

/** Chooses a playlist file; the label is the button, so that it works without a script's click. */
export const ImportButton = () => {
  const id = useId();
  const take = useImportPlaylists();
  return (
    <span className="relative inline-block">
      <input
        id={id}
        type="file"
        multiple
        accept=".xspf,.jspf,.json,.m3u,.m3u8,.csv,.xml"
        className="peer sr-only"
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <label
        htmlFor={id}
        className={`${buttonClass('line')} cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent`}
      >
        <Upload size={18} aria-hidden="true" /> Import a file
      </label>
    </span>
  );
};

/** What was not taken of the last file, and why. */
export const ImportReport = () => {
  const shown = useSyncExternalStore(subscribe, () => outcome);
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
      <Button look="quiet" className="-ml-4" onClick={() => set(null)}>
        Dismiss
      </Button>
    </div>
  );
};
