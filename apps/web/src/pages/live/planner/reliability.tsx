import { useApi } from '../../../api/queries.ts';
import { ChartTable } from '../../../charts/table.tsx';
import { useCursor } from '../../../charts/use-cursor.ts';
import { Section } from '../../../components/section.tsx';
import { Block, Loaded } from '../../../components/states.tsx';
import { count, counted, percent } from '../../../lib/numbers.ts';
import type { Reliability as Answer } from '../types.ts';

/** Whether chances mean what they say: of the things said with 30 %, how many happened. */
export const Reliability = () => {
  const query = useApi('GET /api/v1/live/reliability', {});
  return (
    <Section title="Do the chances hold?" aside="last 30 days">
      <Loaded query={query} skeleton={<Block className="h-80" />}>
        {(answer) =>
          answer.bins.every(({ checks }) => checks === 0) ? (
            <p className="max-w-prose text-soft">
              No check could be compared with what was believed before it yet. It shows here that of the
              channels said to be live with 30 %, 30 % were.
            </p>
          ) : (
            <Curve answer={answer} />
          )
        }
      </Loaded>
    </Section>
  );
};

const size = 300;
const pad = 36;
const inner = size - pad - 10;
const x = (share: number): number => pad + share * inner;
const y = (share: number): number => size - pad - share * inner;

const Curve = ({ answer: { bins, error } }: { answer: Answer }) => {
  const known = bins.flatMap((bin) =>
    bin.said === null || bin.happened === null ? [] : [{ ...bin, said: bin.said, happened: bin.happened }],
  );
  const most = Math.max(1, ...known.map(({ checks }) => checks));
  const radius = (checks: number): number => 3 + 7 * Math.sqrt(checks / most);
  const { at, handlers } = useCursor(known.length, (from) => {
    const share = (from - pad) / inner;
    const distances = known.map(({ said }) => Math.abs(said - share));
    return distances.indexOf(Math.min(...distances));
  });
  const shown = at === null ? undefined : known[at];
  const line = known.map((bin, index) => `${index ? 'L' : 'M'}${x(bin.said)} ${y(bin.happened)}`).join('');
  return (
    <div className="grid gap-x-10 gap-y-4 md:grid-cols-[20rem_1fr]">
      <div>
        <p aria-live="polite" className="min-h-6 text-small text-soft">
          {shown ? (
            <>
              Said <strong className="text-ink">{percent(shown.said)}</strong>, happened{' '}
              <strong className="text-ink">{percent(shown.happened)}</strong> ·{' '}
              {counted(shown.checks, 'check')}
            </>
          ) : (
            'On the line: it happens as often as it is said.'
          )}
        </p>
        <svg
          width={size}
          height={size}
          viewBox={`0 0 ${size} ${size}`}
          role="img"
          aria-label="How often something happened by the chance it was given. Arrow keys read out each figure."
          className="max-w-full touch-pan-y outline-none focus-visible:outline-2 focus-visible:outline-accent"
          {...handlers}
        >
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <path d={`M${pad} ${y(share)}H${x(1)}`} stroke="var(--rule)" />
              <path d={`M${x(share)} ${y(0)}V${y(1)}`} stroke="var(--rule)" />
              <text x={pad - 6} y={y(share) + 4} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
                {share * 100}
              </text>
              <text
                x={x(share)}
                y={size - pad + 16}
                textAnchor="middle"
                fontSize="11"
                fill="var(--ink-faint)"
              >
                {share * 100}
              </text>
            </g>
          ))}
          <text x={x(0.5)} y={size - 4} textAnchor="middle" fontSize="11" fill="var(--ink-faint)">
            said, %
          </text>
          <text
            x="0"
            y="0"
            transform={`translate(10 ${y(0.5)}) rotate(-90)`}
            textAnchor="middle"
            fontSize="11"
            fill="var(--ink-faint)"
          >
            happened, %
          </text>
          <path d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} stroke="var(--data-ghost)" strokeDasharray="4 3" />
          <path d={line} fill="none" stroke="var(--data)" strokeWidth="2" />
          {known.map((bin, index) => (
            <circle
              key={bin.from}
              cx={x(bin.said)}
              cy={y(bin.happened)}
              r={radius(bin.checks)}
              fill={index === at ? 'var(--accent)' : 'var(--data)'}
              stroke="var(--paper)"
            />
          ))}
        </svg>
      </div>
      <div className="min-w-0">
        {error !== null && (
          <p className="max-w-prose">
            Chances are off by <strong>{(error * 100).toFixed(1)} points</strong> on average, over{' '}
            {counted(
              known.reduce((sum, { checks }) => sum + checks, 0),
              'check',
            )}
            . A bigger dot stands for more of them.
          </p>
        )}
        <ChartTable
          caption="Chances said and what happened"
          head={['Said between', 'Said', 'Happened', 'Checks']}
          rows={bins.map((bin) => [
            `${percent(bin.from)} – ${percent(bin.to)}`,
            bin.said === null ? '–' : percent(bin.said),
            bin.happened === null ? '–' : percent(bin.happened),
            count(bin.checks),
          ])}
        />
      </div>
    </div>
  );
};
