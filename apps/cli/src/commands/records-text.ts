import type { RecordDetails } from '@fonoteca/collection';
import { durationText } from '@fonoteca/records';
import { table } from '../output.ts';

/** A record as people read it: what it is, then its tracks. */
export function describe(record: RecordDetails): string {
  const facts = [
    record.year,
    record.format,
    record.label,
    record.folder && `in ${record.folder}`,
    `${record.listens} listens`,
  ];
  const tracks = record.trackItems.map(({ position, number, artist, title, lengthSeconds, lengthSource }) => [
    position || number,
    artist ? `${artist} – ${title}` : title,
    lengthSeconds === null
      ? '–'
      : `${durationText(lengthSeconds)}${lengthSource === 'estimated' ? ' (estimated)' : ''}`,
  ]);
  const list =
    tracks.length > 0 ? table(['', 'title', 'length'], tracks) : `Track list: ${record.trackList.state}`;
  return `${record.artist} – ${record.title}\n${facts.filter(Boolean).join(' · ')}\n\n${list}`;
}
