import type { ScriptAnswer, ScriptRule } from './script.ts';

/** A script that cannot be followed. The message names the rule by its index, from 0. */
export class DoubleScriptError extends Error {
  override readonly name = 'DoubleScriptError';
}

type Check = (value: unknown) => string | undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wholeNumber =
  (from: number, to: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to
      ? undefined
      : `must be a whole number from ${from} to ${to}`;
const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a text that is not empty';
const only: Check = (value) => (value === true ? undefined : 'must be true, or left out');
const garbage: Check = (value) =>
  value === true || value === 'html' || value === 'truncated' || value === 'empty'
    ? undefined
    : 'must be true, "html", "truncated" or "empty"';
const texts =
  (andNumbers: boolean): Check =>
  (value) =>
    isRecord(value) &&
    Object.values(value).every((one) => typeof one === 'string' || (andNumbers && typeof one === 'number'))
      ? undefined
      : `must be an object of texts${andNumbers ? ' or numbers' : ''}`;

const ignore: Check = (value) => {
  if (!isRecord(value)) return 'must be an object with code and, for one item, index';
  return fields(value, { code: wholeNumber(1, 5), index: wholeNumber(0, 49) }, ['code']);
};

const answerChecks: Record<keyof ScriptAnswer, Check> = {
  ok: only,
  error: wholeNumber(1, 599),
  message: text,
  status: wholeNumber(200, 599),
  headers: texts(false),
  garbage,
  garbageAfterAccept: garbage,
  cutBeforeAccept: only,
  cutAfterAccept: only,
  delayMs: wholeNumber(0, 600_000),
  delayBeforeMs: wholeNumber(0, 600_000),
  ignore,
};

/** What a request comes to; only one of them can be. */
const endings = [
  'ok',
  'error',
  'garbage',
  'garbageAfterAccept',
  'cutBeforeAccept',
  'cutAfterAccept',
  'ignore',
] as const;

const answer: Check = (value) => {
  if (!isRecord(value)) return 'must be an object, such as {"error":16}';
  if (Object.keys(value).length === 0) return 'says nothing; {"ok":true} lets the request through as usual';
  const wrong = fields(value, answerChecks, []);
  if (wrong) return wrong;
  const chosen: string[] = endings.filter((name) => value[name] !== undefined);
  if (value.status !== undefined && value.error === undefined) chosen.push('status');
  if (chosen.length > 1) return `has both ${chosen.join(' and ')}: only one can be the answer`;
  return undefined;
};

const ruleChecks: Record<keyof ScriptRule, Check> = {
  on: text,
  match: texts(true),
  times: (value) =>
    value === 'ever' || wholeNumber(1, 1_000_000)(value) === undefined
      ? undefined
      : 'must be a whole number from 1, or "ever"',
  answer,
};

/** Gives the rules back, or throws `DoubleScriptError`. */
export function validateScript(script: unknown): ScriptRule[] {
  if (!Array.isArray(script)) throw new DoubleScriptError('A script is a list of rules, [{"answer":{…}}, …]');
  return script.map((rule: unknown, index) => {
    const wrong = isRecord(rule) ? fields(rule, ruleChecks, ['answer']) : 'must be an object';
    if (wrong) throw new DoubleScriptError(`Rule ${index} of the script: ${wrong}`);
    return rule as unknown as ScriptRule;
  });
}

function fields(
  value: Record<string, unknown>,
  checks: Readonly<Record<string, Check>>,
  required: readonly string[],
): string | undefined {
  for (const name of required) if (value[name] === undefined) return `${name} is missing`;
  for (const [name, one] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) return `${name} is not known; known are ${Object.keys(checks).join(', ')}`;
    const wrong = one === undefined ? undefined : check(one);
    if (wrong)
      return wrong.startsWith('has ') || wrong.startsWith('says ') ? `${name} ${wrong}` : `${name}: ${wrong}`;
  }
  return undefined;
}
