import { counted, percent } from '../../lib/numbers.ts';
import { type ModelWithTrials, metrics, parameterText, seconds } from './words.ts';

type Trial = ModelWithTrials['trials'][number];

/** Everything that was tried while a model was trained, what was taken first, then the best. */
export const Trials = ({ trials }: { trials: readonly Trial[] }) => {
  const shown = metrics.filter(({ name }) => trials.some((trial) => name in trial.metrics));
  const [first] = shown;
  const order = trials.toSorted(
    (a, b) =>
      (b.weight ?? -1) - (a.weight ?? -1) ||
      (first ? (b.metrics[first.name] ?? 0) - (a.metrics[first.name] ?? 0) : 0),
  );
  const taken = trials.filter(({ weight }) => weight !== null).length;
  const whole = trials.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  const head = 'border-b border-strong py-2 pr-4 font-[650]';
  const cell = 'border-b border-rule py-2 pr-4 align-top';
  return (
    <>
      <p className="mb-3 text-soft">
        {counted(trials.length, 'trial')} on an inner split of the training data; {taken} taken.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label="Trials" className="max-h-[36rem] overflow-auto" tabIndex={0}>
        <table className="w-full min-w-[40rem] border-collapse text-left">
          <thead>
            <tr>
              <th scope="col" className={head}>
                Member
              </th>
              <th scope="col" className={head}>
                Weight
              </th>
              {shown.map(({ name, label }) => (
                <th key={name} scope="col" className={head}>
                  {label}
                </th>
              ))}
              <th scope="col" className={head}>
                Took
              </th>
              <th scope="col" className={head}>
                Parameters
              </th>
            </tr>
          </thead>
          <tbody>
            {order.map((trial) => (
              <tr
                key={`${trial.member} ${JSON.stringify(trial.parameters)} ${trial.seconds}`}
                className={trial.weight === null ? 'text-soft' : 'font-[550]'}
              >
                <th scope="row" className={`${cell} font-[550] whitespace-nowrap`}>
                  {trial.member}
                </th>
                <td className={cell}>
                  {trial.weight === null ? 'not taken' : percent(trial.weight / whole)}
                </td>
                {shown.map(({ name, text }) => (
                  <td key={name} className={cell}>
                    {trial.metrics[name] === undefined ? '' : text(trial.metrics[name])}
                  </td>
                ))}
                <td className={`${cell} whitespace-nowrap`}>{seconds(trial.seconds)}</td>
                <td className={`${cell} text-small`}>{parameterText(trial.parameters)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
};
