import { useApi } from '../../api/queries.ts';
import { NowPlaying } from '../../components/now-playing.tsx';
import { Loaded, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { longDay, today } from '../../lib/time.ts';
import { FirstSteps } from './first-steps.tsx';
import { OnThisDay } from './on-this-day.tsx';
import { Recent } from './recent.tsx';
import { LastDays, ThisMonth } from './this-month.tsx';
import { TodayFigures } from './today.tsx';

export const Home = () => {
  useTitle('Home');
  const me = useApi('GET /api/v1/me', {});
  return (
    <Loaded query={me} skeleton={<Skeleton lines={8} />}>
      {({ timeZone, listens, name }) => (
        <>
          <NowPlaying />
          {listens === 0 ? (
            <FirstSteps name={name} />
          ) : (
            <>
              <header className="mb-8">
                <p className="label">{longDay(today(timeZone))}</p>
                <TodayFigures />
              </header>
              <div className="grid gap-x-12 gap-y-section lg:grid-cols-[7fr_5fr]">
                <Recent timeZone={timeZone} />
                <div className="flex min-w-0 flex-col gap-section">
                  <LastDays />
                  <ThisMonth />
                  <OnThisDay />
                </div>
              </div>
            </>
          )}
        </>
      )}
    </Loaded>
  );
};
