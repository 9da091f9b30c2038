import { type FormEvent, useId, useState } from 'react';
import { ApiError, messageOf } from '../../api/error.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FieldError } from '../../components/field.tsx';
import { GroupField } from './group-field.tsx';
import type { Channel } from './types.ts';
import { useChannel } from './use-channel.ts';

/** In which group a channel stands, and what the person notes of it. */
export const DetailsDialog = ({ channel, onClose }: { channel: Channel; onClose: () => void }) => {
  const id = useId();
  const [group, setGroup] = useState(channel.group ?? '');
  const [note, setNote] = useState(channel.note);
  const { change } = useChannel(channel);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ group: group.trim() || null, note }, { onSuccess: onClose });
  };
  const reason = (field: string) =>
    change.error instanceof ApiError ? change.error.reasonFor(field) : undefined;
  return (
    <Dialog title={channel.name} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5">
        <GroupField value={group} onChange={setGroup} error={reason('group')} />
        <div>
          <label htmlFor={id} className="mb-1.5 block font-[550]">
            Note <span className="font-normal text-faint">(may be empty)</span>
          </label>
          <textarea
            id={id}
            rows={3}
            maxLength={2000}
            className="input"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {reason('note') && <FieldError>{reason('note')}</FieldError>}
        </div>
        {change.error && !reason('group') && !reason('note') && (
          <FieldError>{messageOf(change.error)}</FieldError>
        )}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="solid" busy={change.isPending}>
            Save
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
