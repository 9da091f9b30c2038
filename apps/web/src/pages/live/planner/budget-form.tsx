import { type FormEvent, useState } from 'react';
import { ApiError, messageOf } from '../../../api/error.ts';
import { Button } from '../../../components/button.tsx';
import { Field, FieldError } from '../../../components/field.tsx';
import { toast } from '../../../components/toasts.tsx';
import { count, percent } from '../../../lib/numbers.ts';
import type { PlatformPlan } from '../types.ts';
import type { ChangePlan } from './use-plan.ts';

/** How many calls may be made, and how many of them are kept back. */
export const BudgetForm = ({ plan, change }: { plan: PlatformPlan; change: ChangePlan }) => {
  const [calls, setCalls] = useState(String(plan.callsPerHour));
  const [reserve, setReserve] = useState(String(Math.round(plan.reserve * 100)));
  const { error } = change;
  const reason = (field: string) => (error instanceof ApiError ? error.reasonFor(field) : undefined);
  const save = (callsPerHour: number | null) =>
    change.mutate(
      { callsPerHour, reserve: Number(reserve) / 100 },
      {
        onSuccess: (next) => {
          setCalls(String(next.callsPerHour));
          setReserve(String(Math.round(next.reserve * 100)));
          toast(`${plan.label}: stored`);
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(Number(calls));
  };
  const usable = /^\d+$/.test(calls) && Number(calls) >= 1 && Number(calls) <= 100_000;
  const keeps = /^\d+$/.test(reserve) && Number(reserve) <= 90;
  return (
    <form onSubmit={submit} className="mt-4 grid items-start gap-4 sm:grid-cols-2" noValidate>
      <Field
        label="Calls per hour at most"
        type="number"
        inputMode="numeric"
        min={1}
        max={100_000}
        value={calls}
        error={usable ? reason('callsPerHour') : 'Give a whole number from 1 to 100,000'}
        hint={`By itself ${count(plan.defaultCallsPerHour)}. More than the platform allows makes it refuse.`}
        onChange={(event) => setCalls(event.target.value)}
      />
      <Field
        label="Kept back, %"
        type="number"
        inputMode="numeric"
        min={0}
        max={90}
        value={reserve}
        error={keeps ? reason('reserve') : 'Give a whole number from 0 to 90'}
        hint={`For confirming, for “Check now” and for other uses: now ${percent(plan.reserve)}.`}
        onChange={(event) => setReserve(event.target.value)}
      />
      {error !== null && !reason('callsPerHour') && !reason('reserve') && (
        <FieldError>{messageOf(error)}</FieldError>
      )}
      <div className="flex flex-wrap gap-3 sm:col-span-2">
        <Button type="submit" busy={change.isPending} disabled={!usable || !keeps}>
          Store the budget
        </Button>
        {plan.callsPerHour !== plan.defaultCallsPerHour && (
          <Button look="quiet" disabled={change.isPending || !keeps} onClick={() => save(null)}>
            Back to {count(plan.defaultCallsPerHour)} an hour
          </Button>
        )}
      </div>
    </form>
  );
};
