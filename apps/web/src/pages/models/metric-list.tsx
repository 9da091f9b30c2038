import { Figure } from '../../components/section.tsx';
import { type Model, metricsOf } from './words.ts';

/** The measures of a model, each with what it says and what the model in use then had. */
export const MetricList = ({ model, most }: { model: Model; most?: number }) => {
  const shown = metricsOf(model.metrics).slice(0, most);
  if (shown.length === 0)
    return <p className="text-soft">Not measured: too little could be held out, or it came from outside.</p>;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:flex sm:flex-wrap sm:gap-x-10">
      {shown.map(({ name, label, about, text }) => {
        const before = model.comparedWith?.metrics[name];
        return (
          <Figure
            key={name}
            size="small"
            label={label}
            value={text(model.metrics[name] ?? 0)}
            note={
              before === undefined || name === 'people' ? (
                <span className="block max-w-44 text-faint">{about}</span>
              ) : (
                `in use had ${text(before)}`
              )
            }
          />
        );
      })}
    </dl>
  );
};
