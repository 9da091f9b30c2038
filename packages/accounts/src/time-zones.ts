import { Fault } from '@fonoteca/domain';

/** The IANA name, such as `Europe/Madrid`. Throws Fault `invalid` for anything else. */
export function parseTimeZone(text: string): string {
  // Intl also takes offsets such as +02:00, which know no daylight saving and no history.
  if (/^[A-Za-z][\w+/-]{0,63}$/.test(text)) {
    try {
      const resolved = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
      // Intl turns Europe/Kyiv into Europe/Kiev: an alias stays as the person chose it.
      return resolved.toLowerCase() === text.toLowerCase() ? resolved : text;
    } catch {
      // Falls through to the fault below: RangeError is all that Intl throws here.
    }
  }
  throw new Fault('invalid', 'The time zone is not known', {
    fields: [{ field: 'timeZone', reason: 'use an IANA name such as Europe/Madrid' }],
  });
}
