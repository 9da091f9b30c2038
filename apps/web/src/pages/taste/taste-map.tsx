import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useApi } from '../../api/queries.ts';
import { buttonClass } from '../../components/button.tsx';
import { PageHead, Section } from '../../components/section.tsx';
import { Block, Empty, Loaded } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { Advice } from './advice.tsx';
import { MapChart } from './map/chart.tsx';
import { stampsFor } from './map/inks.ts';
import { highestOf, terrainOf } from './map/terrain.ts';
import { movesLittle } from './map/theme.ts';
import { placed, spanOf } from './map/time.ts';
import { MapTimeline } from './map/timeline.tsx';
import type { Placed, TasteMap } from './map/types.ts';
import { useSize } from './map/use-canvas.ts';
import { useGrowth } from './map/use-growth.ts';
import { useView } from './map/use-view.ts';
import { frameOf, viewOf, wholeMap } from './map/view.ts';
import { RegionKey, RegionList, regionsOf } from './regions.tsx';

/** A person's artists as a map: near is alike, size is listens. */
export const TasteMapPage = () => {
  useTitle('Taste map');
  const me = useApi('GET /api/v1/me', {});
  const map = useApi('GET /api/v1/taste/map', { query: { limit: 300 } });
  const timeZone = me.data?.timeZone;
  return (
    <>
      <PageHead
        title="Map of your taste"
        aside={
          <Link to="/discover/settings" className={buttonClass('line')}>
            What shapes it
          </Link>
        }
      >
        {map.data && map.data.points.length > 0 && <p>{aboutBasis(map.data)}</p>}
      </PageHead>
      <Loaded query={map} skeleton={<Block className="h-[clamp(24rem,60vh,44rem)]" />}>
        {(data) =>
          data.points.length === 0 || !timeZone ? (
            <EmptyMap />
          ) : (
            <>
              <WholeMap map={data} timeZone={timeZone} />
              {data.basis === 'none' && <Advice className="mt-8" />}
            </>
          )
        }
      </Loaded>
    </>
  );
};

const aboutBasis = ({ points, basis }: TasteMap): string => {
  const who = `${counted(points.length, 'artist')}: the larger a disc, the more you listened.`;
  if (basis === 'model') return `${who} Who is near each other is heard by the same people.`;
  if (basis === 'heard-together') return `${who} Near each other stand those that you hear together.`;
  return `${who} Nothing tells yet who is like whom, so where they stand means little.`;
};

const EmptyMap = () => (
  <Empty title="An empty sea.">
    <p>
      Every artist that you hear becomes an island here, near those that it goes with. Bring in your history,
      connect a scrobbler, or look around with the sample history on the home page.
    </p>
    <p className="mt-4 flex flex-wrap gap-3">
      <Link to="/import" className={buttonClass('solid')}>
        Import your history
      </Link>
      <Link to="/settings/$part" params={{ part: 'clients' }} className={buttonClass('line')}>
        Connect a scrobbler
      </Link>
    </p>
    <Advice className="mt-6" />
  </Empty>
);

/** An artist's disc opens over this share of the time. */
const opening = 0.03;

const WholeMap = ({ map, timeZone }: { map: TasteMap; timeZone: string }) => {
  const surface = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(surface);
  const [only, setOnly] = useState<number | null>(null);
  const growth = useGrowth();
  const points = useMemo(() => placed(map.points, width), [map.points, width]);
  const span = useMemo(() => spanOf(points), [points]);
  const frame = useMemo(() => frameOf(map.points, width, height), [map.points, width, height]);
  const viewing = useView(frame);
  const stamps = useMemo(() => stampsFor(map.groups), [map.groups]);
  const regions = useMemo(() => regionsOf(map.groups, points, stamps), [map.groups, points, stamps]);
  const highest = useMemo(() => highestOf(points), [points]);

  const moment = span ? span.from + (span.until - span.from) * growth.at : Number.POSITIVE_INFINITY;
  const there = points.filter(({ since }) => since <= moment).length;
  // The ground changes when somebody joins, not with every frame.
  // biome-ignore lint/correctness/useExhaustiveDependencies: how many are there says who is there
  const shown = useMemo(() => points.filter(({ since }) => since <= moment), [points, there]);
  const terrain = useMemo(() => terrainOf(shown, highest), [shown, highest]);
  const grown = useMemo(() => {
    if (!span || growth.at === 1 || movesLittle()) return () => 1;
    const opens = (span.until - span.from) * opening;
    return ({ since }: Placed) => {
      const part = Math.max(0, Math.min(1, (moment - since) / opens));
      return 1 - (1 - part) ** 3;
    };
  }, [span, growth.at, moment]);

  return (
    <>
      <MapChart
        surface={surface}
        frame={frame}
        viewing={viewing}
        points={shown}
        grown={grown}
        terrain={terrain}
        groups={map.groups}
        stamps={stamps}
        only={only}
        timeZone={timeZone}
      />
      {span && (
        <MapTimeline
          points={points}
          span={span}
          at={growth.at}
          shown={there}
          running={growth.running}
          timeZone={timeZone}
          onMove={growth.moveTo}
          onToggle={growth.toggle}
        />
      )}
      <RegionKey
        regions={regions}
        only={only}
        onOnly={(region) => {
          setOnly(region?.group.group ?? null);
          viewing.glideTo((_, framed) => (region ? viewOf(framed, region.points) : wholeMap));
        }}
      />
      <Section title="As a list" className="mt-section">
        <RegionList regions={regions} timeZone={timeZone} />
      </Section>
    </>
  );
};
