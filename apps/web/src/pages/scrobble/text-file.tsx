import { FileText } from 'lucide-react';
import { useId, useState } from 'react';
import { buttonClass } from '../../components/button.tsx';
import { FieldError } from '../../components/field.tsx';

const mostBytes = 1_000_000;

/** Reads a text file in the browser; nothing is sent. UTF-8, and Windows' own where it is not. */
export const TextFile = ({ onText }: { onText: (text: string) => void }) => {
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);
  const read = async (file: File) => {
    setFault(null);
    if (file.size > mostBytes) {
      setFault(`${file.name} is larger than 1 MB: paste a part of it`);
      return;
    }
    const bytes = await file.arrayBuffer();
    try {
      onText(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      onText(new TextDecoder('windows-1252').decode(bytes));
    }
  };
  return (
    <div>
      <span className="relative inline-block">
        <input
          id={id}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          className="peer sr-only"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) void read(file);
            event.target.value = '';
          }}
        />
        <label
          htmlFor={id}
          className={`${buttonClass()} cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent`}
        >
          <FileText size={18} aria-hidden="true" /> Read a file
        </label>
      </span>
      {fault && <FieldError>{fault}</FieldError>}
    </div>
  );
};
