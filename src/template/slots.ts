import { dayWords } from '../core/dates.ts';
import { type ErrorCode, type Fault, IkrarError } from '../errors.ts';
import type { Slot } from './source.ts';

/** Values of slots by name, as typed: text, days as `YYYY-MM-DD`, whole numbers as digits. */
export type SlotValues = { readonly [name: string]: string };

/**
 * Checks all slots and returns them as printed: "30 September 2024", "1.507".
 * @throws IkrarError 'slot-missing', 'slot-unknown' or 'slot-invalid' (in this order of weight) whose faults name every slot at fault
 */
export function printedSlots(slots: readonly Slot[], values: SlotValues): ReadonlyMap<string, string> {
  const printed = new Map<string, string>();
  const faults: (Fault & { readonly code: SlotCode })[] = [];
  for (const slot of slots) {
    const value = Object.hasOwn(values, slot.name) ? values[slot.name]!.trim() : '';
    if (value === '') {
      faults.push({
        code: 'slot-missing',
        path: slot.name,
        message: `Isi "${slot.label}", misalnya: ${slot.example}.`,
      });
      continue;
    }
    const result = print(slot, value);
    if ('words' in result) printed.set(slot.name, result.words);
    else faults.push({ code: 'slot-invalid', path: slot.name, message: `"${slot.label}" ${result.fault}` });
  }
  for (const name of Object.keys(values))
    if (!slots.some((slot) => slot.name === name))
      faults.push({
        code: 'slot-unknown',
        path: name,
        message: `Naskah ini tidak punya isian "${name}". Hapus isian itu.`,
      });
  if (faults.length > 0) throw slotError(faults);
  return printed;
}

type SlotCode = Extract<ErrorCode, 'slot-missing' | 'slot-unknown' | 'slot-invalid'>;
const weight: readonly SlotCode[] = ['slot-missing', 'slot-unknown', 'slot-invalid'];

function slotError(faults: readonly (Fault & { readonly code: SlotCode })[]): IkrarError {
  const code = weight.find((candidate) => faults.some((fault) => fault.code === candidate))!;
  const plain = faults.map(({ path, message }) => ({ path: `slots.${path}`, message }));
  return new IkrarError(code, `Isian naskah belum benar. ${faults.map(({ message }) => message).join(' ')}`, {
    faults: plain,
  });
}

function print(slot: Slot, value: string): { readonly words: string } | { readonly fault: string } {
  if ([...value].length > slot.max) return { fault: `paling panjang ${slot.max} huruf.` };
  // Control characters cannot be printed, and braces would look like an unfilled slot.
  if (/[\p{Cc}\p{Cs}{}]/u.test(value))
    return { fault: 'memuat baris baru, kurung kurawal, atau karakter kendali. Hapus karakter itu.' };
  if (slot.type === 'number') {
    if (!/^\d{1,12}$/.test(value)) return { fault: `harus bilangan bulat, misalnya: ${slot.example}.` };
    return { words: Number(value).toLocaleString('id-ID') };
  }
  if (slot.type === 'text') return { words: value };
  try {
    return { words: dayWords(value) };
  } catch {
    return { fault: 'harus tanggal yang ada di kalender, ditulis TTTT-BB-HH, misalnya: 2024-09-30.' };
  }
}

/** Prints only the last four digits of a NIP, because the others contain birth date and sex. */
const maskedNip = (nip: string): string => `${'•'.repeat(Math.max(0, nip.length - 4))}${nip.slice(-4)}`;

/** Values of the slots that the roster fills in an individual pledge; a missing value is printed as a dash. */
export function personSlots(
  slots: readonly Slot[],
  person: {
    readonly name: string;
    readonly nip?: string;
    readonly rank?: string;
    readonly position: string;
    readonly institution: string;
  },
): SlotValues {
  const value = (from: NonNullable<Slot['from']>): string =>
    (from === 'nip' ? person.nip && maskedNip(person.nip) : person[from]) || '–';
  return Object.fromEntries(slots.flatMap(({ name, from }) => (from ? [[name, value(from)]] : [])));
}
