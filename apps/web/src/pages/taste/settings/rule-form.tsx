import { type FormEvent, useState } from 'react';
import { ApiError, messageOf } from '../../../api/error.ts';
import { Button } from '../../../components/button.tsx';
import { FieldError, SelectField } from '../../../components/field.tsx';
import { type Draft, draftOf, missingIn, ruleOf } from './rule-draft.ts';
import { RuleFields } from './rule-fields.tsx';
import { ruleTitles } from './rule-words.ts';
import type { Rule, RuleKind } from './types.ts';

interface Refusal {
  readonly field: string;
  readonly reason: string;
}

/** One rule being made or changed; what the server refuses stands at the field that it means. */
export const RuleForm = ({
  rule,
  place,
  onSave,
  onCancel,
}: {
  rule?: Rule;
  /** Where it stands among the rules: the server names fields by it. */
  place: number;
  onSave: (rule: Rule) => Promise<void>;
  onCancel: () => void;
}) => {
  const [draft, setDraft] = useState(() => draftOf(rule));
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [failure, setFailure] = useState<string | null>(null);

  const change = (patch: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...patch }));
    setRefusals([]);
    setFailure(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = missingIn(draft);
    if (missing) {
      setRefusals([missing]);
      return;
    }
    setBusy(true);
    try {
      await onSave(ruleOf(draft));
    } catch (error) {
      setBusy(false);
      const own = error instanceof ApiError ? refusalsOf(error, place) : [];
      setRefusals(own);
      if (own.length === 0) setFailure(messageOf(error));
    }
  };
  return (
    <form
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
      aria-label={rule ? 'Change the rule' : 'New rule'}
      className="my-2 flex flex-col gap-4 rounded bg-sunk p-4"
    >
      <SelectField
        label="Rule"
        value={draft.kind}
        onChange={(kind) => change({ kind: kind as RuleKind })}
        choices={Object.entries(ruleTitles).map(([value, label]) => ({ value, label }))}
      />
      <RuleFields
        draft={draft}
        onChange={change}
        reasonFor={(field) => refusals.find((refusal) => refusal.field === field)?.reason}
      />
      {failure && <FieldError>{failure}</FieldError>}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" look="solid" busy={busy}>
          {rule ? 'Change it' : 'Add it'}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
};

/** The API speaks of its own fields and of schemas; a person filled in a form. */
const inWords = (reason: string): string => {
  const bound = /^Too (small|big): expected number to be [<>]=?(-?[\d.]+)/.exec(reason);
  if (bound) return `use ${bound[2]} or ${bound[1] === 'small' ? 'more' : 'less'}`;
  if (/^Too small: expected string/.test(reason)) return 'say which';
  if (/expected (int|number)/.test(reason))
    return /expected int/.test(reason) ? 'use a whole number' : 'use a number';
  return reason.replace(/^is (below|before) \w+/, 'is $1 the other one');
};

/** What was refused of this rule: "rules.3.maxSeconds" is its field `maxSeconds`, "rules.3.in.0" its `in`. */
const refusalsOf = (error: ApiError, place: number): Refusal[] =>
  error.fields
    .filter(({ field }) => field.startsWith(`rules.${place}.`))
    .map(({ field, reason }) => {
      const name = field.split('.')[2] ?? '';
      return { field: name === 'in' || name === 'notIn' ? 'languages' : name, reason: inWords(reason) };
    });
