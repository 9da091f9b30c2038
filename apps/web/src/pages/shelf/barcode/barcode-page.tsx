import { normaliseBarcode } from '@fonoteca/records';
import { Link } from '@tanstack/react-router';
import { Camera } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { PageHead } from '../../../components/section.tsx';
import { useTitle } from '../../../lib/hooks.ts';
import { FoundReleases } from './found-releases.tsx';
import { hasCamera, Scanner } from './scanner.tsx';

/** A record by the bars on its sleeve: typed, or read by the camera. */
export const BarcodePage = () => {
  useTitle('Barcode');
  const [text, setText] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [reason, setReason] = useState<string>();
  const [scanning, setScanning] = useState(false);
  const look = (value: string) => {
    const read = normaliseBarcode(value);
    setText(value);
    setReason(read.ok ? undefined : `This is no barcode: ${read.reason}`);
    setCode(read.ok ? read.code : null);
    if (read.ok) setScanning(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look(text);
  };
  return (
    <>
      <PageHead title="Find by barcode">
        The number under the bars on the back of the sleeve.{' '}
        <Link to="/records" className="link">
          Back to the records
        </Link>
      </PageHead>
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div>
          <form onSubmit={submit} className="flex max-w-lg flex-col gap-4">
            <Field
              label="Barcode"
              inputMode="numeric"
              autoComplete="off"
              required
              maxLength={32}
              placeholder="0 75992 73102 7"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setReason(undefined);
              }}
              error={reason}
            />
            <div className="flex flex-wrap gap-3">
              <Button type="submit" look="solid">
                Find it
              </Button>
              {hasCamera() && !scanning && (
                <Button onClick={() => setScanning(true)}>
                  <Camera size={18} aria-hidden="true" /> Use the camera
                </Button>
              )}
            </div>
          </form>
          {scanning && (
            <div className="mt-6">
              <Scanner onCode={look} onClose={() => setScanning(false)} />
            </div>
          )}
        </div>
        {code !== null && <FoundReleases key={code} code={code} />}
      </div>
    </>
  );
};
