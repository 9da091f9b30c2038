import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { FieldError } from '../components/field.tsx';
import { counted } from '../lib/numbers.ts';
import type { ShelfTrack } from '../shelf/source.ts';
import type { Wanted } from './request.ts';
import { TrackPicker } from './track-picker.tsx';
import { reasonsOf, type Scrobble } from './use-scrobble.tsx';
import { type When, whenFault } from './when.ts';
import { WhenPicker } from './when-picker.tsx';

/** Asks when it was heard and, with `tracks`, which of them; stays open with the reason when it is refused. */
export const ScrobbleDialog = ({
  title,
  start,
  wanted,
  tracks,
  scrobble,
  onClose,
}: {
  title: string;
  start: When;
  wanted: Wanted;
  tracks?: readonly ShelfTrack[] | undefined;
  scrobble: Scrobble;
  onClose: () => void;
}) => {
  const [when, setWhen] = useState(start);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(tracks?.map(({ number }) => number)),
  );
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const fault = whenFault(when, Date.now());
    if (fault) return;
    setBusy(true);
    try {
      const picked: Wanted =
        tracks && wanted.kind === 'record'
          ? { kind: 'record', recordId: wanted.recordId, trackNumbers: [...chosen].sort((a, b) => a - b) }
          : wanted;
      if (await scrobble.send(picked, when)) onClose();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        {tracks && <TrackPicker tracks={tracks} chosen={chosen} onChange={setChosen} />}
        <WhenPicker value={when} onChange={setWhen} />
        {error !== null && <FieldError>{reasonsOf(error)}</FieldError>}
        <Button type="submit" look="solid" busy={busy} disabled={tracks && chosen.size === 0}>
          {when.kind === 'scheduled' ? 'Schedule' : 'Scrobble'}
          {tracks ? ` ${counted(chosen.size, 'track')}` : ''}
        </Button>
      </form>
    </Dialog>
  );
};
