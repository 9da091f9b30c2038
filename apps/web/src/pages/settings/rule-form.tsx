import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { type Me, refresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { toast } from '../../components/toasts.tsx';

type Kind = Me['scrobbleRule']['kind'];

const rules: readonly { kind: Kind; title: string; about: string }[] = [
  {
    kind: 'standard',
    title: 'Standard',
    about:
      'Recordings longer than 30 seconds, once half of them or 4 minutes were heard; where the length is not known, 30 seconds. What Last.fm and ListenBrainz ask for.',
  },
  {
    kind: 'everything',
    title: 'Everything',
    about: 'Whatever began counts, skipped or not.',
  },
  {
    kind: 'custom',
    title: 'Your own',
    about: 'At least some seconds and a share of the length, or a time after which it counts in any case.',
  },
];

/** The rule decides what is counted; whatever was heard for less is kept and shown under “All”. */
export const RuleForm = ({ me }: { me: Me }) => {
  const client = useQueryClient();
  const rule = me.scrobbleRule;
  const [kind, setKind] = useState<Kind>(rule.kind);
  const [minimumSeconds, setMinimum] = useState(String(rule.kind === 'custom' ? rule.minimumSeconds : 30));
  const [share, setShare] = useState(
    String(rule.kind === 'custom' ? Math.round(rule.minimumShare * 100) : 50),
  );
  const [orSeconds, setOr] = useState(String(rule.kind === 'custom' ? rule.orSeconds : 240));
  const save = useMutation({
    mutationFn: () =>
      call('PATCH /api/v1/me', {
        body: {
          scrobbleRule:
            kind === 'custom'
              ? {
                  kind,
                  minimumSeconds: Number(minimumSeconds),
                  minimumShare: Number(share) / 100,
                  orSeconds: Number(orSeconds),
                }
              : { kind },
        },
      }),
    onSuccess: () => {
      toast('Saved; the statistics are counted anew');
      return refresh(client, '/');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <p className="max-w-prose text-soft">
        Nothing is thrown away: short listens and skips stay in the history. The rule only says what is
        counted, and it can be changed at any time.
      </p>
      <fieldset className="flex flex-col">
        <legend className="sr-only">Scrobble rule</legend>
        {rules.map((one) => (
          <label key={one.kind} className="flex min-h-touch cursor-pointer gap-3 border-t border-rule py-3">
            <input
              type="radio"
              name="rule"
              className="mt-0.5 size-5 shrink-0"
              checked={kind === one.kind}
              onChange={() => setKind(one.kind)}
            />
            <span>
              <span className="block font-[650]">{one.title}</span>
              <span className="block max-w-prose text-soft">{one.about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'custom' && (
        <div className="grid gap-4 sm:grid-cols-3">
          <Field
            label="At least, seconds"
            type="number"
            min={0}
            max={600}
            required
            value={minimumSeconds}
            onChange={(event) => setMinimum(event.target.value)}
          />
          <Field
            label="And of the length, %"
            type="number"
            min={0}
            max={100}
            required
            value={share}
            onChange={(event) => setShare(event.target.value)}
          />
          <Field
            label="Or in any case, seconds"
            type="number"
            min={0}
            max={3600}
            required
            value={orSeconds}
            onChange={(event) => setOr(event.target.value)}
          />
        </div>
      )}
      {save.error && <FieldError>{messageOf(save.error)}</FieldError>}
      <div>
        <Button type="submit" look="solid" busy={save.isPending}>
          Use this rule
        </Button>
      </div>
    </form>
  );
};
