import type { ShelfTrack } from '../shelf/source.ts';
import type { Wanted } from './request.ts';
import { type ButtonSize, SplitButton } from './split-button.tsx';

export interface ScrobbledRecord {
  readonly id: string;
  readonly title: string;
  readonly artist: string;
}

interface Props {
  record: ScrobbledRecord;
  /** Only these sides (`['A']`). */
  sides?: readonly string[] | undefined;
  /** Only the tracks of these numbers. */
  trackNumbers?: readonly number[] | undefined;
  /** All tracks of the record: with them "Choose tracks …" is offered. */
  tracks?: readonly ShelfTrack[] | undefined;
  /** "Scrobble" by default; "Side A" for one of a row. */
  label?: string | undefined;
  /** `large` for the one button of a page, `small` for one of many. */
  size?: ButtonSize | undefined;
}

/** Scrobbles a record, sides of it or picked tracks. */
export const ScrobbleButton = ({ record, sides, trackNumbers, label, ...rest }: Props) => {
  const wanted: Wanted = { kind: 'record', recordId: record.id, sides, trackNumbers };
  return (
    <SplitButton
      {...rest}
      name={recordPressName(record.id, sides, trackNumbers)}
      wanted={wanted}
      what={label === undefined ? record.title : `${label} of ${record.title}`}
      label={label}
    />
  );
};

/** The same for every button of a record: its card and its page tell the same. */
export const recordPressName = (
  recordId: string,
  sides: readonly string[] = [],
  trackNumbers: readonly number[] = [],
): string => ['record', recordId, sides.join('+'), trackNumbers.join('+')].join(':');
