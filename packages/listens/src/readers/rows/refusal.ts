/** Why one row is not taken. The rest of its document still is. */
export class RowRefusal extends Error {
  readonly field: string;

  constructor(field: string, reason: string) {
    super(reason);
    this.name = 'RowRefusal';
    this.field = field;
  }
}
