import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { Shuffle } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { useApi, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { FieldError, SelectField } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { Loaded } from '../../components/states.tsx';

const lengths = [15, 30, 45, 60, 90, 120, 180];
/** More than fills the longest of them. */
const most = 100;

/** Makes a mix for a mood or an activity that fills a time. */
export const MixPicker = () => {
  const taste = useApi('GET /api/v1/taste', {});
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [word, setWord] = useState<{ mood?: string; activity?: string }>({});
  const [minutes, setMinutes] = useState('60');
  const make = useMutation({
    mutationFn: () =>
      call('POST /api/v1/recommendations', {
        body: { purpose: 'mix', limit: most, context: { ...word, minutes: Number(minutes) } },
      }),
    onSuccess: async ({ id }) => {
      await navigate({ to: '/lists/$id', params: { id: String(id) } });
      await refresh('/recommendations');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Section title="A mix for now">
      <Loaded query={taste}>
        {({ moods, activities }) => (
          <form onSubmit={submit} className="flex flex-col gap-5">
            <Words
              legend="Mood"
              words={moods}
              value={word.mood}
              onChange={(mood) => setWord(mood === undefined ? {} : { mood })}
            />
            <Words
              legend="Doing"
              words={activities}
              value={word.activity}
              onChange={(activity) => setWord(activity === undefined ? {} : { activity })}
            />
            <div className="flex flex-wrap items-end gap-4">
              <div className="w-40">
                <SelectField
                  label="Length"
                  choices={lengths.map((length) => ({ value: String(length), label: `${length} min` }))}
                  value={minutes}
                  onChange={setMinutes}
                />
              </div>
              <Button type="submit" look="solid" busy={make.isPending}>
                <Shuffle size={18} aria-hidden="true" /> Make the mix
              </Button>
            </div>
            {make.error && <FieldError>{messageOf(make.error)}</FieldError>}
          </form>
        )}
      </Loaded>
    </Section>
  );
};

/** One word of many, or none: pressed again, it is let go. */
const Words = ({
  legend,
  words,
  value,
  onChange,
}: {
  legend: string;
  words: readonly string[];
  value: string | undefined;
  onChange: (word: string | undefined) => void;
}) => (
  <fieldset>
    <legend className="mb-1.5 font-[550]">{legend}</legend>
    <div className="flex flex-wrap gap-2">
      {words.map((word) => (
        <button
          key={word}
          type="button"
          aria-pressed={word === value}
          onClick={() => onChange(word === value ? undefined : word)}
          className={clsx(
            'min-h-touch rounded-full border px-4 text-small font-[550]',
            word === value
              ? 'border-ink bg-ink text-paper'
              : 'border-field text-soft hover:border-ink hover:text-ink',
          )}
        >
          {word.replaceAll('-', ' ')}
        </button>
      ))}
    </div>
  </fieldset>
);
