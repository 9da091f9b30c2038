import { Fault } from '@fonoteca/domain';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { Gate } from './gate.ts';
import { newSecret } from './secrets.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane (argon2id is the library's default). */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const shortest = 10;
const longest = 256;

// Two at once bound the memory (2 × 19 MiB) however many people sign in; more than 64 waiting is an attack.
const gate = new Gate(2, 64);

const normalise = (password: string): string => password.normalize('NFKC');
const lengthOf = (password: string): number => [...password].length;

/**
 * The password as it is hashed. Throws Fault `invalid` for one outside 10–256 characters, or equal to the
 * name.
 */
export function parsePassword(password: string, field = 'password', name?: string): string {
  const normal = normalise(password);
  const reason =
    lengthOf(normal) < shortest
      ? `use at least ${shortest} characters`
      : lengthOf(normal) > longest
        ? `use at most ${longest} characters`
        : name !== undefined && normal.toLowerCase() === normalise(name).toLowerCase()
          ? 'use something else than the name'
          : undefined;
  if (reason) throw new Fault('invalid', 'The password cannot be used', { fields: [{ field, reason }] });
  return normal;
}

/** An argon2id hash in PHC form. Throws Fault `unavailable` when too many wait for one. */
export const hashPassword = (password: string): Promise<string> =>
  gate.run(() => hash(normalise(password), parameters));

let dummy: Promise<string> | undefined;

/**
 * Whether the password is the one that was hashed. With `null` (nobody of that name, or a person without
 * a password) the same work is done and the answer is no: the time taken tells nothing.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword(newSecret());
  const against = passwordHash ?? (await dummy);
  const normal = normalise(password);
  const usable = lengthOf(normal) <= longest;
  const matches = await gate.run(() => verify(against, usable ? normal : ''));
  return matches && usable && passwordHash !== null;
}

/** True for a hash made with other parameters than today's: it is renewed at the next sign-in. */
export function needsRehash(passwordHash: string): boolean {
  const made = parseOptions(passwordHash);
  return (
    made.memoryCost !== parameters.memoryCost ||
    made.timeCost !== parameters.timeCost ||
    made.parallelism !== parameters.parallelism ||
    made.outputLen !== parameters.outputLen ||
    !passwordHash.startsWith('$argon2id$')
  );
}
