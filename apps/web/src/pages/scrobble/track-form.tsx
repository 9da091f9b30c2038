import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import type { FreeTrack } from '../../scrobble/request.ts';
import { reasonsOf, useScrobble } from '../../scrobble/use-scrobble.tsx';
import { type When, whenFault } from '../../scrobble/when.ts';
import { WhenPicker } from '../../scrobble/when-picker.tsx';

/** `3:45`, `1:02:03` or seconds; undefined for anything else. */
const secondsOf = (text: string): number | undefined => {
  if (!/^\d{1,5}$|^\d{1,2}(:\d{2}){1,2}$/.test(text)) return undefined;
  const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return seconds >= 1 && seconds <= 86_400 ? seconds : undefined;
};

/** One track, typed in. The texts stay until it was taken. */
export const TrackForm = () => {
  const [texts, setTexts] = useState({ artist: '', track: '', album: '', length: '' });
  const [when, setWhen] = useState<When>({ kind: 'just-finished' });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const scrobble = useScrobble('by-hand:track');
  const length = texts.length.trim();
  const lengthFault =
    length !== '' && secondsOf(length) === undefined ? 'Write it as 3:45, at most 24 hours' : undefined;
  const put = (name: keyof typeof texts) => ({
    value: texts[name],
    onChange: (event: { target: { value: string } }) => setTexts({ ...texts, [name]: event.target.value }),
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    if (lengthFault || whenFault(when, Date.now())) return;
    const seconds = secondsOf(length);
    const track: FreeTrack = {
      artist: texts.artist.trim(),
      track: texts.track.trim(),
      ...(texts.album.trim() ? { album: texts.album.trim() } : {}),
      ...(seconds === undefined ? {} : { lengthSeconds: seconds }),
    };
    setBusy(true);
    try {
      if (await scrobble.send({ kind: 'tracks', tracks: [track] }, when))
        setTexts({ ...texts, track: '', length: '' });
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <form onSubmit={submit} className="flex max-w-xl flex-col gap-5">
        <Field label="Artist" required maxLength={500} {...put('artist')} />
        <Field label="Track" required maxLength={500} {...put('track')} />
        <Field label="Album" maxLength={500} {...put('album')} />
        <Field
          label="Length"
          placeholder="3:45"
          inputMode="numeric"
          hint="Without it, it is estimated"
          error={lengthFault}
          {...put('length')}
        />
        <WhenPicker value={when} onChange={setWhen} />
        {error !== null && <FieldError>{reasonsOf(error)}</FieldError>}
        <div>
          <Button type="submit" look="solid" busy={busy}>
            {when.kind === 'scheduled' ? 'Schedule' : 'Scrobble'}
          </Button>
        </div>
      </form>
      {scrobble.asking}
    </>
  );
};
