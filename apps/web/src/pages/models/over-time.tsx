import { useState } from 'react';
import { SelectField } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { Segments } from '../../components/segments.tsx';
import { MetricChart } from './metric-chart.tsx';
import { type Kind, kinds, kindWords, type Model, metrics } from './words.ts';

/** How the measures of what is learned here went from model to model. */
export const OverTime = ({ models, timeZone }: { models: readonly Model[]; timeZone: string }) => {
  // What came from outside was measured on other listens: it is not comparable.
  const own = models.filter(({ place }) => place === 'own').toReversed();
  const having = (of: Kind) =>
    metrics.filter(
      ({ name }) => name !== 'people' && own.some((model) => model.kind === of && name in model.metrics),
    );
  const measured = kinds.filter((of) => having(of).length > 0);
  const [chosenKind, setKind] = useState<Kind>('artist');
  const [chosenMetric, setMetric] = useState('ndcg');
  const kind = measured.includes(chosenKind) ? chosenKind : measured[0];
  if (kind === undefined) return null;
  const choices = having(kind);
  const metric = choices.find(({ name }) => name === chosenMetric) ?? choices[0];
  if (!metric) return null;
  return (
    <Section title="Measures over time">
      <div className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <Segments
          legend="Kind of model"
          value={kind}
          onChange={setKind}
          choices={measured.map((of) => [of, of === 'session' ? 'What next' : kindWords[of]] as const)}
        />
        <div className="w-60 max-w-full">
          <SelectField
            label="Measure"
            hideLabel
            value={metric.name}
            choices={choices.map(({ name, label }) => ({ value: name, label }))}
            onChange={setMetric}
          />
        </div>
      </div>
      <MetricChart
        models={own.filter((model) => model.kind === kind && metric.name in model.metrics)}
        metric={metric}
        timeZone={timeZone}
      />
    </Section>
  );
};
