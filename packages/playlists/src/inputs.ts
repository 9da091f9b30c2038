import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { type CatalogueTrack, recordingsById, recordingsByText } from './catalogue.ts';
import { mostTracks } from './limits.ts';
import { readTexts, type TrackFacts, TrackFaults, type TrackInput } from './track.ts';

/**
 * Makes tracks of what was given: texts are cleaned, a recording brings the texts that were left out, and
 * texts that mean a recording of the catalogue are tied to it.
 *
 * Throws Fault `invalid` naming each track and field: one without title or artist, one by a recording
 * alone that the person has not heard.
 *
 * @param unheard whether recordings that the person has not heard may lend their texts (a recommendation)
 */
export async function tracksOf(
  executor: Executor,
  personId: number,
  inputs: readonly TrackInput[],
  { unheard = false }: { unheard?: boolean } = {},
): Promise<TrackFacts[]> {
  if (inputs.length > mostTracks) throw tooMany(inputs.length);
  const ids = inputs.flatMap(({ recordingId }) => (isId(recordingId) ? [recordingId] : []));
  const catalogue = await recordingsById(executor, personId, ids);
  const faults = new TrackFaults();
  const tracks = inputs.map((input, index) => {
    const wrong = new Set<string>();
    const texts = readTexts(input, (fault) => {
      wrong.add(fault.field);
      faults.add(index, fault);
    });
    const known = isId(input.recordingId) ? catalogue.get(input.recordingId) : undefined;
    const lent = known && (known.heard || unheard) ? known : undefined;
    const track = { ...(lent && textsOf(lent)), ...texts };
    if (isComplete(track)) return track;
    if (isId(input.recordingId) && !lent) {
      faults.add(index, { field: 'recordingId', reason: 'is not in your catalogue: give title and artist' });
    } else {
      for (const field of ['title', 'artist'] as const)
        if (track[field] === undefined && !wrong.has(field))
          faults.add(index, { field, reason: 'is missing' });
    }
    return null;
  });
  faults.check();
  return tie(
    executor,
    personId,
    tracks.filter((track) => track !== null),
  );
}

export const tooMany = (count: number): Fault =>
  new Fault('too-large', `A playlist has at most ${mostTracks.toLocaleString('en')} tracks`, {
    fields: [{ field: 'tracks', reason: `it would have ${count.toLocaleString('en')}` }],
  });

const isId = (id: number | null | undefined): id is number => typeof id === 'number';

const isComplete = (track: Partial<TrackFacts>): track is TrackFacts =>
  track.title !== undefined && track.artist !== undefined;

const textsOf = ({ heard: _, ...track }: CatalogueTrack): TrackFacts => track;

/** Gives a recording to those tracks that have none and whose texts mean one. */
async function tie(
  executor: Executor,
  personId: number,
  tracks: readonly TrackFacts[],
): Promise<TrackFacts[]> {
  const loose = tracks.filter(({ recordingId }) => recordingId === undefined);
  const found = await recordingsByText(executor, personId, loose);
  const recordings = new Map(loose.map((track, index) => [track, found[index]]));
  return tracks.map((track) => {
    const recordingId = recordings.get(track) ?? track.recordingId;
    return recordingId === undefined ? track : { ...track, recordingId };
  });
}
