import { type IncomingListen, type Source, sources } from '@fonoteca/domain';
import { identityText } from '../catalogue/sent-track.ts';

/**
 * Numbers equal lines of a source that stamps whole minutes: a track heard twice within one minute is
 * two equal lines, and both are listens. Counted within one document (the same line in two files of an
 * export is one listen) and among neighbours with one stamp, as exports are in time order.
 */
export class RepeatCounter {
  #place = '';
  readonly #seen = new Map<string, number>();

  /** 0 for the first such line, 1 for the next; always 0 for exact sources. */
  ordinalOf(document: string, source: Source, listen: IncomingListen): number {
    if (!sources[source].coarse) return 0;
    const place = `${document}\0${listen.stampMs}`;
    if (place !== this.#place) {
      this.#place = place;
      this.#seen.clear();
    }
    const line = `${listen.playedMs ?? ''}\0${identityText(listen.sent)}`;
    const ordinal = this.#seen.get(line) ?? 0;
    this.#seen.set(line, ordinal + 1);
    return ordinal;
  }
}
