import { Dialog } from '../../components/dialog.tsx';
import { Sleeve } from '../../components/sleeve.tsx';
import { count, counted, percent } from '../../lib/numbers.ts';
import { ago } from '../../lib/time.ts';
import { type List, type ListItem, type Reason, sleeveName, sourceWords } from './item.ts';
import { ItemArtist, ItemName } from './item-name.tsx';

/** Everything that is known of why an item is on a list: reasons, what they rest on, chance, sources. */
export const WhyDialog = ({ item, list, onClose }: { item: ListItem; list: List; onClose: () => void }) => (
  <Dialog title="Why is it here?" onClose={onClose}>
    <div className="flex items-center gap-4">
      <Sleeve name={sleeveName(item)} className="size-16" />
      <div className="min-w-0">
        <p className="text-lead leading-snug">
          <ItemName of={item} />
        </p>
        <p className="text-soft">
          <ItemArtist of={item} />
        </p>
        <p className="text-small text-faint">{factsOf(item).join(' · ')}</p>
      </div>
    </div>
    {item.tags.length > 0 && (
      <ul aria-label="Tags" className="mt-4 flex flex-wrap gap-1.5">
        {item.tags.map((tag) => (
          <li key={tag} className="rounded-full border border-field px-2.5 py-0.5 text-small text-soft">
            {tag}
          </li>
        ))}
      </ul>
    )}
    <ol className="mt-5">
      {item.reasons.map((reason) => (
        <li key={`${reason.kind} ${reason.text}`} className="border-t border-rule py-3">
          <ReasonWithEvidence reason={reason} />
        </li>
      ))}
    </ol>
    <p className="border-t border-rule pt-3 text-small text-soft">{chanceOf(item)}</p>
    {list.models.length > 0 && <MadeWith list={list} />}
  </Dialog>
);

const ReasonWithEvidence = ({ reason }: { reason: Reason }) => {
  const most = Math.max(...reason.evidence.map(({ share }) => share), 0.01);
  return (
    <>
      <p className="font-[550]">{reason.text}.</p>
      {reason.evidence.length > 0 && (
        <ul className="mt-2 flex flex-col gap-2">
          {reason.evidence.map((one) => (
            <li key={one.key}>
              <div className="flex items-baseline justify-between gap-4">
                <p className="min-w-0">
                  <ItemName of={one} />
                  {one.artist && <span className="text-small text-soft"> {one.artist}</span>}
                </p>
                <span className="shrink-0 text-small text-soft">{percent(one.share)} of its score</span>
              </div>
              <div
                aria-hidden="true"
                className="mt-1 h-[3px] bg-data"
                style={{ width: `${Math.max(1, (one.share / most) * 100)}%` }}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const factsOf = ({ year, listens, lastListenAt }: ListItem): string[] => [
  ...(year === null ? [] : [String(year)]),
  listens === 0 ? 'never heard' : counted(listens, 'listen'),
  ...(lastListenAt === null ? [] : [`last ${ago(lastListenAt)}`]),
];

/** The chance it had of standing there, simply. */
const chanceOf = ({ propensity, reasons }: ListItem): string => {
  const tried = reasons.some(({ kind }) => kind === 'exploring') && propensity < 0.5;
  const one = count(Math.max(2, Math.round(1 / Math.max(propensity, 0.0001))));
  if (tried)
    return `A try: a few places of a list go to what Fonoteca is less sure of, to learn what you like. Its chance of standing here was about 1 in ${one}.`;
  if (propensity > 0.95) return 'No luck in it: it was the best that was left for this place.';
  return `Most places go to the best, a few to tries. Its chance of standing here was ${percent(propensity)}.`;
};

/** What was in use, and how much each brought in. */
export const MadeWith = ({ list }: { list: List }) => (
  <p className="mt-2 text-small text-faint">
    This list was made with{' '}
    {list.models.map(({ name, weight }) => `${sourceWords(name)} (${percent(weight)})`).join(', ')}.
  </p>
);
