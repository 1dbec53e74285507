import { isEmailAddress } from '../core/email-address.ts';
import { isNothing, tidy } from './clean.ts';
import type { Cell, RosterField } from './row.ts';

type Report = (field: RosterField, message: string) => void;

/**
 * A telephone number as it is called from anywhere (E.164), from the ways in which offices write them: 0812-3456-7890,
 * 62 812…, (0754) 20123, +62…, and 812… where a spreadsheet program dropped the zero. Of several numbers in one cell the
 * first is taken.
 * @returns empty where there is none
 */
export function checkPhone(cell: Cell | undefined, fault: Report): string {
  const text = tidy(cell?.text ?? '');
  if (isNothing(text)) return '';
  const [first = ''] = text.split(/\s*(?:[/;,|]|\batau\b|\bdan\b)\s*/i);
  const digits = first.replace(/^(?:(?:no|hp|wa|telp|tel|tlp)\b[.:]*\s*)+/i, '').replace(/[\s().\-–'’]/g, '');
  const number = /^\d+$/.test(digits) ? withCountry(digits, cell?.number === true) : digits;
  if (/^\+(?:62[2-9]\d{6,11}|(?!62)[1-9]\d{7,14})$/.test(number)) return number;
  fault('phone', `"${first.slice(0, 30)}" bukan nomor telepon. Tulis misalnya 0812-3456-7890, atau kosongkan.`);
  return '';
}

/** Indonesian unless it says otherwise. */
function withCountry(digits: string, lostZero: boolean): string {
  if (digits.startsWith('0062')) return `+${digits.slice(2)}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  if (digits.startsWith('0')) return `+62${digits.slice(1)}`;
  if (digits.startsWith('62')) return `+${digits}`;
  return lostZero || digits.startsWith('8') ? `+62${digits}` : digits;
}

/** An address for e-mail, as far as that can be told without sending to it. @returns empty where there is none */
export function checkEmail(cell: Cell | undefined, fault: Report): string {
  const text = tidy(cell?.text ?? '').replace(/^mailto:/i, '');
  if (isNothing(text)) return '';
  if (isEmailAddress(text)) return text;
  fault('email', `"${text.slice(0, 40)}" bukan alamat surel. Tulis misalnya nama@contoh.go.id, atau kosongkan.`);
  return '';
}
