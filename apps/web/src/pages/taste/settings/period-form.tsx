import { type FormEvent, useState } from 'react';
import { ApiError, messageOf } from '../../../api/error.ts';
import { Button } from '../../../components/button.tsx';
import { Field, FieldError } from '../../../components/field.tsx';
import { addDays, startOfDay, today } from '../../../lib/time.ts';
import { useLeavingOut } from '../use-leaving-out.ts';

/** Leaves the days from one to another out of the taste, both included. */
export const PeriodForm = ({ timeZone, onClose }: { timeZone: string; onClose: () => void }) => {
  const now = today(timeZone);
  const [from, setFrom] = useState(addDays(now, -7));
  const [until, setUntil] = useState(now);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { add } = useLeavingOut();
  const refused = error instanceof ApiError ? error : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await add({
        kind: 'period',
        from: startOfDay(from, timeZone),
        until: startOfDay(addDays(until, 1), timeZone),
        ...(name.trim() ? { name: name.trim() } : {}),
      });
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const atField = refused?.reasonFor('from') ?? refused?.reasonFor('until') ?? refused?.reasonFor('name');
  return (
    <form
      onSubmit={submit}
      aria-label="Leave a stretch of time out"
      className="flex flex-col gap-4 rounded bg-sunk p-4"
    >
      <div className="grid max-w-md gap-4 sm:grid-cols-2">
        <Field
          label="First day"
          type="date"
          required
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          error={refused?.reasonFor('from')}
        />
        <Field
          label="Last day"
          type="date"
          required
          value={until}
          onChange={(event) => setUntil(event.target.value)}
          error={refused?.reasonFor('until') && 'use a day that is not before the first one'}
        />
      </div>
      <div className="max-w-md">
        <Field
          label="What was it?"
          maxLength={200}
          placeholder="Party at our place"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={refused?.reasonFor('name')}
        />
      </div>
      {error !== null && !atField && <FieldError>{messageOf(error)}</FieldError>}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" look="solid" busy={busy}>
          Leave it out
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
};
