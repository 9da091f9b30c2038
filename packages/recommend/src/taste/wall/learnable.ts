import { type Source, sourceBit, sources } from '@fonoteca/domain';

/** Whose model learns: the person's own lists, or the instance's models. */
export type LearningUse = 'own' | 'instance';

const bitsWhere = (fits: (source: Source) => boolean): number =>
  (Object.keys(sources) as Source[]).filter(fits).reduce((bits, source) => bits + sourceBit(source), 0);

/** Sources that wait for the person's opt-in, as bits of `seen_in`. */
const optInBits = bitsWhere((source) => sources[source].learnable === 'opt-in');
const freeBits = bitsWhere((source) => sources[source].learnable === 'yes');
const sampleBit = sourceBit('sample');

/**
 * The sources that may be learned from for a person, as bits of `seen_in`. What was generated to look
 * around with teaches the person's own lists, never the instance.
 */
export function learnableBits(
  settings: { readonly learnFromSpotifyExport: boolean },
  use: LearningUse,
): number {
  const bits = freeBits + (settings.learnFromSpotifyExport ? optInBits : 0);
  return use === 'own' ? bits : bits - sampleBit;
}

/**
 * THE condition under which a listen may be learned from, as SQL: at least one of its sources is among
 * `bits`. Every reader of listens in this package has it in its `where`; there is no other way in.
 *
 * @param listen name of the table or alias
 */
export function learnable(listen: string, bits: number): string {
  if (!Number.isInteger(bits) || bits < 0) throw new RangeError(`no set of sources: ${bits}`);
  return `${listen}.deleted_by is null and (${listen}.seen_in & ${bits}) <> 0`;
}

/** The listens that only wait for the opt-in, as SQL. */
export const waitsForOptIn = (listen: string, bits: number): string =>
  `${listen}.deleted_by is null and (${listen}.seen_in & ${bits}) = 0 and (${listen}.seen_in & ${optInBits}) <> 0`;
