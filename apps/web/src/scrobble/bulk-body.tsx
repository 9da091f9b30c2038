import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import { FieldError, SelectField } from '../components/field.tsx';
import { Skeleton } from '../components/states.tsx';
import { counted } from '../lib/numbers.ts';
import { PreviewFacts, PreviewProblems } from './preview-facts.tsx';
import type { Priority, Wanted } from './request.ts';
import { usePreview } from './use-preview.ts';
import { reasonsOf, useScrobble } from './use-scrobble.tsx';
import type { When } from './when.ts';
import { WhenPicker } from './when-picker.tsx';

/** The API takes so many in one job. */
const most = 100;

const priorities = [
  { value: 'high', label: 'High: before other jobs' },
  { value: 'normal', label: 'Normal' },
  { value: 'low', label: 'Low: when nothing else waits' },
] as const;

export const BulkBody = ({ recordIds, onMade }: { recordIds: readonly string[]; onMade: () => void }) => {
  const [when, setWhen] = useState<When>({ kind: 'just-finished' });
  const [priority, setPriority] = useState<Priority>('normal');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ids = recordIds.slice(0, most);
  const wanted: Wanted = { kind: 'records', recordIds: ids };
  const scrobble = useScrobble('bulk');
  const preview = usePreview(wanted, when);
  const problems = preview.data?.problems ?? [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setBusy(true);
    try {
      if (await scrobble.send(wanted, when, priority)) onMade();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  const fault = error ?? preview.error;
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {recordIds.length > most && (
        <p className="border-l-2 border-accent pl-4">
          {counted(recordIds.length, 'record')} are chosen; one job takes {most}. These are the first {most}.
        </p>
      )}
      {preview.data ? <PreviewFacts preview={preview.data} /> : !preview.error && <Skeleton lines={3} />}
      <PreviewProblems problems={problems} />
      <WhenPicker value={when} onChange={setWhen} />
      <SelectField
        label="Priority"
        choices={priorities}
        value={priority}
        onChange={(value) => setPriority(value as Priority)}
      />
      {fault !== null && <FieldError>{reasonsOf(fault)}</FieldError>}
      <Button
        type="submit"
        look="solid"
        busy={busy}
        disabled={!preview.data || preview.data.tracks === 0 || preview.isPlaceholderData}
      >
        {preview.data && preview.data.tracks > 0
          ? `Scrobble ${counted(preview.data.tracks, 'track')}`
          : 'Scrobble'}
      </Button>
      {scrobble.asking}
    </form>
  );
};
