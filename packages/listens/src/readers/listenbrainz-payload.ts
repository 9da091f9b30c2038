import type { IncomingListen } from '@fonoteca/domain';
import { listenBrainz } from './formats/listenbrainz.ts';
import { isObject, rowObject } from './rows/fields.ts';
import { RowRefusal } from './rows/refusal.ts';

/**
 * Reads listens that came by ListenBrainz' protocol as those of its export files are read, so that a listen
 * that comes both ways has one set of texts. Our own export's block is for files alone: a client may not
 * say who else delivered a listen.
 *
 * @returns a mapper for the listens of one request; it throws an Error with `field` for a row that is refused
 */
export function listenBrainzPayloadMapper(now: number): (row: unknown) => IncomingListen {
  const map = listenBrainz.mapper({ timeZone: 'UTC', now });
  return (row) => {
    const mapped = map(withoutBlock(rowObject(row)));
    if ('what' in mapped) throw new RowRefusal('row', `it is no listen: ${mapped.why}`);
    return mapped;
  };
}

function withoutBlock(row: Readonly<Record<string, unknown>>): unknown {
  const metadata = row.track_metadata;
  if (!isObject(metadata) || !isObject(metadata.additional_info)) return row;
  if (!('fonoteca' in metadata.additional_info)) return row;
  const { fonoteca: _, ...info } = metadata.additional_info;
  return { ...row, track_metadata: { ...metadata, additional_info: info } };
}
