import { isString, type PdfValue, stringBytes } from './values.ts';

/** PDFDocEncoding where it differs from ISO 8859-1 (ISO 32000-2 annex D.3). */
const docEncoding = new Map<number, string>(
  [...'˘ˇˆ˙˝˛˚˜']
    .map((c, i): [number, string] => [0x18 + i, c])
    .concat(
      [...'•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'].map((c, i): [number, string] => [0x80 + i, c]),
      [[0xa0, '€']],
    ),
);

/** A text string (ISO 32000-2 section 7.9.2.2): UTF-16BE or UTF-8 with a byte order mark, else PDFDocEncoding. */
export function textOf(value: PdfValue | undefined, max = 4096): string | undefined {
  if (!isString(value)) return undefined;
  const bytes = stringBytes(value).subarray(0, max);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes.subarray(3));
  let text = '';
  for (const byte of bytes) text += docEncoding.get(byte) ?? String.fromCharCode(byte);
  return text;
}

function utf16(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(bytes[at]! * 256 + bytes[at + 1]!);
  return text.toWellFormed();
}

/** A date string (ISO 32000-2 section 7.9.4) as an instant; undefined when it is none. */
export function dateOf(value: PdfValue | undefined): Date | undefined {
  const text = textOf(value, 64);
  const match =
    /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(?:(\d\d)'?)?)?(?:00'?(?:00'?)?)?$/.exec(
      text ?? '',
    );
  if (!match) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    sign,
    hours = '00',
    minutes = '00',
  ] = match;
  const zone = sign ? `${sign}${hours}:${minutes}` : 'Z';
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
