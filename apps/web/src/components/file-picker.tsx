import { Upload } from 'lucide-react';
import { useId } from 'react';
import { buttonClass } from './button.tsx';

/** Chooses files; the label is the button, so that it works without a script's click. */
export const FilePicker = ({
  label = 'Import a file',
  look = 'line',
  accept,
  onFiles,
}: {
  label?: string;
  look?: 'line' | 'solid';
  /** Endings with commas between: `.csv,.xml`. */
  accept: string;
  onFiles: (files: readonly File[]) => Promise<void>;
}) => {
  const id = useId();
  return (
    <span className="relative inline-block">
      <input
        id={id}
        type="file"
        multiple
        accept={accept}
        className="peer sr-only"
        onChange={(event) => {
          void onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <label
        htmlFor={id}
        className={`${buttonClass(look)} cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent`}
      >
        <Upload size={18} aria-hidden="true" /> {label}
      </label>
    </span>
  );
};
