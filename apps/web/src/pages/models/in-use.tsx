import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../lib/hooks.ts';
import { count, counted } from '../../lib/numbers.ts';
import { ago, dateOf } from '../../lib/time.ts';
import { Confirm } from './confirm.tsx';
import { MetricList } from './metric-list.tsx';
import { useModelActions } from './use-actions.ts';
import {
  comparison,
  type Kind,
  kinds,
  kindWords,
  type Model,
  type Place,
  places,
  placeWords,
} from './words.ts';

/** What is in use for each kind and place, or that nothing is. */
export const InUse = ({
  models,
  owner,
  timeZone,
}: {
  models: readonly Model[];
  owner: boolean;
  timeZone: string;
}) => (
  <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
    {kinds.map((kind) => (
      <div key={kind} className="min-w-0 border-t border-rule pt-3">
        <h3 className="text-lead font-[650]">{kindWords[kind]}</h3>
        {places.map((place) => (
          <OneInUse
            key={place}
            kind={kind}
            place={place}
            models={models.filter((model) => model.kind === kind && model.place === place)}
            owner={owner}
            timeZone={timeZone}
          />
        ))}
      </div>
    ))}
  </div>
);

const OneInUse = ({
  kind,
  place,
  models,
  owner,
  timeZone,
}: {
  kind: Kind;
  place: Place;
  models: readonly Model[];
  owner: boolean;
  timeZone: string;
}) => {
  const now = useNow();
  const model = models.find(({ state }) => state === 'current');
  if (!model)
    return place === 'outside' && kind === 'session' ? null : (
      <p className="mt-2 text-faint">Nothing {placeWords[place]} yet.</p>
    );
  const before = models.some(({ state, promotedAt }) => state === 'retired' && promotedAt !== null);
  const learnedFrom = [
    ...(model.people > 0 ? [counted(model.people, 'person', 'people')] : []),
    ...(model.interactions > 0 ? [counted(model.interactions, 'interaction')] : []),
    `${count(model.items)} ${kind === 'session' ? 'recordings' : kindWords[kind].toLowerCase()}`,
  ];
  return (
    <article className="mt-3 mb-5" aria-label={`${kindWords[kind]}, ${placeWords[place]}`}>
      <p className="mb-3">
        <Link to="/models/$id" params={{ id: String(model.id) }} className="link font-[550]">
          {model.name}, model {model.id}
        </Link>{' '}
        <span className="text-soft">
          {placeWords[place]}, {ago(model.createdAt, now)}
        </span>
      </p>
      {place === 'outside' && model.note ? (
        <p className="text-soft">{model.note}</p>
      ) : (
        <MetricList model={model} most={2} />
      )}
      <p className="mt-3 text-small text-soft">
        {learnedFrom.join(', ')}
        {model.dataFrom &&
          model.dataUntil &&
          `, heard from ${dateOf(model.dataFrom, timeZone)} to ${dateOf(model.dataUntil, timeZone)}`}
      </p>
      {comparison(model) && <p className="text-small text-soft">When it was weighed, {comparison(model)}.</p>}
      {owner && before && <RollBack kind={kind} place={place} />}
    </article>
  );
};

const RollBack = ({ kind, place }: { kind: Kind; place: Place }) => {
  const { rollBack } = useModelActions();
  const [asking, setAsking] = useState(false);
  const what = kindWords[kind].toLowerCase();
  return (
    <>
      <Button className="mt-3" aria-label={`Roll back…: ${what}`} onClick={() => setAsking(true)}>
        Roll back…
      </Button>
      {asking && (
        <Confirm
          title={`Roll back: ${what}?`}
          action="Roll back"
          busy={rollBack.isPending}
          onConfirm={() => rollBack.mutate({ kind, place }, { onSettled: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          <p>
            The model that was in use before takes its place again, for everybody here. This one stays and can
            be taken into use again.
          </p>
        </Confirm>
      )}
    </>
  );
};
