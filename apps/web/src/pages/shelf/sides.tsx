import { type RecordSide, sidesOf } from '@fonoteca/records';
import { Section } from '../../components/section.tsx';
import { clockLength } from '../../lib/numbers.ts';
import { ScrobbleButton } from '../../scrobble/index.ts';
import { useShelf } from '../../shelf/context.tsx';
import type { ShelfRecord } from '../../shelf/source.ts';
import { Estimated } from './album-head.tsx';
import { NoTracks } from './no-tracks.tsx';
import { TrackRow } from './track-row.tsx';

/** The track list as it is on the record: side by side, disc by disc. */
export const Sides = ({ record }: { record: ShelfRecord }) => {
  const sides = sidesOf(record.trackItems);
  if (sides.length === 0) return <NoTracks record={record} />;
  return (
    <div className={sides.length > 1 ? 'grid items-start gap-x-12 gap-y-10 lg:grid-cols-2' : ''}>
      {sides.map((side) => (
        <Section
          key={`${side.disc} ${side.side}`}
          title={nameOf(side, sides)}
          aside={<SideAside record={record} side={side} single={sides.length === 1} />}
        >
          <ol>
            {side.tracks.map((track) => (
              <li key={track.number}>
                <TrackRow record={record} track={track} />
              </li>
            ))}
          </ol>
        </Section>
      ))}
    </div>
  );
};

const SideAside = ({ record, side, single }: { record: ShelfRecord; side: RecordSide; single: boolean }) => {
  const { scrobble } = useShelf().capabilities;
  return (
    <span className="flex items-center gap-4">
      {side.lengthSeconds > 0 && (
        <span className="text-soft">
          {side.estimated && <Estimated />}
          {clockLength(side.lengthSeconds * 1000)}
        </span>
      )}
      {scrobble && !single && (
        <ScrobbleButton
          record={record}
          trackNumbers={side.tracks.map(({ number }) => number)}
          label={side.side === null ? `Disc ${side.disc}` : `Side ${side.side}`}
          size="small"
        />
      )}
    </span>
  );
};

/** “Side A”; with the number of the record where letters begin anew; “Disc 2” for what has no sides. */
const nameOf = ({ side, disc }: RecordSide, all: readonly RecordSide[]): string => {
  if (side === null) return all.length > 1 ? `Disc ${disc}` : 'Tracks';
  const twice = all.some((other) => other.side === side && other.disc !== disc);
  return twice ? `Disc ${disc}, side ${side}` : `Side ${side}`;
};
