import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { ApiError } from '../../api/error.ts';
import { useApi } from '../../api/queries.ts';
import { NotFound } from '../../components/not-found.tsx';
import { PageHead, Section } from '../../components/section.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { bytes, count } from '../../lib/numbers.ts';
import { dateOf, dayAndTime } from '../../lib/time.ts';
import { MetricList } from './metric-list.tsx';
import { ModelButtons } from './model-buttons.tsx';
import { Trials } from './trials.tsx';
import {
  comparison,
  kindWords,
  type ModelWithTrials,
  nameOf,
  parameterText,
  placeWords,
  seconds,
  stateWords,
} from './words.ts';

/** One model: measures, what it was learned from, and every trial of its training. */
export const ModelPage = () => {
  const id = Number(useParams({ strict: false }).id);
  const me = useApi('GET /api/v1/me', {});
  const query = useApi('GET /api/v1/models/{id}', { params: { id } });
  const model = query.data?.id === id ? query.data : undefined;
  useTitle(model ? nameOf(model) : `Model ${id}`);
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400))
    return <NotFound />;
  if (query.error && !model) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!model || !me.data) return <Skeleton lines={10} />;
  return <Standing model={model} owner={me.data.role === 'owner'} timeZone={me.data.timeZone} />;
};

const Standing = ({
  model,
  owner,
  timeZone,
}: {
  model: ModelWithTrials;
  owner: boolean;
  timeZone: string;
}) => {
  const navigate = useNavigate();
  const compared = comparison(model);
  return (
    <>
      <Link
        to="/models"
        className="mb-3 inline-flex min-h-touch items-center gap-2 text-soft hover:text-accent"
      >
        <ArrowLeft size={18} aria-hidden="true" /> All models
      </Link>
      <PageHead title={<span className="inline-block first-letter:uppercase">{nameOf(model)}</span>}>
        <p>
          {kindWords[model.kind]}, {placeWords[model.place]}; {stateWords[model.state]}.
        </p>
        {model.note && <p>{model.note}</p>}
      </PageHead>
      {owner && (
        <div className="mb-8">
          <ModelButtons model={model} onRemoved={() => void navigate({ to: '/models' })} />
        </div>
      )}
      <div className="flex flex-col gap-section">
        <Section title="Measures">
          <MetricList model={model} />
          {compared && <p className="mt-4 text-soft">When it was weighed, {compared}.</p>}
        </Section>
        <Section title="How it came to be">
          <dl className="grid gap-x-10 sm:grid-cols-2">
            {factsOf(model, timeZone).map(([label, value]) => (
              <div key={label} className="flex justify-between gap-4 border-t border-rule py-2">
                <dt className="text-soft">{label}</dt>
                <dd className="min-w-0 text-right break-words">{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
        {model.trials.length > 0 && (
          <Section title="What was tried">
            <Trials trials={model.trials} />
          </Section>
        )}
      </div>
    </>
  );
};

const factsOf = (model: ModelWithTrials, timeZone: string): [string, string][] => [
  ['Made', dayAndTime(model.createdAt, timeZone)],
  ['Taken into use', model.promotedAt ? dayAndTime(model.promotedAt, timeZone) : 'never'],
  ...(model.people > 0 ? ([['People it learned from', count(model.people)]] as [string, string][]) : []),
  ['Items it knows', count(model.items)],
  ...(model.interactions > 0 ? ([['Interactions', count(model.interactions)]] as [string, string][]) : []),
  ...(model.dataFrom && model.dataUntil
    ? ([['Heard', `${dateOf(model.dataFrom, timeZone)} – ${dateOf(model.dataUntil, timeZone)}`]] as [
        string,
        string,
      ][])
    : []),
  ['Seed', String(model.seed)],
  ['Took', seconds(model.seconds)],
  ...(model.peakMb === null
    ? []
    : ([['Memory at most', `${Math.round(model.peakMb)} MB`]] as [string, string][])),
  ['Size', bytes(model.bytes)],
  ['Parameters', parameterText(model.parameters) || 'none'],
];
