import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/queries.ts';
import { PageHead, Section } from '../../components/section.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { AllModels } from './all-models.tsx';
import { ImportModel } from './import-model.tsx';
import { InUse } from './in-use.tsx';
import { Log } from './log.tsx';
import { OverTime } from './over-time.tsx';
import { Training } from './training.tsx';
import type { Models as Answer } from './words.ts';

/** How often a training is looked at that nobody's event tells of: the one that the schedule started. */
const lookEveryMs = 3000;

/** What the lists of this instance are learned with: in use, over time, chosen how, and what can be done. */
export const Models = () => {
  useTitle('Models');
  const me = useApi('GET /api/v1/me', {});
  const query = useApi('GET /api/v1/models', {});
  // The same question once more, so that its answer can decide how often it is asked.
  useApi('GET /api/v1/models', {}, query.data?.training ? { refetchInterval: lookEveryMs } : {});
  return (
    <>
      <PageHead title="Models">
        <p>
          What the lists of everybody here are made with. Learned on this machine; a new model is only taken
          into use when it is not worse than the one before.
        </p>
        <Link to="/discover" className="link inline-flex min-h-touch items-center">
          Discover
        </Link>
      </PageHead>
      {query.data && me.data ? (
        <Body models={query.data} owner={me.data.role === 'owner'} timeZone={me.data.timeZone} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Skeleton lines={10} />
      )}
    </>
  );
};

const Body = ({ models, owner, timeZone }: { models: Answer; owner: boolean; timeZone: string }) => (
  <>
    <Training models={models} owner={owner} timeZone={timeZone} />
    <div className="flex flex-col gap-section">
      <Section title="In use">
        {models.items.length === 0 ? (
          <Empty title="No model yet.">
            Forgotten favourites, mixes and what comes next work without one. A model finds what is new.
          </Empty>
        ) : (
          <InUse models={models.items} owner={owner} timeZone={timeZone} />
        )}
      </Section>
      <OverTime models={models.items} timeZone={timeZone} />
      {owner && (
        <Section title="Take in a model">
          <ImportModel />
        </Section>
      )}
      {models.items.length > 0 && (
        <Section title="All models">
          <AllModels models={models.items} owner={owner} />
        </Section>
      )}
      {models.events.length > 0 && (
        <Section title="What happened">
          <Log events={models.events} timeZone={timeZone} />
        </Section>
      )}
    </div>
  </>
);
