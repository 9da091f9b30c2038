import type { ChartEntry, EntityKind } from '../api/queries.ts';
import { count, duration } from '../lib/numbers.ts';
import { EntityLink } from './entity-link.tsx';
import { Sleeve } from './sleeve.tsx';

export type TopBy = 'listens' | 'time' | 'skips';

const amountOf = (entry: ChartEntry, by: TopBy): number =>
  by === 'time' ? entry.playedSeconds : by === 'skips' ? entry.skips : entry.listens;

/** A chart with rank, movement against the range before, and a bar as long as its share of the first. */
export const TopList = ({
  kind,
  entries,
  by = 'listens',
  moves = true,
  most,
}: {
  kind: EntityKind;
  entries: readonly ChartEntry[];
  by?: TopBy;
  moves?: boolean;
  most?: number;
}) => {
  const longest = most ?? Math.max(1, ...entries.map((entry) => amountOf(entry, by)));
  return (
    <ol>
      {entries.map((entry) => (
        <li key={entry.id} className="relative flex items-center gap-3 border-t border-rule py-2">
          <span className="w-7 shrink-0 text-right font-[650] text-soft">{entry.rank}</span>
          {moves && <Movement entry={entry} />}
          <Sleeve name={entry.name} className="size-11" />
          <div className="min-w-0 grow">
            <p className="truncate">
              <EntityLink kind={kind} of={entry} className="text-[1.0625rem]" />
            </p>
            {entry.artist && (
              <p className="truncate text-small text-soft">
                <EntityLink kind="artist" of={entry.artist} className="text-[0.9375rem]" />
              </p>
            )}
            <div
              aria-hidden="true"
              className="mt-1 h-[3px] bg-data"
              style={{ width: `${Math.max(0.5, (amountOf(entry, by) / longest) * 100)}%` }}
            />
          </div>
          <span className="shrink-0 text-right font-[650]">
            {by === 'time' ? duration(entry.playedSeconds) : count(amountOf(entry, by))}
            <span className="sr-only"> {by === 'time' ? '' : by}</span>
          </span>
        </li>
      ))}
    </ol>
  );
};

const Movement = ({ entry }: { entry: ChartEntry }) => {
  const frame = 'w-9 shrink-0 text-center text-small font-[550]';
  if (entry.isNew) return <span className={`${frame} text-accent`}>new</span>;
  if (!entry.before) {
    return (
      <span className={`${frame} text-faint`} title="Not on the chart before">
        back<span className="sr-only"> on the chart</span>
      </span>
    );
  }
  const moved = entry.before.rank - entry.rank;
  if (moved === 0) {
    return (
      <span className={`${frame} text-faint`}>
        <span aria-hidden="true">–</span>
        <span className="sr-only">unchanged</span>
      </span>
    );
  }
  const words = `${moved > 0 ? 'up' : 'down'} ${Math.abs(moved)}, was ${entry.before.rank}`;
  return (
    <span className={`${frame} ${moved > 0 ? 'text-good' : 'text-bad'}`} title={words}>
      <span aria-hidden="true">
        {moved > 0 ? '↑' : '↓'}
        {Math.abs(moved) > 99 ? '99+' : Math.abs(moved)}
      </span>
      <span className="sr-only">{words}</span>
    </span>
  );
};
