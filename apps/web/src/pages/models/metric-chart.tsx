import { scaleLinear } from '@visx/scale';
import { ChartTable } from '../../charts/table.tsx';
import { useCursor } from '../../charts/use-cursor.ts';
import { useWidth } from '../../lib/hooks.ts';
import { dayAndTime } from '../../lib/time.ts';
import { type Model, stateWords } from './words.ts';

const left = 52;
const right = 12;
const bottom = 26;
const topEdge = 12;
const height = 220;

/** One measure of one kind's models in the order in which they were trained; a ring is one that was refused. */
export const MetricChart = ({
  models,
  metric,
  timeZone,
}: {
  /** Oldest first, each with this measure. */
  models: readonly Model[];
  metric: { readonly name: string; readonly label: string; readonly text: (value: number) => string };
  timeZone: string;
}) => {
  const [frame, width] = useWidth<HTMLDivElement>();
  const inner = Math.max(0, width - left - right);
  const values = models.map((model) => model.metrics[metric.name] ?? 0);
  const step = models.length > 1 ? inner / (models.length - 1) : 0;
  const x = (index: number): number => (models.length > 1 ? left + index * step : left + inner / 2);
  const y = scaleLinear<number>({
    domain: [0, Math.max(...values, 0.001)],
    range: [height - bottom, topEdge],
    nice: 4,
  });
  const { at, handlers } = useCursor(models.length, (from) =>
    step === 0 ? 0 : Math.round((from - left) / step),
  );
  const shown = at === null ? undefined : models[at];
  const line = values.map((value, index) => `${index ? 'L' : 'M'}${x(index)} ${y(value)}`).join('');
  const wordsOf = (model: Model): string =>
    `model ${model.id}, ${dayAndTime(model.createdAt, timeZone)}, ${stateWords[model.state]}`;
  return (
    <div ref={frame}>
      <p aria-live="polite" className="min-h-6 text-small text-soft">
        {shown ? (
          <>
            <strong className="text-ink">{metric.text(shown.metrics[metric.name] ?? 0)}</strong> ·{' '}
            {wordsOf(shown)}
          </>
        ) : (
          'Filled: in use, now or once. A ring: refused.'
        )}
      </p>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${metric.label} of each model. Arrow keys read out each figure.`}
          className="touch-pan-y outline-none focus-visible:outline-2 focus-visible:outline-accent"
          {...handlers}
        >
          {y.ticks(4).map((tick) => (
            <g key={tick}>
              <path
                d={`M${left} ${y(tick)}H${width}`}
                stroke={tick === 0 ? 'var(--rule-strong)' : 'var(--rule)'}
                shapeRendering="crispEdges"
              />
              <text x={left - 8} y={y(tick) + 4} textAnchor="end" fontSize="12" fill="var(--ink-faint)">
                {metric.text(tick)}
              </text>
            </g>
          ))}
          <path d={line} fill="none" stroke="var(--data-ghost)" strokeWidth="2" />
          {models.map((model, index) => (
            <circle
              key={model.id}
              cx={x(index)}
              cy={y(values[index] ?? 0)}
              r={index === at ? 7 : 5}
              fill={
                model.state === 'refused'
                  ? 'var(--paper)'
                  : model.state === 'current'
                    ? 'var(--accent)'
                    : 'var(--data)'
              }
              stroke={model.state === 'current' ? 'var(--accent)' : 'var(--data)'}
              strokeWidth="2"
            />
          ))}
          {models.map((model, index) =>
            index === 0 || index === models.length - 1 ? (
              <text
                key={model.id}
                x={x(index)}
                y={height - 7}
                textAnchor={models.length === 1 ? 'middle' : index === 0 ? 'start' : 'end'}
                fontSize="12"
                fill="var(--ink-faint)"
              >
                model {model.id}
              </text>
            ) : null,
          )}
        </svg>
      )}
      <ChartTable
        caption={`${metric.label} of each model`}
        head={['Model', metric.label, 'Trained', 'Standing']}
        rows={models.map((model, index) => [
          String(model.id),
          metric.text(values[index] ?? 0),
          dayAndTime(model.createdAt, timeZone),
          stateWords[model.state],
        ])}
      />
    </div>
  );
};
