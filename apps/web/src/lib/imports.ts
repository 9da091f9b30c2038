import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../api/error.ts';
import { useRefresh } from '../api/queries.ts';
import { uploadFiles } from '../api/upload.ts';
import { toast } from '../components/toasts.tsx';
import { createKept } from './kept.ts';

/** The upload that runs; it outlives the page it was started from. */
interface Upload {
  readonly names: readonly string[];
  readonly bytes: number;
  /** 0 … 1 */
  readonly share: number;
  readonly stop: () => void;
}

const running = createKept<Upload | null>(null);

export const useUpload = running.use;

/** Sends files and leads to the import page, where their progress is shown. */
export const useImportFiles = () => {
  const navigate = useNavigate();
  const refresh = useRefresh();
  return async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    if (running.get()) {
      toast('Another upload is still running', { bad: true });
      return;
    }
    const controller = new AbortController();
    const facts = {
      names: files.map((file) => file.name),
      bytes: files.reduce((sum, file) => sum + file.size, 0),
      stop: () => controller.abort(),
    };
    running.set({ ...facts, share: 0 });
    navigate({ to: '/import' });
    try {
      await uploadFiles(files, (share) => running.set({ ...facts, share }), controller.signal);
      await refresh('/imports', '/jobs');
    } catch (error) {
      toast(messageOf(error), { bad: true });
    } finally {
      running.set(null);
    }
  };
};
