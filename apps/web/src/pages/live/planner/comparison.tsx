import { useState } from 'react';
import { useApi } from '../../../api/queries.ts';
import { SelectField } from '../../../components/field.tsx';
import { Section } from '../../../components/section.tsx';
import { Segments } from '../../../components/segments.tsx';
import { Block, Loaded } from '../../../components/states.tsx';
import { count, percent } from '../../../lib/numbers.ts';
import type { Comparison as Answer, Arm, Platform } from '../types.ts';
import { platforms, platformWords } from '../words.ts';
import { ArmsChart } from './arms-chart.tsx';
import { measures, minutes } from './measures.ts';

/** Planned checks against fixed ones, side by side. */
export const Comparison = () => {
  const [platform, setPlatform] = useState<Platform | ''>('');
  const [days, setDays] = useState<'7' | '14' | '30'>('14');
  const query = useApi('GET /api/v1/live/comparison', {
    query: { days: Number(days), ...(platform ? { platform } : {}) },
  });
  return (
    <Section title="Planned against fixed">
      <div className="mb-6 flex flex-wrap gap-3">
        <Segments
          legend="Days"
          value={days}
          onChange={setDays}
          choices={[
            ['7', '7 days'],
            ['14', '14 days'],
            ['30', '30 days'],
          ]}
        />
        <div className="w-44">
          <SelectField
            label="Platform"
            hideLabel
            value={platform}
            choices={[
              { value: '', label: 'All platforms' },
              ...platforms.map((one) => ({ value: one, label: platformWords[one] })),
            ]}
            onChange={(value) => setPlatform(value as Platform | '')}
          />
        </div>
      </div>
      <Loaded query={query} skeleton={<Block className="h-72" />}>
        {(answer) => <Body answer={answer} />}
      </Loaded>
    </Section>
  );
};

const Body = ({ answer }: { answer: Answer }) => {
  const { smart, fixed, days } = answer;
  if (smart.calls + fixed.calls === 0) return <p className="text-soft">Nothing was checked in these days.</p>;
  return (
    <>
      <Sums smart={smart} fixed={fixed} />
      <p className="mt-6 mb-3 flex flex-wrap gap-x-5 text-small text-soft">
        <Key ink="var(--accent)">planned</Key>
        <Key ink="var(--data-ghost)" dashes="4 3">
          fixed
        </Key>
      </p>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-3">
        {measures.map((measure) => (
          <ArmsChart key={measure.id} days={days} measure={measure} />
        ))}
      </div>
      {(smart.channels === 0 || fixed.channels === 0) && (
        <p className="mt-4 max-w-prose text-small text-soft">
          Only one way was in use. In the mode “Compare” some channels are planned and the rest are checked at
          fixed intervals, so that the two can be told apart.
        </p>
      )}
    </>
  );
};

const Key = ({ ink, dashes, children }: { ink: string; dashes?: string; children: string }) => (
  <span className="inline-flex items-center gap-2">
    <svg width="22" height="8" aria-hidden="true">
      <path d="M0 4H22" stroke={ink} strokeWidth="2" strokeDasharray={dashes} />
    </svg>
    {children}
  </span>
);

const rows: readonly [string, (arm: Arm) => string][] = [
  ['Channels', ({ channels }) => count(channels)],
  ['Calls', ({ calls }) => count(calls)],
  ['Broadcasts', ({ broadcasts }) => count(broadcasts)],
  [
    'Caught while live',
    ({ caught, coverage }) => `${count(caught)}${coverage === null ? '' : ` (${percent(coverage)})`}`,
  ],
  ['Median delay', ({ medianDelayMinutes: delay }) => (delay === null ? '–' : minutes(delay))],
  ['90 % found within', ({ p90DelayMinutes: delay }) => (delay === null ? '–' : minutes(delay))],
];

const Sums = ({ smart, fixed }: { smart: Arm; fixed: Arm }) => (
  <table className="w-full max-w-xl border-collapse text-left">
    <caption className="sr-only">Planned and fixed checks over all of these days</caption>
    <thead>
      <tr>
        <td className="border-b border-strong" />
        {['Planned', 'Fixed'].map((name) => (
          <th key={name} scope="col" className="border-b border-strong py-1.5 pr-4 font-[650]">
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([label, text]) => (
        <tr key={label}>
          <th scope="row" className="border-b border-rule py-1.5 pr-4 font-normal text-soft">
            {label}
          </th>
          <td className="border-b border-rule py-1.5 pr-4 whitespace-nowrap">{text(smart)}</td>
          <td className="border-b border-rule py-1.5 pr-4 whitespace-nowrap">{text(fixed)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
