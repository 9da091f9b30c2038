import { Upload } from 'lucide-react';
import { useId } from 'react';
import { ApiError, messageOf } from '../../../api/error.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { Progress } from '../../../components/progress.tsx';
import { Section } from '../../../components/section.tsx';
import { bytes } from '../../../lib/numbers.ts';
import {
  type RefusedUpload,
  useImportRecords,
  useRecordUpload,
  useRefusedUpload,
} from '../../../shelf/upload.ts';

/** A collection as a file; it can be dropped anywhere on the page, too. */
export const FileDrop = () => {
  const id = useId();
  const upload = useRecordUpload();
  const refused = useRefusedUpload();
  const take = useImportRecords();
  return (
    <Section title="From a file">
      <div className="grid min-h-44 place-items-center rounded border-2 border-dashed border-field p-6 text-center">
        {upload ? (
          <div className="w-full max-w-lg">
            <Progress
              label={
                upload.share >= 1
                  ? 'Arrived; looking into it'
                  : `Sending ${upload.name} (${bytes(upload.bytes)})`
              }
              share={upload.share}
            />
            <Button className="mt-4" onClick={upload.stop}>
              Stop
            </Button>
          </div>
        ) : (
          <div>
            <p className="display mb-4 text-title">Drop the file anywhere on this page</p>
            <span className="relative inline-block">
              <input
                id={id}
                type="file"
                accept=".csv,.json,text/csv,application/json"
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
                <Upload size={18} aria-hidden="true" /> Choose a file
              </label>
            </span>
          </div>
        )}
      </div>
      {refused && <Refused {...refused} />}
      <dl className="mt-4 text-soft">
        <dt className="font-[650] text-ink">Discogs CSV</dt>
        <dd className="mb-3">
          On Discogs: your collection → Export. The file comes by a link on the Export page after some
          minutes.
        </dd>
        <dt className="font-[650] text-ink">collection.json</dt>
        <dd>A list of records with artist and title, as static collection sites publish it.</dd>
      </dl>
    </Section>
  );
};

/** Why a file was not taken, and the way out. */
const Refused = ({ name, error }: RefusedUpload) => (
  <div role="alert" className="mt-4 border-l-2 border-bad py-1 pl-4">
    <p className="font-[550] wrap-anywhere">{name} was not taken.</p>
    <p className="text-soft">{messageOf(error)}</p>
    {error instanceof ApiError &&
      error.fields.map(({ field, reason }) => (
        <p key={field} className="text-soft">
          <code>{field}</code>: {reason}
        </p>
      ))}
  </div>
);
