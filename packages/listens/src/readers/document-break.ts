/**
 * The place where a document cannot be read on. What came before it stands; it becomes one refusal,
 * or, at the very start of a file, the fault of the whole import.
 */
export class DocumentBreak extends Error {
  /** Where in the document, in words: `byte 1024`, `element 3`. */
  readonly place: string;

  constructor(place: string, reason: string, options?: { cause: unknown }) {
    super(reason, options);
    this.name = 'DocumentBreak';
    this.place = place;
  }
}

/** The document is not written in the encoding it seems to be in. */
export class EncodingBreak extends DocumentBreak {}
