import type { ItemKind } from '../../item.ts';
import type { ListenColumns } from '../wall/columns.ts';
import { evidenceOf, growth } from './evidence.ts';
import { type ProfileTable, Tally } from './tally.ts';

/** A person's listens up to a moment, added up. */
export interface Profile {
  /** Counted listens. */
  readonly listens: number;
  readonly tables: { readonly [Kind in ItemKind]: ProfileTable };
  /** 24 numbers an artist, beside `tables.artist.ids`: counted listens by hour of the day. */
  readonly artistHours: Uint32Array;
  /** 7 numbers an artist, Monday first. */
  readonly artistWeekdays: Uint32Array;
  readonly hours: Uint32Array;
  readonly weekdays: Uint32Array;
}

/** Adds up listens, which must come in order of time. */
export class ProfileBuilder {
  readonly #artists = new Tally('artist');
  readonly #releases = new Tally('release');
  readonly #recordings = new Tally('recording');
  readonly #clocks = new Map<number, Uint32Array>();
  readonly #clock = new Uint32Array(clockLength);
  #listens = 0;

  add(columns: ListenColumns): void {
    const listen = { at: 0, counted: 0, skipped: 0, evidence: 0, fading: 0, shared: false };
    for (let i = 0; i < columns.count; i++) {
      listen.at = columns.at[i] as number;
      listen.counted = columns.counted[i] as number;
      listen.skipped = columns.skipped[i] as number;
      listen.evidence = evidenceOf(
        listen.counted === 1,
        listen.skipped === 1,
        columns.heard[i] as number,
        columns.lengths[i] as number,
      );
      // What was hardly heard and not skipped says nothing: it makes no entry.
      if (listen.counted === 0 && listen.skipped === 0) continue;
      listen.fading = listen.evidence * growth(listen.at);
      listen.shared = columns.shared[i] === 1;
      const artist = columns.artists[i] as number;
      const release = columns.releases[i] as number;
      this.#artists.add(artist, artist, listen);
      if (release !== 0) this.#releases.add(release, artist, listen);
      this.#recordings.add(columns.recordings[i] as number, artist, listen);
      if (listen.counted === 1) this.#tick(artist, columns.localHours[i] as number);
    }
  }

  profile(): Profile {
    const artist = this.#artists.table();
    const clocks = [...artist.ids].map((id) => this.#clocks.get(id) ?? silent);
    return {
      listens: this.#listens,
      tables: { artist, release: this.#releases.table(), recording: this.#recordings.table() },
      artistHours: joined(clocks, 0, 24),
      artistWeekdays: joined(clocks, 24, clockLength),
      hours: this.#clock.slice(0, 24),
      weekdays: this.#clock.slice(24),
    };
  }

  #tick(artist: number, localHour: number): void {
    this.#listens++;
    let clock = this.#clocks.get(artist);
    if (!clock) {
      clock = new Uint32Array(clockLength);
      this.#clocks.set(artist, clock);
    }
    const day = Math.floor(localHour / 24);
    const hour = localHour - day * 24;
    // 1 January 1970 was a Thursday.
    const weekday = 24 + ((((day + 3) % 7) + 7) % 7);
    for (const one of [clock, this.#clock]) {
      (one[hour] as number)++;
      (one[weekday] as number)++;
    }
  }
}

const clockLength = 24 + 7;
const silent = new Uint32Array(clockLength);

function joined(clocks: readonly Uint32Array[], from: number, to: number): Uint32Array {
  const width = to - from;
  const values = new Uint32Array(clocks.length * width);
  clocks.forEach((clock, row) => {
    values.set(clock.subarray(from, to), row * width);
  });
  return values;
}
