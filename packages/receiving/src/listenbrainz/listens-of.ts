import { Fault, type IncomingListen } from '@fonoteca/domain';
import { listenBrainzPayloadMapper } from '@fonoteca/listens';
import type { ValidListen } from './validate.ts';

/**
 * What a validated submission says, by the same mapping that reads ListenBrainz' export files: a listen
 * that comes both ways has one set of texts.
 *
 * @param nowMs stands in for the stamp of what plays now, which has none and is not stored as a listen
 */
export function listensOf(listens: readonly ValidListen[], nowMs: number): IncomingListen[] {
  const map = listenBrainzPayloadMapper(nowMs);
  return listens.map((listen, index) => {
    try {
      return map({ ...listen, listened_at: listen.listened_at ?? Math.floor(nowMs / 1000) });
    } catch (error) {
      // The reader's refusals name a field; a defect does not.
      if (!(error instanceof Error) || !('field' in error)) throw error;
      throw new Fault('invalid', `payload[${index}].${String(error.field)}: ${error.message}`, {
        cause: error,
      });
    }
  });
}

/** The name of who submits: what the listens say of it, else null. */
export function submissionClientOf(listens: readonly ValidListen[]): string | null {
  const info = listens[0]?.track_metadata.additional_info as Record<string, unknown> | undefined;
  const name = info?.submission_client ?? info?.media_player;
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 60) : null;
}
