import { durationText, readDuration } from '@fonoteca/records';
import { useMutation } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { IconButton } from '../../components/button.tsx';
import { toast } from '../../components/toasts.tsx';
import { useRenewShelf, useShelf } from '../../shelf/context.tsx';
import type { ShelfRecord, ShelfTrack } from '../../shelf/source.ts';
import { Estimated } from './album-head.tsx';

/** How long a track is; an estimate is marked, and can be corrected where the shelf can be changed. */
export const TrackLength = ({ record, track }: { record: ShelfRecord; track: ShelfTrack }) => {
  const { edit } = useShelf().capabilities;
  const [editing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const shown = (
    <>
      {track.lengthSource === 'estimated' && <Estimated />}
      {track.lengthSeconds === null ? '–:––' : durationText(track.lengthSeconds)}
    </>
  );
  if (!edit) return <span className="shrink-0 px-1 text-small text-soft">{shown}</span>;
  if (editing)
    return (
      <LengthForm
        record={record}
        track={track}
        onClose={() => {
          setEditing(false);
          // The button is back with the next paint only.
          requestAnimationFrame(() => opener.current?.focus());
        }}
      />
    );
  return (
    <button
      ref={opener}
      type="button"
      onClick={() => setEditing(true)}
      title="Correct the length"
      className="min-h-touch min-w-touch shrink-0 rounded px-1 text-right text-small text-soft decoration-field underline-offset-4 hover:text-ink hover:underline"
    >
      <span className="sr-only">{track.title}, length </span>
      {shown}
      <span className="sr-only">: correct it</span>
    </button>
  );
};

const LengthForm = ({
  record,
  track,
  onClose,
}: {
  record: ShelfRecord;
  track: ShelfTrack;
  onClose: () => void;
}) => {
  const [text, setText] = useState(track.lengthSeconds === null ? '' : durationText(track.lengthSeconds));
  const [wrong, setWrong] = useState(false);
  const renew = useRenewShelf();
  const save = useMutation({
    mutationFn: (lengthSeconds: number) =>
      call('PATCH /api/v1/records/{id}/tracks/{number}', {
        params: { id: Number(record.id), number: track.number },
        body: { lengthSeconds },
      }),
    onSuccess: async () => {
      await renew();
      onClose();
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const seconds = readDuration(text);
    setWrong(seconds === null);
    if (seconds !== null) save.mutate(seconds);
  };
  return (
    <form
      onSubmit={submit}
      className="flex shrink-0 items-center justify-end max-sm:order-last max-sm:basis-full max-sm:pb-2"
    >
      <input
        className="input w-20! text-right"
        aria-label={`Length of ${track.title}, minutes and seconds`}
        aria-invalid={wrong || undefined}
        placeholder="3:45"
        inputMode="text"
        maxLength={8}
        // biome-ignore lint/a11y/noAutofocus: the field replaces the button that was just pressed
        autoFocus
        value={text}
        onChange={(event) => {
          setWrong(false);
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      {wrong && (
        <span role="alert" className="sr-only">
          Write minutes and seconds, as 3:45
        </span>
      )}
      <IconButton label="Save the length" type="submit" disabled={save.isPending}>
        <Check size={18} />
      </IconButton>
      <IconButton label="Leave it" onClick={onClose} className="-ml-2">
        <X size={18} />
      </IconButton>
    </form>
  );
};
