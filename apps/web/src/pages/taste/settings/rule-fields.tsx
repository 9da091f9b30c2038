import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useApi } from '../../../api/queries.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { Field, FieldError } from '../../../components/field.tsx';
import { SearchPicker } from '../../../components/search-picker.tsx';
import { Segments } from '../../../components/segments.tsx';
import { languageCodes } from './languages.ts';
import { bounds, type Draft } from './rule-draft.ts';
import { factKinds, languageName, nameOfKey } from './rule-words.ts';
import { useItemOf } from './use-item.ts';

interface Props {
  readonly draft: Draft;
  readonly onChange: (patch: Partial<Draft>) => void;
  /** What was refused of a field, by its name in the API. */
  readonly reasonFor: (field: string) => string | undefined;
}

/** The fields of a rule's kind. */
export const RuleFields = (props: Props) => {
  const { draft, onChange } = props;
  return (
    <>
      <OwnFields {...props} />
      {factKinds.has(draft.kind) && (
        <label className="flex min-h-touch cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            checked={draft.orUnknown}
            onChange={(event) => onChange({ orUnknown: event.target.checked })}
            className="size-5 shrink-0"
          />
          <span>Let through what nobody knows this of</span>
        </label>
      )}
    </>
  );
};

const OwnFields = (props: Props): ReactNode => {
  const { draft, onChange, reasonFor } = props;
  switch (draft.kind) {
    case 'without':
      return <ItemField {...props} />;
    case 'without-tag':
      return (
        <Field
          label="Tag"
          maxLength={60}
          placeholder="christmas"
          value={draft.tag}
          onChange={(event) => onChange({ tag: event.target.value })}
          error={reasonFor('tag')}
        />
      );
    case 'length':
      return (
        <Bounds
          {...props}
          labels={['At least', 'At most']}
          hints={['2:00', '8:00']}
          hint="Minutes and seconds"
        />
      );
    case 'year':
      return <Bounds {...props} labels={['From', 'To']} hints={['1970', '1989']} hint="Years of release" />;
    case 'tempo':
      return (
        <Bounds {...props} labels={['At least', 'At most']} hints={['90', '130']} hint="Beats per minute" />
      );
    case 'language':
      return <Languages {...props} />;
    case 'not-heard-within':
    case 'not-listed-within':
      return (
        <div className="max-w-40">
          <Field
            label="Days"
            inputMode="numeric"
            value={draft.days}
            onChange={(event) => onChange({ days: event.target.value })}
            error={reasonFor('days')}
          />
        </div>
      );
    case 'at-most':
      return (
        <div className="flex flex-wrap items-end gap-4">
          <div className="w-28">
            <Field
              label="At most"
              inputMode="numeric"
              value={draft.count}
              onChange={(event) => onChange({ count: event.target.value })}
              error={reasonFor('count')}
            />
          </div>
          <Segments
            legend="Of one"
            choices={[
              ['artist', 'of one artist'],
              ['release', 'of one release'],
            ]}
            value={draft.per}
            onChange={(per) => onChange({ per })}
          />
        </div>
      );
    default:
      return null;
  }
};

const Bounds = ({
  draft,
  onChange,
  reasonFor,
  labels,
  hints,
  hint,
}: Props & { labels: readonly [string, string]; hints: readonly [string, string]; hint: string }) => {
  const [low = '', high = ''] = bounds[draft.kind] ?? [];
  return (
    <div className="grid max-w-md grid-cols-2 gap-4">
      <Field
        label={labels[0]}
        inputMode="text"
        placeholder={hints[0]}
        value={draft.low}
        onChange={(event) => onChange({ low: event.target.value })}
        hint={hint}
        error={reasonFor(low)}
      />
      <Field
        label={labels[1]}
        inputMode="text"
        placeholder={hints[1]}
        value={draft.high}
        onChange={(event) => onChange({ high: event.target.value })}
        error={reasonFor(high)}
      />
    </div>
  );
};

/** Found by searching the own history; the rule keeps the key, so that it outlives the catalogue's ids. */
const ItemField = ({ draft, onChange, reasonFor }: Props) => {
  const choose = useItemOf();
  const named = useApi(
    'GET /api/v1/taste/items/{kind}',
    { params: { kind: draft.entity }, query: { key: draft.key } },
    { enabled: draft.key !== '' },
  );
  if (draft.key !== '')
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p>
          <span className="music text-lead">{named.data?.name ?? nameOfKey(draft.key)}</span>{' '}
          <span className="text-small text-soft">{draft.entity}</span>
        </p>
        <Button onClick={() => onChange({ key: '' })}>Choose another</Button>
        {reasonFor('key') && <FieldError>{reasonFor('key')}</FieldError>}
      </div>
    );
  return (
    <div>
      <SearchPicker
        onPick={async ({ kind, id }) => {
          const item = await choose(kind, id);
          if (item) onChange({ entity: item.kind, key: item.key });
        }}
      />
      {reasonFor('key') && <FieldError>{reasonFor('key')}</FieldError>}
    </div>
  );
};

const Languages = ({ draft, onChange, reasonFor }: Props) => {
  const id = useId();
  const { languages } = draft;
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Segments
          legend="Which"
          choices={[
            ['not', 'None of these'],
            ['only', 'Only these'],
          ]}
          value={draft.wanted ? 'only' : 'not'}
          onChange={(value) => onChange({ wanted: value === 'only' })}
        />
      </div>
      {languages.length > 0 && (
        <ul aria-label="Languages" className="flex flex-wrap gap-2">
          {languages.map((code) => (
            <li key={code} className="flex items-center rounded border border-field bg-raised pl-3">
              {languageName(code)}
              <IconButton
                label={`Without ${languageName(code)}`}
                onClick={() => onChange({ languages: languages.filter((one) => one !== code) })}
              >
                <X size={16} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <div className="max-w-xs">
        <label htmlFor={id} className="mb-1.5 block font-[550]">
          Add a language
        </label>
        <select
          id={id}
          className="input"
          value=""
          disabled={languages.length >= 20}
          onChange={(event) => onChange({ languages: [...languages, event.target.value] })}
        >
          <option value="">Choose…</option>
          {languageCodes()
            .filter(([code]) => !languages.includes(code))
            .map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
        </select>
        {reasonFor('languages') && <FieldError>{reasonFor('languages')}</FieldError>}
      </div>
    </div>
  );
};
