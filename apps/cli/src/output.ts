/** Where a command speaks: results to standard output, everything else to standard error. */
export interface Output {
  readonly json: boolean;
  /** The result: one JSON line, or the plain text for people. */
  result(value: unknown, plain: string): void;
  /** Something beside the result; silent with --json. */
  note(text: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result: (value, plain) => {
      const text = json ? JSON.stringify(value) : plain;
      if (text !== '') process.stdout.write(`${text}\n`);
    },
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`);
    },
  };
}

/** Rows under headings, columns as wide as they need to be. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const lines = [headings, ...rows].map((row) => row.map((cell) => String(cell ?? '–')));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
