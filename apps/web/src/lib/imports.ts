import { useNavigate } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { messageOf } from '../api/error.ts';
import { useRefresh } from '../api/queries.ts';
import { uploadFiles } from '../api/upload.ts';
import { toast } from '../components/toasts.tsx';

/** The upload that runs; it outlives the page it was started from. */
export interface Upload {
  readonly names: readonly string[];
  readonly bytes: number;
  /** 0 … 1 */
  readonly share: number;
  readonly stop: () => void;
}

let upload: Upload | null = null;
const listeners = new Set<() => void>();
const set = (next: Upload | null) => {
  upload = next;
  for (const listener of listeners) listener();
};

export const useUpload = (): Upload | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => upload,
  );

/** Sends files and leads to the import page, where their progress is shown. */
export const useImportFiles = () => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    if (upload) {
      toast('Another upload is still running', { bad: true });
      return;
    }
    const controller = new AbortController();
    const facts = {
      names: files.map((file) => file.name),
      bytes: files.reduce((sum, file) => sum + file.size, 0),
      stop: () => controller.abort(),
    };
    set({ ...facts, share: 0 });
    navigate({ to: '/import' });
    try {
      await uploadFiles(files, (share) => set({ ...facts, share }), controller.signal);
      await refresh('/imports', '/jobs');
    } catch (error) {
      toast(messageOf(error), { bad: true });
    } finally {
      set(null);
    }
  };
};
