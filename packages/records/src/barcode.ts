export type ReadBarcode =
  | {
      readonly ok: true;
      /** EAN-13 (a UPC-A with its leading 0) or EAN-8, digits only. */
      readonly code: string;
      /** How catalogues may have written it: with and without the leading 0. */
      readonly spellings: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a barcode as typed or scanned: EAN-13, UPC-A or EAN-8 with spaces and hyphens, its check digit
 * held against the others.
 *
 * @example normaliseBarcode('0 75992 73102 7') // { ok: true, code: '0075992731027', spellings: [...] }
 */
export function normaliseBarcode(text: string): ReadBarcode {
  const digits = text.replace(/[\s\u00a0\-–—.]/g, '');
  if (!/^\d+$/.test(digits)) return { ok: false, reason: 'a barcode has digits only' };
  if (![8, 12, 13].includes(digits.length))
    return { ok: false, reason: `a barcode has 8, 12 or 13 digits, this one has ${digits.length}` };
  if (!checkDigitFits(digits))
    return { ok: false, reason: 'the check digit does not fit: look for a digit that was mistyped' };
  if (digits.length === 8) return { ok: true, code: digits, spellings: [digits] };
  const code = digits.padStart(13, '0');
  return { ok: true, code, spellings: code.startsWith('0') ? [code, code.slice(1)] : [code] };
}

function checkDigitFits(digits: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries())
    sum += Number(digit) * (index % 2 === 1 ? 3 : 1);
  return sum % 10 === 0;
}
