/** A file of an import; `temporary` ones (uploads) are deleted when the import has ended. */
export interface StoredFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly temporary: boolean;
}
