import { parseLatin1 } from '../../core/bytes.ts';
import { isString, type PdfValue, startOfString } from './values.ts';

/** PDFDocEncoding: ISO 8859-1 but for these (ISO 32000-2 annex D.3). */
const special: ReadonlyMap<number, number> = new Map([
  ...unitsFrom(0x18, '˘ˇˆ˙˝˛˚˜'),
  ...unitsFrom(0x80, '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'),
  ...unitsFrom(0xa0, '€'),
]);
const docEncoding = Uint16Array.from({ length: 256 }, (_, byte) => special.get(byte) ?? byte);

function unitsFrom(first: number, text: string): [byte: number, unit: number][] {
  return Array.from(text, (character, i) => [first + i, character.charCodeAt(0)]);
}

/** A text string (ISO 32000-2 section 7.9.2.2): UTF-16BE or UTF-8 with a byte order mark, else PDFDocEncoding. */
export function textOf(value: PdfValue | undefined, max = 4096): string | undefined {
  if (!isString(value)) return undefined;
  const bytes = startOfString(value, max);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes.subarray(3));
  if (bytes.every(isAscii)) return parseLatin1(bytes);
  const units = new Uint16Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) units[at] = docEncoding[bytes[at]!]!;
  return ofUnits(units);
}

function utf16(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i]! * 256 + bytes[2 * i + 1]!;
  return ofUnits(units).toWellFormed();
}

/** Names, times and titles, which a file says again and again: read at once. */
const isAscii = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** In one piece: a string that grows by a character is a chain, and a report would keep all of it. */
const ofUnits = (units: Uint16Array): string => Reflect.apply(String.fromCharCode, undefined, units);

/** A date string (ISO 32000-2 section 7.9.4) as an instant; undefined when it is none. */
export function dateOf(value: PdfValue | undefined): Date | undefined {
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = '+00', minutes = '00'] =
    datePattern.exec(textOf(value, 64) ?? '') ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}:${minutes}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const datePattern = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-]\d\d)'?(?:(\d\d)'?)?)?(?:00'?(?:00'?)?)?$/;
