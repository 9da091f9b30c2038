import { Upload } from 'lucide-react';
import { useId } from 'react';
import { useImportFiles } from '../lib/imports.ts';
import { buttonClass } from './button.tsx';

/** Chooses export files; the label is the button, so that it works without a script's click. */
export const FilePicker = ({ label = 'Choose files' }: { label?: string }) => {
  const id = useId();
  const take = useImportFiles();
  return (
    <span className="relative inline-block">
      <input
        id={id}
        type="file"
        multiple
        accept=".zip,.json,.jsonl,.csv,.log,.txt,.gz"
        className="peer sr-only"
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <label
        htmlFor={id}
        className={`${buttonClass('solid')} cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent`}
      >
        <Upload size={18} aria-hidden="true" /> {label}
      </label>
    </span>
  );
};
