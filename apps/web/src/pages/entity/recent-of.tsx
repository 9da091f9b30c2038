import { Link } from '@tanstack/react-router';
import { type Entity, useApi } from '../../api/queries.ts';
import { ListenRow } from '../../components/listen-row.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { dayAndTime } from '../../lib/time.ts';

const filterOf = ({ kind, id }: Entity) =>
  kind === 'artist' ? { artistId: id } : kind === 'release' ? { releaseId: id } : { recordingId: id };

export const RecentOf = ({ entity, timeZone }: { entity: Entity; timeZone: string }) => {
  const filter = filterOf(entity);
  const query = useApi('GET /api/v1/listens', { query: { ...filter, limit: 8, show: 'all' } });
  return (
    <Section
      title="Recent listens"
      aside={
        <Link
          to="/history"
          search={{ ...filter, show: 'all' }}
          className="link inline-flex min-h-touch items-center"
        >
          All of them
        </Link>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="None." />
          ) : (
            <ol>
              {items.map((listen) => (
                <li key={listen.id}>
                  <ListenRow
                    listen={listen}
                    timeZone={timeZone}
                    when={dayAndTime(listen.listenedAt, timeZone)}
                  />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
};
