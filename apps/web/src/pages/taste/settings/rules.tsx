import { Pencil, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../../api/queries.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { RuleForm } from './rule-form.tsx';
import { ruleWords, unknownWords } from './rule-words.ts';
import type { Rule } from './types.ts';
import type { SettingsEdits } from './use-settings.ts';

/** The hard rules as sentences; each is edited in its place. */
export const Rules = ({ rules, edits }: { rules: readonly Rule[]; edits: SettingsEdits }) => {
  const [open, setOpen] = useState<number | 'new' | null>(null);

  const remove = (index: number): void => {
    setOpen(null);
    void edits.change({ rules: rules.toSpliced(index, 1) }, 'The rule is gone', { rules: [...rules] });
  };
  const put = async (index: number, rule: Rule, form: number | 'new'): Promise<void> => {
    await edits.save({ rules: rules.toSpliced(index, 1, rule) });
    // The sentence may stand there before the save has ended: whoever opened another form by then keeps it.
    setOpen((now) => (now === form ? null : now));
  };
  const close = () => setOpen(null);

  return (
    <>
      <p className="mb-4 max-w-prose text-soft">
        No list ever breaks one of these, wherever it is made: on the pages, by the API or on the command
        line.
      </p>
      {rules.length > 0 && (
        <ul aria-label="Rules">
          {rules.map((rule, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place alone
            <li key={index} className="border-t border-rule py-1">
              {open === index ? (
                <RuleForm
                  rule={rule}
                  place={index}
                  onSave={(next) => put(index, next, index)}
                  onCancel={close}
                />
              ) : (
                <RuleRow rule={rule} onEdit={() => setOpen(index)} onRemove={() => remove(index)} />
              )}
            </li>
          ))}
        </ul>
      )}
      {open === 'new' ? (
        <div className="border-t border-rule py-1">
          <RuleForm place={rules.length} onSave={(rule) => put(rules.length, rule, 'new')} onCancel={close} />
        </div>
      ) : (
        <div className="border-t border-rule pt-4">
          <Button onClick={() => setOpen('new')} disabled={rules.length >= 50}>
            <Plus size={18} aria-hidden="true" /> Add a rule
          </Button>
        </div>
      )}
    </>
  );
};

const RuleRow = ({ rule, onEdit, onRemove }: { rule: Rule; onEdit: () => void; onRemove: () => void }) => {
  const named = useApi(
    'GET /api/v1/taste/items/{kind}',
    rule.kind === 'without'
      ? { params: { kind: rule.entity }, query: { key: rule.key } }
      : { params: { kind: 'artist' }, query: {} },
    { enabled: rule.kind === 'without' },
  );
  const words = ruleWords(rule, rule.kind === 'without' ? named.data?.name : undefined);
  const unknown = unknownWords(rule);
  return (
    <div className="flex items-center gap-1">
      <p className="min-w-0 grow py-2">
        <span className="font-[550]">{words}</span>
        {unknown && <span className="text-small text-faint"> · {unknown}</span>}
      </p>
      {rule.kind in simple ? null : (
        <IconButton label={`Edit: ${words}`} onClick={onEdit}>
          <Pencil size={17} />
        </IconButton>
      )}
      <IconButton label={`Remove: ${words}`} onClick={onRemove} className="-mr-2">
        <X size={18} />
      </IconButton>
    </div>
  );
};

/** Rules that say all by their kind: there is nothing to edit. */
const simple: Readonly<Partial<Record<Rule['kind'], true>>> = {
  'only-heard': true,
  'never-heard': true,
  'on-shelf': true,
};
