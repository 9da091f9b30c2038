import { useImportFiles } from '../lib/imports.ts';
import { FilePicker } from './file-picker.tsx';

/** Chooses export files of listens. */
export const ExportFilesPicker = () => (
  <FilePicker
    label="Choose files"
    look="solid"
    accept=".zip,.json,.jsonl,.csv,.log,.txt,.gz"
    onFiles={useImportFiles()}
  />
);
