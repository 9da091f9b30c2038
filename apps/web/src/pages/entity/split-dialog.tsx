import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import type { Entity } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { counted } from '../../lib/numbers.ts';
import { useChanges } from '../../lib/undo.ts';

/** Takes some of the names out of an entry into one of their own. */
export const SplitDialog = ({ entity, onClose }: { entity: Entity; onClose: () => void }) => {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [name, setName] = useState('');
  const { announce } = useChanges();
  const split = useMutation({
    mutationFn: () =>
      call('POST /api/v1/catalogue/split', {
        body: {
          kind: entity.kind,
          id: entity.id,
          sentTrackIds: [...chosen],
          ...(name.trim() ? { name: name.trim() } : {}),
        },
      }),
    onSuccess: async ({ changeId }) => {
      onClose();
      await announce(`${counted(chosen.size, 'name')} split from ${entity.name}`, changeId);
    },
  });
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    split.mutate();
  };
  return (
    <Dialog title={`Split “${entity.name}”`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <fieldset>
          <legend className="mb-2 text-soft">Which names belong to something else?</legend>
          <div className="max-h-72 overflow-auto border-y border-rule">
            {entity.sentAs.map((sent) => (
              <label
                key={sent.sentTrackId}
                className="flex min-h-touch items-center gap-3 border-t border-rule py-1.5 first:border-t-0"
              >
                <input
                  type="checkbox"
                  className="size-5 shrink-0"
                  checked={chosen.has(sent.sentTrackId)}
                  onChange={() => toggle(sent.sentTrackId)}
                />
                <span className="min-w-0">
                  <span className="music block">{sent.track}</span>
                  <span className="block text-small text-soft">
                    {sent.artist}
                    {sent.release && ` · ${sent.release}`}
                  </span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <Field
          label="Name of the new entry"
          hint="Left empty, it takes the name as it was sent."
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {split.error && <FieldError>{messageOf(split.error)}</FieldError>}
        <Button type="submit" look="solid" busy={split.isPending} disabled={chosen.size === 0}>
          Split {counted(chosen.size, 'name')}
        </Button>
      </form>
    </Dialog>
  );
};
