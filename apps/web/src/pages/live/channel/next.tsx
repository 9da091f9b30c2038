import { useApi } from '../../../api/queries.ts';
import { Section } from '../../../components/section.tsx';
import { Block, Loaded } from '../../../components/states.tsx';
import { percent } from '../../../lib/numbers.ts';
import { ChanceBar } from '../meter.tsx';
import type { Channel } from '../types.ts';
import { momentWords, spanWords } from '../words.ts';

/** The likely broadcasts of the week to come. */
export const NextBroadcasts = ({
  channel,
  timeZone,
  now,
}: {
  channel: Channel;
  timeZone: string;
  now: number;
}) => {
  const query = useApi('GET /api/v1/predictions', { query: { channel: channel.id, least: 0.1 } });
  return (
    <Section title="Likely next" aside="of the week to come">
      <Loaded query={query} skeleton={<Block className="h-32" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-soft">
              {channel.forecast.enough
                ? 'No start is likely enough to be named.'
                : 'Not enough seen yet: it takes 5 broadcasts in 30 days.'}
            </p>
          ) : (
            <ol className="grid gap-x-10 sm:grid-cols-2">
              {items.slice(0, 10).map((one) => (
                <li key={one.likely} className="border-t border-rule py-2.5">
                  <p className="flex items-baseline justify-between gap-4">
                    <span className="font-[550] first-letter:uppercase">
                      {momentWords(one.likely, timeZone, now)}
                    </span>
                    <span className="text-small text-soft">
                      {one.announced ? 'announced' : percent(one.chance)}
                    </span>
                  </p>
                  <ChanceBar chance={one.chance} />
                  {one.title && <p className="mt-1 text-small wrap-anywhere">{one.title}</p>}
                  <p className="mt-1 text-small text-faint">
                    start {spanWords(one.from, one.to, timeZone, now)}, end about{' '}
                    {momentWords(one.expectedEnd, timeZone, now).replace(/^.*, /, '')}
                  </p>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
};
