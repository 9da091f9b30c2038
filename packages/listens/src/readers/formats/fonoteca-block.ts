import { type IncomingListen, type Source, sources } from '@fonoteca/domain';
import {
  isObject,
  type JsonObject,
  optionalBoolean,
  optionalMilliseconds,
  optionalText,
} from '../rows/fields.ts';
import { RowRefusal } from '../rows/refusal.ts';
import { smallJson } from '../rows/small-json.ts';

/** What `additional_info.fonoteca` of Fonoteca's own export says of a listen. */
export interface FonotecaBlock {
  readonly startedMs: number | undefined;
  readonly playedMs: number | undefined;
  readonly skipped: boolean | undefined;
  readonly context: JsonObject | undefined;
  /** The track's details; absent in blocks that leave them beside the block. */
  readonly details: JsonObject | undefined;
  readonly original: IncomingListen['original'] | undefined;
}

/**
 * Reads `{started_ms, played_ms, skipped, ordinal, source, client, context, details}`; each may be null or absent.
 * Throws RowRefusal for a member of another kind.
 */
export function fonotecaBlock(block: JsonObject): FonotecaBlock {
  return {
    startedMs: wholeNumber(block.started_ms, 'started_ms'),
    playedMs: optionalMilliseconds(block.played_ms, 1, at('played_ms')),
    skipped: optionalBoolean(block.skipped, at('skipped')),
    context: json(block.context, 'context'),
    details: json(block.details, 'details'),
    original: originalOf(block),
  };
}

const at = (member: string): string => `additional_info.fonoteca.${member}`;

function originalOf(block: JsonObject): FonotecaBlock['original'] {
  if (block.source === undefined || block.source === null) return undefined;
  if (typeof block.source !== 'string' || !Object.hasOwn(sources, block.source))
    throw new RowRefusal(at('source'), 'it is no source that this version knows: update Fonoteca first');
  const client = optionalText(block.client, at('client'));
  return {
    source: block.source as Source,
    ordinal: wholeNumber(block.ordinal, 'ordinal') ?? 0,
    ...(client === undefined ? {} : { client }),
  };
}

function wholeNumber(value: unknown, member: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new RowRefusal(at(member), 'it is not a whole number');
}

function json(value: unknown, member: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new RowRefusal(at(member), 'it is not an object');
  return smallJson(value, at(member));
}
