import type { OwnedRecord } from './record.ts';

/** One thing of a source, read: the record, or which field is wrong and why. */
export type ReadRecord =
  | { readonly ok: true; readonly record: OwnedRecord }
  | {
      readonly ok: false;
      readonly field: string;
      readonly reason: string;
      /** The release at Discogs, where that much could be read: its copies have not left the collection. */
      readonly discogsReleaseId?: number;
    };

export const refused = (field: string, reason: string): ReadRecord & { readonly ok: false } => ({
  ok: false,
  field,
  reason,
});

/** A zero byte cannot be stored, and in a text it says that the file is damaged or no text. */
export const zeroByte = 'has a zero byte in it: the file is damaged, or not a text file';
