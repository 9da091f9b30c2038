const kinds: readonly (readonly [kind: string, ...bytes: number[]])[] = [
  ['zip', 0x50, 0x4b, 3, 4],
  // A zip without entries has only its end.
  ['zip', 0x50, 0x4b, 5, 6],
  ['gzip', 0x1f, 0x8b],
  ['bzip2', 0x42, 0x5a, 0x68],
  ['xz', 0xfd, 0x37, 0x7a, 0x58, 0x5a],
  ['zstandard', 0x28, 0xb5, 0x2f, 0xfd],
  ['7-Zip', 0x37, 0x7a, 0xbc, 0xaf],
  ['RAR', 0x52, 0x61, 0x72, 0x21],
  ['PDF', 0x25, 0x50, 0x44, 0x46],
  ['SQLite', 0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
];

/** The kind of a packed or binary file by its first bytes; undefined for what may be a text. */
export function archiveKind(bytes: Uint8Array): string | undefined {
  return kinds.find(([, ...magic]) => magic.every((byte, index) => bytes[index] === byte))?.[0];
}
