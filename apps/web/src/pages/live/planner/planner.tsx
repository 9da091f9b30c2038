import { useApi } from '../../../api/queries.ts';
import { Loaded, Skeleton } from '../../../components/states.tsx';
import { useNow, useTitle } from '../../../lib/hooks.ts';
import { LiveFrame } from '../live-frame.tsx';
import { Comparison } from './comparison.tsx';
import { PlatformPart } from './platform-part.tsx';
import { Reliability } from './reliability.tsx';

/** How calls are spent, platform by platform, and whether planning is worth it. */
export const Planner = () => {
  useTitle('Planner of checks');
  const me = useApi('GET /api/v1/me', {});
  const query = useApi('GET /api/v1/live/platforms', {});
  const now = useNow();
  return (
    <LiveFrame
      title="Planner"
      about={
        <p>
          Each platform allows so many calls; the planner spends them where a start is likely, and never one
          too many. {me.data && me.data.role !== 'owner' && 'Only the owner of this installation changes it.'}
        </p>
      }
    >
      <div className="flex flex-col gap-section">
        <Loaded query={query} skeleton={<Skeleton lines={12} />}>
          {({ items }) =>
            items
              .toSorted((a, b) => Number(b.configured) - Number(a.configured) || b.channels - a.channels)
              .map((plan) => (
                <PlatformPart
                  key={plan.platform}
                  plan={plan}
                  owner={me.data?.role === 'owner'}
                  timeZone={me.data?.timeZone ?? 'UTC'}
                  now={now}
                />
              ))
          }
        </Loaded>
        <Comparison />
        <Reliability />
      </div>
    </LiveFrame>
  );
};
