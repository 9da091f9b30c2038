import clsx from 'clsx';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { defaultRange, namedRanges, type RangeName, type RangeSearch } from '../../lib/range.ts';

/** Named ranges as a row of radio buttons (arrow keys move), and days of one's own. */
export const RangePicker = ({
  search,
  resolved,
  onChange,
}: {
  search: RangeSearch;
  resolved: { from: string; to: string } | undefined;
  onChange: (search: RangeSearch) => void;
}) => {
  const range = search.range ?? defaultRange;
  const [own, setOwn] = useState(false);
  const custom = range === 'custom' || own;
  const choose = (name: RangeName) => {
    setOwn(name === 'custom');
    if (name !== 'custom') onChange(name === defaultRange ? {} : { range: name });
  };
  return (
    <div className="mb-8">
      <fieldset className="-mx-1 flex flex-wrap">
        <legend className="sr-only">Range</legend>
        {[...namedRanges, ['custom', 'Own days'] as const].map(([name, label]) => {
          const checked = name === 'custom' ? custom : !custom && name === range;
          return (
            <label
              key={name}
              className={clsx(
                'flex min-h-touch min-w-touch cursor-pointer items-center justify-center px-2 has-focus-visible:outline-2 has-focus-visible:outline-accent',
                checked ? 'text-ink' : 'text-soft hover:text-ink',
              )}
            >
              <input
                type="radio"
                name="range"
                className="sr-only"
                checked={checked}
                onChange={() => choose(name)}
              />
              <span
                className={clsx(
                  'border-b-2 pb-0.5',
                  checked ? 'border-accent font-[650]' : 'border-transparent font-[500]',
                )}
              >
                {label}
              </span>
            </label>
          );
        })}
      </fieldset>
      {custom && (
        <OwnDays
          key={`${search.from}-${search.to}`}
          from={search.from ?? resolved?.from ?? ''}
          to={search.to ?? resolved?.to ?? ''}
          onChange={(from, to) => {
            setOwn(false);
            onChange({ range: 'custom', from, to });
          }}
        />
      )}
    </div>
  );
};

const OwnDays = (given: { from: string; to: string; onChange: (from: string, to: string) => void }) => {
  const [from, setFrom] = useState(given.from);
  const [to, setTo] = useState(given.to);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first = from, last = to] = [from, to].sort();
    if (first && last) given.onChange(first, last);
  };
  return (
    <form onSubmit={submit} className="mt-2 flex flex-wrap items-end gap-3">
      <label className="text-small font-[550]">
        From
        <input
          type="date"
          required
          className="input mt-1"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label className="text-small font-[550]">
        To
        <input
          type="date"
          required
          className="input mt-1"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <Button type="submit" look="solid">
        Show
      </Button>
    </form>
  );
};
