import { type FormEvent, useId, useState } from 'react';
import { ApiError } from '../../api/error.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { useSettled } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { PreviewFacts, PreviewProblems } from '../../scrobble/preview-facts.tsx';
import type { Wanted } from '../../scrobble/request.ts';
import { usePreview } from '../../scrobble/use-preview.ts';
import { reasonsOf, useScrobble } from '../../scrobble/use-scrobble.tsx';
import { type When, whenFault } from '../../scrobble/when.ts';
import { WhenPicker } from '../../scrobble/when-picker.tsx';
import { TextFile } from './text-file.tsx';
import { UnderstoodTracks } from './understood.tsx';

/** The API takes texts of this length. */
const most = 200_000;

/** A pasted list or table: how each line is understood stands beneath while it is written. */
export const PastedList = () => {
  const id = useId();
  const [text, setText] = useState('');
  const [album, setAlbum] = useState('');
  const [when, setWhen] = useState<When>({ kind: 'just-finished' });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const scrobble = useScrobble('by-hand:list');
  const settled = useSettled(text, 400);
  const settledAlbum = useSettled(album.trim(), 400);
  const wanted: Wanted = { kind: 'text', text: settled, album: settledAlbum || undefined };
  const tooLong = text.length > most;
  const preview = usePreview(wanted, when, settled.trim() !== '' && !tooLong && !whenFault(when, Date.now()));
  const shown = settled.trim() !== '' && !preview.error ? preview.data : undefined;
  const refused = preview.error instanceof ApiError ? preview.error : undefined;
  const problems = refused?.fields.length ? refused.fields : (shown?.problems ?? []);
  const isCurrent = settled === text && settledAlbum === album.trim() && !preview.isPlaceholderData;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setBusy(true);
    try {
      if (await scrobble.send(wanted, when)) setText('');
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
      <form onSubmit={submit} className="flex min-w-0 flex-col gap-5">
        <div>
          <label htmlFor={id} className="mb-1.5 block font-[550]">
            The list
          </label>
          <textarea
            id={id}
            rows={10}
            spellCheck={false}
            className="input resize-y font-mono text-small leading-relaxed"
            aria-describedby={`${id}-about`}
            placeholder={'Marble Estuary - Low Water 3:41\nMarble Estuary - Salt Path'}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p id={`${id}-about`} className="mt-1.5 text-small text-faint">
            Lines “Artist - Title”, or a table (CSV) whose first line names the columns: artist, track, and if
            you have them album, length.
          </p>
          {tooLong && <FieldError>At most 200,000 characters at once</FieldError>}
        </div>
        <TextFile onText={(read) => setText(read.slice(0, most + 1))} />
        <Field
          label="Album"
          hint="For the lines that name none"
          value={album}
          onChange={(event) => setAlbum(event.target.value)}
        />
        <WhenPicker value={when} onChange={setWhen} />
        {error !== null && <FieldError>{reasonsOf(error)}</FieldError>}
        <div>
          <Button
            type="submit"
            look="solid"
            busy={busy}
            disabled={!shown || shown.tracks === 0 || problems.length > 0 || !isCurrent}
          >
            {shown && shown.tracks > 0 ? `Scrobble ${counted(shown.tracks, 'track')}` : 'Scrobble'}
          </Button>
        </div>
        {scrobble.asking}
      </form>
      <section aria-label="How it is understood" className="flex min-w-0 flex-col gap-4">
        {refused && !refused.fields.length && <FieldError>{reasonsOf(refused)}</FieldError>}
        <PreviewProblems problems={problems} />
        {shown && shown.tracks > 0 && (
          <>
            <PreviewFacts preview={shown} />
            <UnderstoodTracks items={shown.items} />
          </>
        )}
        {!shown && problems.length === 0 && !refused && (
          <p className="music text-title text-soft">What you paste is shown here as it is understood.</p>
        )}
      </section>
    </div>
  );
};
