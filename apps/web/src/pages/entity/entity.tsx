import { useParams } from '@tanstack/react-router';
import { ApiError } from '../../api/error.ts';
import { type Entity, type EntityKind, useApi } from '../../api/queries.ts';
import { Timeline } from '../../charts/timeline.tsx';
import { EntityLink, kindWords } from '../../components/entity-link.tsx';
import { NotFound } from '../../components/not-found.tsx';
import { Figure, Section } from '../../components/section.tsx';
import { Sleeve } from '../../components/sleeve.tsx';
import { Block, ErrorState } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { clockLength, count, counted, duration, percent } from '../../lib/numbers.ts';
import { ago, dateOf } from '../../lib/time.ts';
import { Standing } from '../taste/standing.tsx';
import { Names } from './names.tsx';
import { RecentOf } from './recent-of.tsx';
import { Similar } from './similar.tsx';
import { TopOf } from './top-of.tsx';

const useId = (): number => Number(useParams({ strict: false }).id);

export const ArtistPage = () => {
  const query = useApi('GET /api/v1/artists/{id}', { params: { id: useId() } });
  return <EntityQuery query={query} kind="artist" />;
};
export const ReleasePage = () => {
  const query = useApi('GET /api/v1/releases/{id}', { params: { id: useId() } });
  return <EntityQuery query={query} kind="release" />;
};
export const RecordingPage = () => {
  const query = useApi('GET /api/v1/recordings/{id}', { params: { id: useId() } });
  return <EntityQuery query={query} kind="recording" />;
};

const EntityQuery = ({
  query,
  kind,
}: {
  query: { data: Entity | undefined; error: unknown; refetch: () => unknown };
  kind: EntityKind;
}) => {
  const me = useApi('GET /api/v1/me', {});
  useTitle(query.data?.name ?? kindWords[kind].one);
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400))
    return <NotFound />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data || !me.data) return <Block className="h-96" />;
  return <EntityBody entity={query.data} timeZone={me.data.timeZone} owner={me.data.role === 'owner'} />;
};

const EntityBody = ({ entity, timeZone, owner }: { entity: Entity; timeZone: string; owner: boolean }) => {
  const kindName = kindWords[entity.kind].one;
  const events = entity.listens + entity.skips;
  return (
    <>
      <header className="mb-10 grid gap-6 sm:grid-cols-[auto_1fr] sm:items-end sm:gap-8">
        <Sleeve name={entity.name} className="size-36 sm:size-52" />
        <div className="min-w-0">
          <p className="label first-letter:uppercase">
            {kindName}
            {entity.rank !== null && `, number ${count(entity.rank)} of all time`}
          </p>
          <h1
            className={`music mt-1 text-head leading-[1.02] font-[500] tracking-tight ${entity.kind === 'release' ? 'italic' : ''}`}
          >
            {entity.name}
          </h1>
          {entity.artist && (
            <p className="mt-3 text-title">
              <EntityLink kind="artist" of={entity.artist} className="text-soft" />
              {entity.guests.map((guest, index) => (
                <span key={guest.id} className="text-lead text-soft">
                  {index === 0 ? ' with ' : ', '}
                  <EntityLink kind="artist" of={guest} />
                </span>
              ))}
            </p>
          )}
          <Standing kind={entity.kind} id={entity.id} />
        </div>
      </header>
      <dl className="mb-section grid grid-cols-2 gap-x-8 gap-y-6 border-t border-strong pt-4 lg:grid-cols-4">
        <Figure
          label="Listens"
          value={count(entity.listens)}
          note={
            entity.skips > 0
              ? `skipped ${counted(entity.skips, 'time')}, ${percent(entity.skips / Math.max(1, events))}`
              : undefined
          }
        />
        <Figure
          label="Time"
          value={duration(entity.playedSeconds)}
          note={entity.lengthMs ? `${clockLength(entity.lengthMs)} long` : undefined}
        />
        <Figure
          size="small"
          label="First listen"
          value={entity.firstAt ? dateOf(entity.firstAt, timeZone) : '–'}
          note={entity.firstAt && ago(entity.firstAt)}
        />
        <Figure
          size="small"
          label="Last listen"
          value={entity.lastAt ? dateOf(entity.lastAt, timeZone) : '–'}
          note={entity.lastAt && ago(entity.lastAt)}
        />
      </dl>
      <div className="flex flex-col gap-section">
        <Section title="Month by month">
          <Timeline
            points={entity.months}
            grain="month"
            label={`Listens of ${entity.name} by month`}
            height={200}
          />
        </Section>
        <Similar entity={entity} />
        <div className="grid gap-x-12 gap-y-section lg:grid-cols-2">
          {entity.topRecordings.length > 0 && (
            <TopOf title="Recordings" kind="recording" items={entity.topRecordings} />
          )}
          {entity.topReleases.length > 0 && (
            <TopOf
              title={entity.kind === 'recording' ? 'Heard on' : 'Releases'}
              kind="release"
              items={entity.topReleases}
            />
          )}
          <RecentOf entity={entity} timeZone={timeZone} />
          <Names entity={entity} owner={owner} />
        </div>
      </div>
    </>
  );
};
