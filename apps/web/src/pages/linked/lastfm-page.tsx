import { useApi } from '../../api/queries.ts';
import { Figure, PageHead, Section } from '../../components/section.tsx';
import { Sleeve } from '../../components/sleeve.tsx';
import { Empty, Loaded, Skeleton } from '../../components/states.tsx';
import { useNow, useTitle } from '../../lib/hooks.ts';
import { count } from '../../lib/numbers.ts';
import { dateOf, whenListened } from '../../lib/time.ts';
import { useTimeZone } from '../../scrobble/mode.tsx';
import { LastfmLink } from './lastfm.tsx';

/** The account at Last.fm as Last.fm shows it. */
export const LastfmPage = () => {
  useTitle('Last.fm');
  const status = useApi('GET /api/v1/lastfm/status', {});
  return (
    <Loaded query={status} skeleton={<Skeleton lines={10} />}>
      {({ linked, status: state }) =>
        linked && state !== 'reconnect' ? (
          <Profile />
        ) : (
          <>
            <PageHead title="Last.fm" />
            <LastfmLink />
          </>
        )
      }
    </Loaded>
  );
};

const Profile = () => {
  const query = useApi('GET /api/v1/lastfm/profile', {}, { refetchInterval: 60_000 });
  const timeZone = useTimeZone();
  const now = useNow();
  return (
    <Loaded query={query} skeleton={<Skeleton lines={10} />}>
      {(profile) => (
        <>
          <PageHead
            title={profile.name}
            aside={
              <a
                href={profile.url}
                target="_blank"
                rel="noreferrer"
                className="link inline-flex min-h-touch items-center font-[550]"
              >
                The page at Last.fm
              </a>
            }
          >
            {profile.realName}
          </PageHead>
          <dl className="mb-section grid grid-cols-2 gap-x-8 gap-y-6 border-t border-strong pt-4 lg:grid-cols-4">
            <Figure label="Scrobbles at Last.fm" value={count(profile.scrobbles)} />
            {profile.registeredAt && (
              <Figure size="small" label="There since" value={dateOf(profile.registeredAt, timeZone)} />
            )}
          </dl>
          <Section title="Last scrobbles">
            {profile.recent.length === 0 ? (
              <Empty title="Nothing has been scrobbled there yet." />
            ) : (
              <ol>
                {profile.recent.map((listen, index) => (
                  <li
                    // biome-ignore lint/suspicious/noArrayIndexKey: the one that is playing has no time to tell it by
                    key={`${listen.listenedAt} ${index}`}
                    className="flex items-center gap-3 border-t border-rule py-2"
                  >
                    <Sleeve name={listen.album ?? listen.track} className="size-10" />
                    <div className="min-w-0 grow">
                      <p className="music truncate text-[1.0625rem]">{listen.track}</p>
                      <p className="music truncate text-[0.9375rem] text-soft">
                        {listen.artist}
                        {listen.album && (
                          <>
                            {' · '}
                            <i>{listen.album}</i>
                          </>
                        )}
                      </p>
                    </div>
                    <p className="max-w-28 shrink-0 text-right text-small text-soft sm:max-w-none">
                      {listen.listenedAt ? (
                        <time dateTime={listen.listenedAt}>
                          {whenListened(listen.listenedAt, timeZone, now)}
                        </time>
                      ) : (
                        <span className="text-accent">playing now</span>
                      )}
                    </p>
                  </li>
                ))}
              </ol>
            )}
          </Section>
        </>
      )}
    </Loaded>
  );
};
