import { count, counted, duration } from '../lib/numbers.ts';
import { dayAndTime } from '../lib/time.ts';
import { useTimeZone } from './mode.tsx';
import type { Preview } from './use-preview.ts';

const daysWords = ({ days, targets }: Preview): string => {
  if (targets.length === 0) return 'at once, in your history';
  if (days <= 0) return 'at once';
  return days < 1.5 ? 'within a day' : `about ${counted(Math.ceil(days), 'day')}`;
};

/** The figures of a preview, in a row. */
export const PreviewFacts = ({ preview }: { preview: Preview }) => {
  const timeZone = useTimeZone();
  const facts: readonly (readonly [string, string, string | undefined])[] = [
    ['Records', count(preview.albums), undefined],
    ['Tracks', count(preview.tracks), undefined],
    [
      'Music',
      duration(preview.seconds),
      preview.estimated > 0 ? `${counted(preview.estimated, 'length')} estimated` : undefined,
    ],
    [
      'Sent',
      daysWords(preview),
      preview.budgetLeft === null ? undefined : `${count(preview.budgetLeft)} left of the day’s budget`,
    ],
  ];
  const shown = preview.albums > 0 ? facts : facts.slice(1);
  return (
    <div role="status">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-y border-rule py-4 sm:grid-flow-col sm:auto-cols-fr">
        {shown.map(([label, value, note]) => (
          <div key={label} className="min-w-0">
            <dt className="label">{label}</dt>
            <dd className="mt-0.5 text-lead font-[650]">{value}</dd>
            {note && <dd className="text-small text-soft">{note}</dd>}
          </div>
        ))}
      </dl>
      <p className="mt-2 text-small text-soft">
        {preview.targets.length > 0 ? `Goes to ${preview.targets.join(', ')}. ` : 'Goes to no service. '}
        {preview.from && preview.to
          ? `Heard from ${dayAndTime(preview.from, timeZone)} to ${dayAndTime(preview.to, timeZone)}.`
          : 'Each record is dated when its turn comes.'}
      </p>
    </div>
  );
};

/** What cannot be sent as it is. */
export const PreviewProblems = ({ problems }: { problems: readonly Preview['problems'][number][] }) =>
  problems.length === 0 ? null : (
    <section aria-label="Problems" className="border-l-2 border-bad pl-4">
      <p className="font-[650]">{counted(problems.length, 'problem')}</p>
      <ul className="max-h-48 overflow-auto">
        {problems.map(({ field, reason }) => (
          <li key={`${field} ${reason}`} className="py-1">
            {placeOf(field) && <span className="text-soft">{placeOf(field)}: </span>}
            {reason}
          </li>
        ))}
      </ul>
    </section>
  );

/** `what.text line 3` → `Line 3`; other fields say nothing to a person. */
const placeOf = (field: string): string | undefined => {
  const line = /line (\d+)/.exec(field)?.[1];
  return line ? `Line ${line}` : undefined;
};
