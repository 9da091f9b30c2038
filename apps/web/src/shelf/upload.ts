import type { ResponseOf } from '@fonoteca/contract';
import { useNavigate } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useRefresh } from '../api/queries.ts';
import { sendForm } from '../api/upload.ts';
import { toast } from '../components/toasts.tsx';

export type RecordImport = ResponseOf<'GET /api/v1/record-imports/{id}'>;

/** The upload of a collection that runs; it outlives the page it was started from. */
export interface RecordUpload {
  readonly name: string;
  readonly bytes: number;
  /** 0 … 1 */
  readonly share: number;
  readonly stop: () => void;
}

/** Why the last file was not taken. */
export interface RefusedUpload {
  readonly name: string;
  readonly error: unknown;
}

let upload: RecordUpload | null = null;
let refusal: RefusedUpload | null = null;
const listeners = new Set<() => void>();
const set = (next: RecordUpload | null) => {
  upload = next;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useRecordUpload = (): RecordUpload | null => useSyncExternalStore(subscribe, () => upload);

/** It stays until the next file: what is wrong with one takes longer to read than a toast. */
export const useRefusedUpload = (): RefusedUpload | null => useSyncExternalStore(subscribe, () => refusal);

/** Sends a collection file and leads to the page where its progress is shown. */
export const useImportRecords = () => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return async (files: readonly File[]): Promise<void> => {
    const [file, ...more] = files;
    if (!file) return;
    if (upload || more.length > 0) {
      const why = upload ? 'another file is still being sent' : 'drop one file at a time';
      toast(`A collection is one file: ${why}`, { bad: true });
      return;
    }
    const controller = new AbortController();
    const facts = { name: file.name, bytes: file.size, stop: () => controller.abort() };
    const form = new FormData();
    form.append('file', file, file.name);
    refusal = null;
    set({ ...facts, share: 0 });
    navigate({ to: '/records/import' });
    try {
      await sendForm('/api/v1/record-imports', form, (share) => set({ ...facts, share }), controller.signal);
      await refresh('/record-imports', '/records');
    } catch (error) {
      if (!controller.signal.aborted) refusal = { name: file.name, error };
    } finally {
      set(null);
    }
  };
};
