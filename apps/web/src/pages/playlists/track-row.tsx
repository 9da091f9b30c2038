import clsx from 'clsx';
import { Ellipsis, GripVertical } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { EntityLink } from '../../components/entity-link.tsx';
import { Sleeve } from '../../components/sleeve.tsx';
import { clockLength } from '../../lib/numbers.ts';
import { MenuButton, type MenuItem } from '../../scrobble/menu.tsx';
import type { PlaylistTrack } from './playlist.ts';

/** Where the line stands at which a dragged track would be let go. */
export type DropMark = 'before' | 'after' | null;

/** One track: its handle, what it is, what can be done. */
export const TrackRow = ({
  track,
  place,
  of,
  menu,
  chosen,
  onChoose,
  dragged,
  mark,
  onGrip,
  onStep,
  helpId,
}: {
  track: PlaylistTrack;
  /** From 0, as it is shown. */
  place: number;
  of: number;
  menu: readonly MenuItem[];
  /** null where nothing is being chosen. */
  chosen: boolean | null;
  onChoose: (stretch: boolean) => void;
  dragged: boolean;
  mark: DropMark;
  onGrip: (event: PointerEvent) => void;
  onStep: (event: KeyboardEvent) => void;
  helpId: string;
}) => (
  <li
    data-place={place}
    className={clsx(
      'relative flex items-center gap-1 border-t border-rule py-1.5 sm:gap-3',
      dragged && 'opacity-40',
      chosen && 'bg-wash',
      mark && 'after:pointer-events-none after:absolute after:inset-x-0 after:h-[3px] after:bg-accent',
      mark === 'before' && 'after:-top-0.5',
      mark === 'after' && 'after:-bottom-0.5',
    )}
  >
    <button
      type="button"
      data-grip={track.id}
      aria-label={`Move ${track.title}, ${place + 1} of ${of}`}
      aria-describedby={helpId}
      onPointerDown={onGrip}
      onKeyDown={onStep}
      className="-ml-2.5 inline-flex size-touch shrink-0 cursor-grab! touch-none items-center justify-center rounded text-faint hover:bg-sunk hover:text-ink"
    >
      <GripVertical size={18} aria-hidden="true" />
    </button>
    {chosen === null ? (
      <span className="w-8 shrink-0 text-right text-small text-faint max-sm:hidden">{place + 1}</span>
    ) : (
      <label className="grid size-touch shrink-0 place-items-center sm:w-8">
        <span className="sr-only">Choose {track.title}</span>
        <input
          type="checkbox"
          className="size-5"
          checked={chosen}
          onChange={(event) => onChoose((event.nativeEvent as MouseEvent).shiftKey)}
        />
      </label>
    )}
    <Sleeve name={track.release ?? track.title} className="size-10 max-[22rem]:hidden" />
    <div className="ml-1 min-w-0 grow sm:ml-0">
      <p className="truncate">
        {track.recordingId === null ? (
          <span className="music text-[1.0625rem]">{track.title}</span>
        ) : (
          <EntityLink
            kind="recording"
            of={{ id: track.recordingId, name: track.title }}
            className="text-[1.0625rem]"
          />
        )}
      </p>
      <p className="truncate text-small text-soft">
        {track.artistId === null ? (
          <span className="music text-[0.9375rem]">{track.artist}</span>
        ) : (
          <EntityLink
            kind="artist"
            of={{ id: track.artistId, name: track.artist }}
            className="text-[0.9375rem]"
          />
        )}
        {track.release !== null && (
          <>
            <span aria-hidden="true"> · </span>
            <span className="music text-[0.9375rem] italic">{track.release}</span>
          </>
        )}
      </p>
    </div>
    <span className="shrink-0 text-small text-soft max-[26rem]:hidden">
      {track.lengthMs === null ? '' : clockLength(track.lengthMs)}
    </span>
    <MenuButton
      label={`${track.title}: more`}
      items={menu}
      className="-mr-2 inline-flex size-touch shrink-0 items-center justify-center rounded text-soft hover:bg-sunk hover:text-ink"
    >
      <Ellipsis size={18} aria-hidden="true" />
    </MenuButton>
  </li>
);
