import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import { type Database, open, type SecretKeys, seal } from '@fonoteca/store';
import { sql } from 'kysely';

export type AttemptService = 'lastfm' | 'discogs';

/** A sign-in that was begun: how long its state is good, seconds. */
export const attemptSeconds = 60 * 60;
const purpose = 'link-attempt';
/** A person who begins again and again leaves no more than this behind. */
const mostOpen = 20;

const hashOf = (state: string): Buffer => createHash('sha256').update(state).digest();

/**
 * Begins a sign-in at a service. The state goes to the service by the address and to the browser by a
 * cookie; what is stored is its hash. `secret` is what the callback needs again, kept sealed.
 *
 * @returns the state: 32 random bytes in base64url
 */
export async function beginAttempt(
  db: Database,
  keys: SecretKeys,
  attempt: {
    readonly personId: number;
    readonly service: AttemptService;
    readonly returnTo?: string | undefined;
  },
  secretFor: (state: string) => Promise<string | null>,
): Promise<string> {
  const { personId, service } = attempt;
  const state = randomBytes(32).toString('base64url');
  const secret = await secretFor(state);
  await db.transaction().execute(async (trx) => {
    await sql`
      delete from link_attempts where state_hash in (
        select state_hash from link_attempts where person_id = ${personId} order by created_at desc offset ${mostOpen - 1})`.execute(
      trx,
    );
    await trx
      .insertInto('link_attempts')
      .values({
        state_hash: hashOf(state),
        person_id: personId,
        service,
        secret_sealed: secret === null ? null : seal(keys, secret, { personId, purpose }),
        return_to: attempt.returnTo ?? null,
        expires_at: new Date(Date.now() + attemptSeconds * 1000),
      })
      .execute();
  });
  return state;
}

/** What a browser brings back from a service. */
export interface ReturnedState {
  readonly personId: number | null;
  readonly service: AttemptService;
  readonly state: string | undefined;
  /** The state that this very browser was given. */
  readonly cookie: string | undefined;
}

/**
 * Uses an attempt up. Throws Fault `invalid` when the state is missing, was never given out, was used, ran
 * out, came in another browser or belongs to somebody else: all in the same words, and nothing changes.
 */
export async function useAttempt(
  db: Database,
  keys: SecretKeys,
  { personId, service, state, cookie }: ReturnedState,
): Promise<{ readonly returnTo: string | null; readonly secret: string | null }> {
  if (personId === null || !state || state !== cookie) throw notBegunHere();
  const { rows } = await sql<{ return_to: string | null; secret_sealed: Buffer | null }>`
    update link_attempts set used_at = now()
    where state_hash = ${hashOf(state)} and person_id = ${personId} and service = ${service}
      and used_at is null and expires_at > now()
    returning return_to, secret_sealed`.execute(db);
  const [attempt] = rows;
  if (!attempt) throw notBegunHere();
  const sealed = attempt.secret_sealed;
  return {
    returnTo: attempt.return_to,
    secret: sealed && open(keys, sealed, { personId, purpose }).toString('utf8'),
  };
}

const notBegunHere = () =>
  new Fault('invalid', 'This sign-in was not begun in this browser, or it was used or ran out', {
    fields: [
      { field: 'state', reason: 'begin again from the settings, in the browser you are signed in with' },
    ],
  });
