import { ApiError, errorOf } from './error.ts';
import type { ImportReport } from './queries.ts';

/** Sends files of listens to be imported; see `sendForm`. */
export const uploadFiles = (
  files: readonly File[],
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<ImportReport> => {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return sendForm<ImportReport>('/api/v1/imports', form, onProgress, signal);
};

/**
 * Sends a form with files. XMLHttpRequest because fetch does not tell how much has been sent.
 *
 * @param onProgress share of the bytes sent, 0 … 1
 */
export const sendForm = <Answer>(
  address: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(errorOf(request.status, request.responseText));
    };
    request.onerror = () =>
      reject(new ApiError({ status: 0, code: 'unreachable', message: 'The upload broke off: try again' }));
    request.onabort = () =>
      reject(new ApiError({ status: 0, code: 'aborted', message: 'The upload was stopped' }));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
