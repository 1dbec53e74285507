import { z } from 'zod';
import { unprintable } from '../document/repertoire.ts';
import { type Fault, IkrarError } from '../errors.ts';
import { regimes } from '../template/law.ts';

/**
 * Parses all input from outside. @throws IkrarError 'invalid-input' with a fault for each wrong field; a fault's path
 * is dotted (`people.3.name`)
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value, { error: sentence });
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 100).map(faultOf);
  const [first] = faults;
  const where = first?.path ? ` (${first.path}: ${first.message})` : first ? ` (${first.message})` : '';
  throw new IkrarError('invalid-input', `Ada isian yang belum benar${where}. Perbaiki lalu kirim lagi.`, { faults });
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  return { path: issue.path.map(String).join('.'), message: issue.message };
}

/** Tells people at a form how to correct a field; undefined leaves the schema's own message in place. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  const absent = issue.input === undefined || issue.input === '' || issue.input === null;
  switch (issue.code) {
    case 'invalid_type':
      return absent ? 'Wajib diisi.' : `Harus berupa ${kinds[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      if (issue.origin === 'string')
        return absent || issue.minimum === 1 ? 'Wajib diisi.' : `Paling sedikit ${issue.minimum} huruf.`;
      return issue.origin === 'array' ? `Paling sedikit ${issue.minimum} baris.` : `Paling kecil ${issue.minimum}.`;
    case 'too_big':
      if (issue.origin === 'string') return `Paling panjang ${issue.maximum} huruf.`;
      return issue.origin === 'array' ? `Paling banyak ${issue.maximum} baris.` : `Paling besar ${issue.maximum}.`;
    case 'invalid_value':
      return `Pilih salah satu: ${issue.values.map(String).join(', ')}.`;
    case 'unrecognized_keys':
      return `Isian ${issue.keys.map((key) => `“${key.slice(0, 40)}”`).join(', ')} tidak dikenal.`;
    case 'invalid_format':
      return absent ? 'Wajib diisi.' : 'Bentuknya belum benar.';
    default:
      return 'Isian ini belum benar.';
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'teks',
  number: 'angka',
  int: 'bilangan bulat',
  boolean: 'ya atau tidak',
  array: 'daftar',
  object: 'objek',
};

/**
 * One line of text: trimmed, white space reduced to single spaces, normalized to NFC, no invisible control characters.
 */
export const text = (max: number) =>
  z
    .string()
    .overwrite((value) =>
      value
        .slice(0, 4 * max + 100)
        .normalize('NFC')
        .replace(/\s+/gu, ' ')
        .trim(),
    )
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Hapus huruf kendali yang tidak terlihat.');

export const day = z.iso.date('Isi dengan tanggal, misalnya 2024-09-30.').meta({ examples: ['2024-09-30'] });
/** Times are exchanged in UTC; pages show them in the event's time zone. */
export const time = z.iso
  .datetime()
  .describe('Waktu, UTC')
  .meta({ examples: ['2024-09-30T02:15:00.000Z'] });
export const recordId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Pengenal ini tidak berbentuk benar.')
  .describe('Pengenal catatan')
  .meta({ examples: ['q0vXk2Jm8sTa'] });

/** Beside a name and a position in an answer. */
export const represents = z.string().optional().describe('Yang diwakilinya dengan surat');

export const eventId = { eventId: recordId };
export const declarationId = { declarationId: recordId };
export const personId = { declarationId: recordId, personId: recordId };

export const regionCode = z
  .string()
  .regex(/^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/, 'Pilih wilayah dari daftar, atau tulis kodenya, misalnya 13.03.')
  .describe('Kode wilayah Kemendagri')
  .meta({ title: 'Wilayah', examples: ['13.03'] });

export const loginName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])$/, '3 sampai 40 huruf kecil, angka, titik, atau tanda hubung.')
  .max(40)
  .meta({ title: 'Nama masuk', examples: ['rina'] });

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Removes fields that are undefined, as Zod's optional fields may be: a record omits them. */
export const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;

/** A fault if the text has characters that the fonts lack. */
export function foreignCharacters(path: string, value: string): Fault[] {
  const foreign = unprintable(value);
  return foreign.length === 0
    ? []
    : [{ path, message: `Huruf ${foreign.map((c) => `“${c}”`).join(', ')} tidak dapat dicetak. Ganti atau hapus.` }];
}

/** The kinds of election that decide which law holds. */
export const eventRegimes = z
  .array(z.enum(regimes))
  .min(1)
  .max(regimes.length)
  .describe('Jenis pemilihan, yang menentukan hukum yang berlaku; kosong: menurut nama pemilihan')
  .meta({ title: 'Jenis pemilihan' });
