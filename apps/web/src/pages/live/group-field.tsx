import { useId } from 'react';
import { useApi } from '../../api/queries.ts';
import { Field } from '../../components/field.tsx';

/** A group by its name: one of those that are there, or a new one. */
export const GroupField = ({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (group: string) => void;
  error?: string | undefined;
}) => {
  const id = useId();
  const groups = useApi('GET /api/v1/channels', { query: { limit: 1 } }).data?.groups ?? [];
  return (
    <div>
      <Field
        label="Group (may be empty)"
        maxLength={100}
        autoComplete="off"
        list={id}
        value={value}
        error={error}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {groups.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
};
