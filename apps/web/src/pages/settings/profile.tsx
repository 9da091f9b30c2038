import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ApiError, messageOf } from '../../api/error.ts';
import { type Me, refresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { TimeZoneField } from '../../components/time-zone-field.tsx';
import { toast } from '../../components/toasts.tsx';
import { RuleForm } from './rule-form.tsx';

export const Profile = ({ me }: { me: Me }) => {
  const client = useQueryClient();
  const [name, setName] = useState(me.name);
  const [timeZone, setTimeZone] = useState(me.timeZone);
  const save = useMutation({
    mutationFn: () => call('PATCH /api/v1/me', { body: { name: name.trim(), timeZone } }),
    onSuccess: () => {
      toast('Saved');
      return refresh(client, '/');
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <>
      <Section title="Profile">
        <form onSubmit={submit} className="flex max-w-md flex-col gap-5">
          <Field
            label="Name"
            required
            maxLength={64}
            autoComplete="username"
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={refused?.reasonFor('name')}
          />
          <TimeZoneField value={timeZone} onChange={setTimeZone} />
          {timeZone !== me.timeZone && (
            <p className="text-small text-soft">
              Every day, week and month is counted anew in that time zone.
            </p>
          )}
          {save.error && <FieldError>{messageOf(save.error)}</FieldError>}
          <div>
            <Button type="submit" look="solid" busy={save.isPending}>
              Save
            </Button>
          </div>
        </form>
      </Section>
      <Section title="What counts as a listen">
        <RuleForm me={me} />
      </Section>
    </>
  );
};
