import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../lib/hooks.ts';
import { bytes } from '../../lib/numbers.ts';
import { ago } from '../../lib/time.ts';
import { ModelButtons } from './model-buttons.tsx';
import { kindWords, type Model, mainMetric, placeWords, stateWords } from './words.ts';

const shownFirst = 12;

/** Every model that is kept, newest first. */
export const AllModels = ({ models, owner }: { models: readonly Model[]; owner: boolean }) => {
  const now = useNow();
  const [all, setAll] = useState(false);
  return (
    <>
      <ol aria-label="All models">
        {(all ? models : models.slice(0, shownFirst)).map((model) => {
          const main = mainMetric(model.metrics);
          return (
            <li
              key={model.id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-rule py-2"
            >
              <div className="min-w-0">
                <p>
                  <Link to="/models/$id" params={{ id: String(model.id) }} className="link font-[550]">
                    {model.name}, model {model.id}
                  </Link>{' '}
                  <strong
                    className={
                      model.state === 'current'
                        ? 'text-good'
                        : model.state === 'refused'
                          ? 'text-bad'
                          : 'text-soft'
                    }
                  >
                    {stateWords[model.state]}
                  </strong>
                </p>
                <p className="text-small text-soft">
                  {[
                    kindWords[model.kind],
                    placeWords[model.place],
                    ...(main ? [`${main.label} ${main.text(model.metrics[main.name] ?? 0)}`] : []),
                    bytes(model.bytes),
                    ago(model.createdAt, now),
                  ].join(' · ')}
                </p>
              </div>
              {owner && <ModelButtons model={model} />}
            </li>
          );
        })}
      </ol>
      {!all && models.length > shownFirst && (
        <Button className="mt-3" onClick={() => setAll(true)}>
          Show all {models.length}
        </Button>
      )}
    </>
  );
};
