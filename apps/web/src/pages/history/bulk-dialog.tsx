import type { BodyInput, ResponseOf } from '@fonoteca/contract';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { counted } from '../../lib/numbers.ts';
import { dayAndTime } from '../../lib/time.ts';
import { useChanges } from '../../lib/undo.ts';
import type { Selection } from './filters.ts';

type Body = BodyInput<'POST /api/v1/listens/bulk/preview'>;
type Preview = ResponseOf<'POST /api/v1/listens/bulk/preview'>;
export type BulkAction = Body['action'];

const titles: Record<BulkAction, string> = {
  edit: 'Edit many listens',
  shift: 'Move listens in time',
  delete: 'Delete listens',
};

const fields = [
  ['artist', 'Artist'],
  ['track', 'Recording'],
  ['release', 'Release'],
] as const;

/** First what would change, then the change; the server refuses when it is no longer the same. */
export const BulkDialog = ({
  action,
  selection,
  timeZone,
  onClose,
  onDone,
}: {
  action: BulkAction;
  selection: Selection;
  timeZone: string;
  onClose: () => void;
  onDone: () => void;
}) => {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [hours, setHours] = useState('');
  const [minutes, setMinutes] = useState('');
  const { announce } = useChanges();
  const edit = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
  const shiftSeconds = Math.round((Number(hours) || 0) * 3600 + (Number(minutes) || 0) * 60);
  const ready =
    action === 'delete' || (action === 'edit' ? Object.keys(edit).length > 0 : shiftSeconds !== 0);
  const body: Body = {
    selection,
    action,
    ...(action === 'edit' ? { edit } : {}),
    ...(action === 'shift' ? { shiftSeconds } : {}),
  };
  const preview = useMutation({
    mutationFn: () => call('POST /api/v1/listens/bulk/preview', { body }),
  });
  const apply = useMutation({
    mutationFn: (expectedCount: number) =>
      call('POST /api/v1/listens/bulk', { body: { ...body, expectedCount } }),
    onSuccess: async (change) => {
      onDone();
      await announce(change.summary, change.id);
    },
    onError: () => preview.reset(),
  });
  const { mutate: look } = preview;
  // Nothing is to be entered for a deletion: its preview is shown at once.
  useEffect(() => {
    if (action === 'delete') look();
  }, [action, look]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (preview.data) apply.mutate(preview.data.count);
    else preview.mutate();
  };
  const changed = () => preview.reset();
  const error = apply.error ?? preview.error;
  return (
    <Dialog title={titles[action]} onClose={onClose} wide>
      <form onSubmit={submit} className="flex flex-col gap-5">
        {action === 'edit' &&
          fields.map(([name, label]) => (
            <Field
              key={name}
              label={label}
              placeholder="stays as it is"
              value={texts[name] ?? ''}
              onChange={(event) => {
                changed();
                setTexts({ ...texts, [name]: event.target.value });
              }}
            />
          ))}
        {action === 'shift' && (
          <div className="grid grid-cols-2 gap-4">
            <Field
              label="Hours"
              type="number"
              step="1"
              hint="Below zero: earlier"
              value={hours}
              onChange={(event) => {
                changed();
                setHours(event.target.value);
              }}
            />
            <Field
              label="Minutes"
              type="number"
              step="1"
              value={minutes}
              onChange={(event) => {
                changed();
                setMinutes(event.target.value);
              }}
            />
          </div>
        )}
        {preview.data && <PreviewList preview={preview.data} timeZone={timeZone} />}
        {error && <FieldError>{messageOf(error)}</FieldError>}
        <Button
          type="submit"
          look={action === 'delete' ? 'danger' : 'solid'}
          disabled={!ready || preview.data?.count === 0}
          busy={preview.isPending || apply.isPending}
        >
          {!preview.data
            ? 'Show what would change'
            : `${action === 'delete' ? 'Delete' : 'Change'} ${counted(preview.data.count, 'listen')}`}
        </Button>
      </form>
    </Dialog>
  );
};

const PreviewList = ({ preview, timeZone }: { preview: Preview; timeZone: string }) => (
  <div>
    <p role="status" className="mb-2 font-[650]">
      {counted(preview.count, 'listen')}, short ones and skips included
      {preview.examples.length < preview.count && `; the first ${preview.examples.length}:`}
    </p>
    <section
      aria-label="What would change"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-72 overflow-auto border-y border-rule"
    >
      <ul>
        {preview.examples.map(({ before, after }) => (
          <li key={before.id} className="border-t border-rule py-2 first:border-t-0">
            <p className="text-soft line-through decoration-field">
              {before.sent.artist} – {before.sent.track}
              {before.sent.release && ` · ${before.sent.release}`} · {dayAndTime(before.listenedAt, timeZone)}
            </p>
            {after && (
              <p>
                {after.artist} – {after.track}
                {after.release && ` · ${after.release}`} · {dayAndTime(after.listenedAt, timeZone)}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  </div>
);
