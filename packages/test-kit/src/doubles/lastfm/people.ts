import { randomBytes } from 'node:crypto';
import type { DoubleClock } from '../shared/clock.ts';
import { LastfmError } from './errors.ts';
import { md5 } from './signature.ts';

interface Person {
  readonly name: string;
  password: string | undefined;
  /** How often the session key was revoked. */
  revoked: number;
}

interface Token {
  readonly madeAt: number;
  person?: Person;
}

const tokenLife = 60 * 60 * 1000;

/** Accounts, their session keys, and the tokens of a sign-in under way. */
export class People {
  private readonly people = new Map<string, Person>();
  private readonly sessions = new Map<string, Person>();
  private readonly tokens = new Map<string, Token>();
  private readonly secret: string;
  private readonly clock: DoubleClock;

  constructor(secret: string, clock: DoubleClock) {
    this.secret = secret;
    this.clock = clock;
  }

  add(name: string, password: string | undefined): string {
    const known = this.people.get(name.toLowerCase());
    const person = known ?? { name, password, revoked: 0 };
    if (password !== undefined) person.password = password;
    this.people.set(name.toLowerCase(), person);
    return this.open(person);
  }

  names(): string[] {
    return [...this.people.values()].map(({ name }) => name);
  }

  /** The account's name as it was made. */
  find(name: string): string | undefined {
    return this.people.get(name.toLowerCase())?.name;
  }

  revoke(sessionKey: string): void {
    const person = this.sessions.get(sessionKey);
    if (!person) throw new Error(`No account has the session key ${sessionKey}`);
    this.sessions.delete(sessionKey);
    person.revoked += 1;
  }

  ofSession(sessionKey: string | undefined): string {
    const person = this.sessions.get(sessionKey ?? '');
    if (!person) throw new LastfmError(9);
    return person.name;
  }

  makeToken(): string {
    const token = randomBytes(16).toString('base64url').slice(0, 22);
    this.tokens.set(token, { madeAt: this.clock.now() });
    return token;
  }

  /** Whether a token waits for somebody to allow it. */
  waits(token: string): boolean {
    const known = this.tokens.get(token);
    return known !== undefined && !known.person && !this.isOld(known);
  }

  authorise(token: string, name: string): void {
    const known = this.tokens.get(token);
    if (!known) throw new Error(`No token ${token} waits to be allowed`);
    const person = this.people.get(name.toLowerCase());
    if (!person) throw new Error(`No account ${name}: add it with addUser`);
    known.person = person;
  }

  /** A token is good for one session key, within 60 minutes. */
  redeem(token: string): { name: string; key: string } {
    const known = this.tokens.get(token);
    if (!known) throw new LastfmError(4, 'Invalid authentication token supplied');
    if (this.isOld(known)) throw new LastfmError(15);
    if (!known.person) throw new LastfmError(14);
    this.tokens.delete(token);
    return { name: known.person.name, key: this.open(known.person) };
  }

  /** By the password, or by md5(name + md5(password)) as old clients send it. */
  signIn(name: string, proof: { password?: string | undefined; authToken?: string | undefined }) {
    const person = this.people.get(name.toLowerCase());
    const right =
      person?.password !== undefined &&
      (proof.password === undefined
        ? proof.authToken === md5(name + md5(person.password))
        : proof.password === person.password);
    if (!right || !person) throw new LastfmError(4, 'Invalid username or password');
    return { name: person.name, key: this.open(person) };
  }

  /** The real one gives the same key to the same application again, until it is revoked. */
  private open(person: Person): string {
    const key = md5(`${person.name.toLowerCase()}\n${this.secret}\n${person.revoked}`);
    this.sessions.set(key, person);
    return key;
  }

  private isOld({ madeAt }: Token): boolean {
    return this.clock.now() - madeAt > tokenLife;
  }
}
