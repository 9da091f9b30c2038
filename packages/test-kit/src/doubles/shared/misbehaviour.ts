import { seededRandom } from './random.ts';
import type { ScriptAnswer, ScriptRule } from './script.ts';
import { validateScript } from './validate-script.ts';

/** What a script can look at in a request. */
export interface Matchable {
  readonly operation: string;
  /** All values that the request has under a name; a batch has several. */
  values(name: string): readonly string[];
}

interface Turn {
  readonly rule: ScriptRule;
  left: number;
}

/** The rules of a script, each with the times that are left of it. */
export class ScriptedAnswers {
  private turns: Turn[] = [];

  constructor(script: unknown = []) {
    this.replace(script);
  }

  replace(script: unknown): void {
    this.turns = validateScript(script).map((rule) => ({ rule, left: timesOf(rule) }));
  }

  next(request: Matchable): ScriptAnswer | undefined {
    const turn = this.turns.find(({ rule }) => fits(rule, request));
    if (!turn) return undefined;
    turn.left -= 1;
    if (turn.left <= 0) this.turns.splice(this.turns.indexOf(turn), 1);
    return turn.rule.answer;
  }
}

function timesOf({ times, match }: ScriptRule): number {
  if (times === undefined) return match ? Number.POSITIVE_INFINITY : 1;
  return times === 'ever' ? Number.POSITIVE_INFINITY : times;
}

function fits({ on, match }: ScriptRule, request: Matchable): boolean {
  if (on !== undefined && on !== request.operation) return false;
  return Object.entries(match ?? {}).every(([name, value]) => request.values(name).includes(String(value)));
}

/** Faults of every kind at random, the same for the same seed. */
export class RandomFaults {
  private readonly random: () => number;
  private readonly rate: number;
  private readonly kinds: readonly ScriptAnswer[];

  constructor(rate: number, seed: number, kinds: readonly ScriptAnswer[]) {
    if (!(rate >= 0 && rate <= 1)) throw new RangeError(`faultRate must be from 0 to 1, is ${rate}`);
    this.rate = rate;
    this.kinds = kinds;
    this.random = seededRandom(seed);
  }

  next(): ScriptAnswer | undefined {
    if (this.rate === 0 || this.random() >= this.rate) return undefined;
    return this.kinds[Math.floor(this.random() * this.kinds.length)];
  }
}

/** Milliseconds: long enough to be told from a quick end, short enough for ten thousand requests. */
const slow = 150;

/** Faults of the connection and of what stands before a service, the same for every protocol. */
export const transportFaults: readonly ScriptAnswer[] = [
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { status: 504 },
  { garbage: 'html' },
  { garbage: 'truncated' },
  { garbage: 'empty' },
  { garbageAfterAccept: 'html' },
  { garbageAfterAccept: 'truncated' },
  { garbageAfterAccept: 'empty' },
  { cutBeforeAccept: true },
  { cutAfterAccept: true },
  { delayBeforeMs: slow, cutBeforeAccept: true },
  { delayMs: slow, cutAfterAccept: true },
];
