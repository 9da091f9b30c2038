import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/queries.ts';
import { EntityLink } from '../../components/entity-link.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { counted } from '../../lib/numbers.ts';

/** The same date in earlier years. */
export const OnThisDay = () => {
  const query = useApi('GET /api/v1/statistics/on-this-day', {});
  return (
    <Section title="On this day">
      <Loaded query={query}>
        {({ years }) =>
          years.length === 0 ? (
            <Empty title="No listens on this date in earlier years." />
          ) : (
            <ol className="flex flex-col">
              {years.slice(0, 6).map((one) => (
                <li key={one.year} className="flex gap-5 border-t border-rule py-3">
                  <Link
                    to="/history"
                    search={{ from: one.day, to: one.day }}
                    className="display quiet-link inline-flex min-h-touch w-16 shrink-0 items-start pt-1 text-title"
                  >
                    {one.year}
                  </Link>
                  <div className="min-w-0">
                    {one.top.slice(0, 3).map((recording) => (
                      <p key={recording.id} className="truncate">
                        <EntityLink kind="recording" of={recording} className="text-[1.0625rem]" />{' '}
                        <EntityLink kind="artist" of={recording.artist} className="text-soft" />
                      </p>
                    ))}
                    <p className="text-small text-faint">{counted(one.listens, 'listen')}</p>
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
};
