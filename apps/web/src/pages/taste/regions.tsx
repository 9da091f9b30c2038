import { EntityLink } from '../../components/entity-link.tsx';
import { count, counted } from '../../lib/numbers.ts';
import { ago, dateOf } from '../../lib/time.ts';
import type { Stamp } from './map/inks.ts';
import type { MapGroup, Placed } from './map/types.ts';
import { Swatch } from './swatch.tsx';

export interface Region {
  readonly group: MapGroup;
  readonly stamp: Stamp | undefined;
  readonly points: readonly Placed[];
  readonly listens: number;
}

/** The regions with their artists, the one that is heard most first. */
export const regionsOf = (
  groups: readonly MapGroup[],
  points: readonly Placed[],
  stamps: ReadonlyMap<number, Stamp>,
): Region[] =>
  groups
    .map((group) => {
      const own = points.filter((point) => point.group === group.group);
      const listens = own.reduce((sum, point) => sum + point.listens, 0);
      return { group, stamp: stamps.get(group.group), points: own, listens };
    })
    .filter((region) => region.points.length > 0)
    .sort((a, b) => b.listens - a.listens);

/** What the colours mean; pressing one looks at its region alone. */
export const RegionKey = ({
  regions,
  only,
  onOnly,
}: {
  regions: readonly Region[];
  only: number | null;
  onOnly: (region: Region | null) => void;
}) => (
  <ul aria-label="Regions" className="mt-4 flex flex-wrap gap-2">
    {regions.map((region) => {
      const chosen = only === region.group.group;
      return (
        <li key={region.group.group} className="max-w-full">
          <button
            type="button"
            aria-pressed={chosen}
            onClick={() => onOnly(chosen ? null : region)}
            className={`flex min-h-touch max-w-full items-center gap-2 rounded border px-3 text-small font-[550] ${chosen ? 'border-ink bg-ink text-paper' : 'border-field hover:border-ink'}`}
          >
            <Swatch stamp={region.stamp} />
            <span className="truncate">{region.group.name}</span>
            <span className={chosen ? '' : 'text-faint'}>{count(region.points.length)}</span>
          </button>
        </li>
      );
    })}
  </ul>
);

/** The map as words: every region with its artists. */
export const RegionList = ({ regions, timeZone }: { regions: readonly Region[]; timeZone: string }) => (
  <ul>
    {regions.map((region, index) => (
      <li key={region.group.group} className="border-t border-rule first:border-t-0">
        <details open={index === 0}>
          <summary className="flex min-h-14 items-center gap-3 py-2">
            <Swatch stamp={region.stamp} />
            <span className="min-w-0 grow font-[650]">{region.group.name}</span>
            <span className="shrink-0 text-right text-small text-soft">
              {counted(region.points.length, 'artist')}
              <span className="max-sm:block">
                <span className="max-sm:hidden"> · </span>
                {counted(region.listens, 'listen')}
              </span>
            </span>
          </summary>
          <ol className="pb-4 pl-6 sm:columns-2 sm:gap-x-10">
            {region.points.map((point) => (
              <li key={point.id} className="break-inside-avoid py-1.5">
                <EntityLink kind="artist" of={point} className="text-[1.0625rem]" />
                <p className="text-small text-faint">
                  {counted(point.listens, 'listen')}
                  {point.firstListenAt && ` · since ${dateOf(point.firstListenAt, timeZone)}`}
                  {point.lastListenAt && ` · last ${ago(point.lastListenAt)}`}
                </p>
              </li>
            ))}
          </ol>
        </details>
      </li>
    ))}
  </ul>
);
