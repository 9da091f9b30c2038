import { listPeople, type PersonListed } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import { type Config, openDatabase, readConfig } from '@fonoteca/server';
import { migrate, type Store } from '@fonoteca/store';
import { createOutput, type Output } from './output.ts';

/** What the options of every command say. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly user?: string;
}

/** What a command works with. */
export interface Workplace {
  readonly config: Config;
  readonly store: Store;
  readonly output: Output;
}

/** Runs a command on the database, which a running server shares or which is started for it. */
export async function withDatabase<Result>(
  options: CommonOptions,
  work: (place: Workplace) => Promise<Result>,
  { upToDate = true }: { upToDate?: boolean } = {},
): Promise<Result> {
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    if (upToDate) await migrate(database.store.db);
    return await work({ config, store: database.store, output: createOutput(options.json ?? false) });
  } finally {
    await database.close();
  }
}

/** The person that --user names; without it the only one. Throws Fault `not-found` or `invalid`. */
export async function pickPerson(store: Store, options: CommonOptions): Promise<PersonListed> {
  const people = await listPeople(store.db);
  if (options.user !== undefined) {
    const wanted = options.user.trim().normalize('NFKC').toLowerCase();
    const found = people.find(({ name }) => name.normalize('NFKC').toLowerCase() === wanted);
    if (found) return found;
    throw new Fault('not-found', `There is nobody called ${options.user}`, {
      fields: [
        { field: '--user', reason: people.map(({ name }) => name).join(', ') || 'there are no people yet' },
      ],
    });
  }
  const [only] = people;
  if (!only) {
    throw new Fault('not-found', 'There is nobody here yet', {
      fields: [
        { field: '--user', reason: 'open the set-up link, or: fonoteca user create NAME --password-stdin' },
      ],
    });
  }
  if (people.length === 1) return only;
  throw new Fault('invalid', 'There are several people', {
    fields: [{ field: '--user', reason: `name one of ${people.map(({ name }) => name).join(', ')}` }],
  });
}
