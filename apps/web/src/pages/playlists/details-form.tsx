import { type FormEvent, useId } from 'react';
import { ApiError, messageOf } from '../../api/error.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';

export interface Details {
  readonly title: string;
  readonly description: string;
}

/** Name and description of a playlist. */
export const DetailsForm = ({
  details,
  onChange,
  onSubmit,
  onCancel,
  busy,
  error,
  action,
}: {
  details: Details;
  onChange: (details: Details) => void;
  onSubmit: (event: FormEvent) => void;
  onCancel: () => void;
  busy: boolean;
  error: unknown;
  action: string;
}) => {
  const id = useId();
  const reason = (field: string) => (error instanceof ApiError ? error.reasonFor(field) : undefined);
  const known = reason('title') ?? reason('description');
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-5">
      <Field
        label="Name"
        required
        maxLength={200}
        value={details.title}
        error={reason('title')}
        onChange={(event) => onChange({ ...details, title: event.target.value })}
      />
      <div>
        <label htmlFor={id} className="mb-1.5 block font-[550]">
          Description <span className="font-normal text-faint">(may be empty)</span>
        </label>
        <textarea
          id={id}
          rows={3}
          maxLength={2000}
          className="input"
          value={details.description}
          onChange={(event) => onChange({ ...details, description: event.target.value })}
        />
        {reason('description') && <FieldError>{reason('description')}</FieldError>}
      </div>
      {error !== null && !known && <FieldError>{messageOf(error)}</FieldError>}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" look="solid" busy={busy}>
          {action}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
};
