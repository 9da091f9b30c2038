import { Fault } from '@fonoteca/domain';
import type { CheckOverride } from '@fonoteca/store';
import { z } from 'zod';
import { longestGroup, longestNote } from './limits.ts';
import { cleaned } from './text.ts';

/** What a person says about a channel that they follow; what is left out stays as it is. */
export interface FollowDetails {
  /** null or an empty text: in no group. */
  readonly group?: string | null | undefined;
  readonly note?: string | undefined;
  readonly muted?: boolean | undefined;
  /** null: checked as was learned. */
  readonly override?: OverrideInput | null | undefined;
}

interface OverrideInput {
  readonly kind: CheckOverride['kind'];
  readonly everyMinutes?: number | undefined;
  readonly windows?: readonly { readonly from: number; readonly to: number }[] | undefined;
}

/** When to check, as files hold it; the same limits as in the contract. */
export const overrideSchema = z.object({
  kind: z.enum(['always', 'never', 'window']),
  everyMinutes: z.number().int().min(1).max(1440).optional(),
  windows: z
    .array(z.object({ from: z.number().int().min(0).max(10_079), to: z.number().int().min(0).max(10_079) }))
    .max(21)
    .optional(),
});

/** The columns that change. Throws Fault `invalid` (group, note, override.…). */
export function readDetails(details: FollowDetails) {
  const { group, note, muted, override } = details;
  return {
    ...(group === undefined ? {} : { channel_group: readGroup(group) }),
    ...(note === undefined ? {} : { note: readNote(note) }),
    ...(muted === undefined ? {} : { muted }),
    ...(override === undefined ? {} : { override: override && JSON.stringify(readOverride(override)) }),
  };
}

function readGroup(text: string | null): string | null {
  const group = cleaned(text ?? '');
  if (group.length > longestGroup) throw wrong('group', `has more than ${longestGroup} characters`);
  return group === '' ? null : group;
}

function readNote(text: string): string {
  const note = cleaned(text.replace(/\r\n?/g, '\n'), /(?!\n)\p{Cc}+/gu);
  if (note.length > longestNote) throw wrong('note', `has more than ${longestNote} characters`);
  return note;
}

/** Only what belongs to its kind is kept. */
function readOverride({ kind, everyMinutes, windows }: OverrideInput): CheckOverride {
  if (kind === 'never') return { kind };
  if (kind === 'always') {
    if (everyMinutes === undefined)
      throw wrong('override.everyMinutes', 'say how many minutes lie between two checks');
    return { kind, everyMinutes };
  }
  if (!windows || windows.length === 0)
    throw wrong('override.windows', 'say in which hours it is checked, or choose never');
  const empty = windows.findIndex(({ from, to }) => from === to);
  if (empty >= 0) throw wrong(`override.windows.${empty}.to`, 'is the same as `from`: the window is empty');
  return { kind, windows, ...(everyMinutes === undefined ? {} : { everyMinutes }) };
}

const wrong = (field: string, reason: string) =>
  new Fault('invalid', 'The channel cannot be kept like this', { fields: [{ field, reason }] });
