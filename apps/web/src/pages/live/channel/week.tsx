import { useState } from 'react';
import { useApi } from '../../../api/queries.ts';
import { HeatMap } from '../../../charts/heat-map.tsx';
import { evenShade } from '../../../charts/shade.ts';
import { Section } from '../../../components/section.tsx';
import { Segments } from '../../../components/segments.tsx';
import { Block, Loaded } from '../../../components/states.tsx';
import { percent } from '../../../lib/numbers.ts';
import type { Pattern } from '../types.ts';
import { consistencyWords, lengthWords } from '../words.ts';
import { offsetOf, offsetWords, shiftWeek } from './zone.ts';

/** The week as it was learned, in the person's clocks or the channel's own. */
export const Week = ({ id, timeZone, now }: { id: number; timeZone: string; now: number }) => {
  const query = useApi('GET /api/v1/schedule-patterns', { query: { channel: id } });
  return (
    <Section title="Its week">
      <Loaded query={query} skeleton={<Block className="h-72" />}>
        {(pattern) => (
          <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[1fr_17rem]">
            <WeekOf pattern={pattern} timeZone={timeZone} now={now} />
            <Habits pattern={pattern} />
          </div>
        )}
      </Loaded>
    </Section>
  );
};

const starts = (value: number): string => `${value < 0.095 ? value.toFixed(2) : value.toFixed(1)} starts`;
const live = (value: number): string => `live ${percent(value)} of the hour`;

const WeekOf = ({ pattern, timeZone, now }: { pattern: Pattern; timeZone: string; now: number }) => {
  const [of, setOf] = useState<'live' | 'starts'>('live');
  const [clocks, setClocks] = useState<'own' | 'channel'>('own');
  const own = offsetOf(timeZone, now);
  const { offsetMinutes } = pattern.zone;
  const shown = clocks === 'own' ? own : offsetMinutes;
  // Monday 1 January 2024 is the first minute of a week.
  const minute = Math.floor((now - Date.UTC(2024, 0, 1)) / 60_000) + shown;
  const mark = Math.floor((((minute % 10_080) + 10_080) % 10_080) / 60);
  return (
    <div className="min-w-0">
      <div className="mb-3 flex flex-wrap gap-3">
        <Segments
          legend="What is shown"
          value={of}
          onChange={setOf}
          choices={[
            ['live', 'Live'],
            ['starts', 'Starts'],
          ]}
        />
        {own !== offsetMinutes && (
          <Segments
            legend="Whose time"
            value={clocks}
            onChange={setClocks}
            choices={[
              ['own', 'Your time'],
              ['channel', 'Its time'],
            ]}
          />
        )}
      </div>
      <HeatMap
        values={shiftWeek(pattern[of], shown - offsetMinutes)}
        label={of === 'live' ? 'Share of each hour in which it is live' : 'Expected starts'}
        text={of === 'live' ? live : starts}
        mark={mark}
        ink={evenShade}
      />
      <p className="mt-1 text-small text-faint">
        {clocks === 'own'
          ? `In your time, ${[...new Set([timeZone.replaceAll('_', ' '), offsetWords(own)])].join(', ')}.`
          : `In the channel’s own time, ${offsetWords(offsetMinutes)}.`}
      </p>
    </div>
  );
};

const daylight: Record<Pattern['zone']['rules'], string> = {
  none: 'without daylight saving',
  us: 'with the daylight saving of North America',
  eu: 'with the daylight saving of Europe',
  south: 'with the daylight saving of the south',
};

/** What it usually does, in words. */
const Habits = ({ pattern }: { pattern: Pattern }) => {
  const { medianMinutes, gapHours, zone, consistency, broadcasts } = pattern;
  const facts: [string, string][] = [
    ['Broadcasts seen', String(broadcasts)],
    ['Usual length', medianMinutes === null ? 'not known yet' : lengthWords(medianMinutes * 60_000)],
    ['From start to start', gapHours === null ? 'not known yet' : gapWords(gapHours)],
    ['Hours', pattern.enough ? consistencyWords(consistency) : 'not enough seen yet'],
    ['Its clocks', `${offsetWords(zone.offsetMinutes)} now, ${daylight[zone.rules]}`],
  ];
  return (
    <div>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label} className="border-t border-rule py-2 first:border-t-0 lg:first:pt-0">
            <dt className="label">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!pattern.enough && (
        <p className="mt-2 text-small text-soft">
          With fewer than 5 broadcasts in 30 days the week shown is mostly that of similar channels.
        </p>
      )}
    </div>
  );
};

const gapWords = (hours: number): string => {
  if (hours < 36) return `about ${Math.max(1, Math.round(hours))} hours`;
  const days = hours / 24;
  return `about ${days < 10 ? Number(days.toFixed(1)) : Math.round(days)} days`;
};
