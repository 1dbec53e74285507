import { IkrarError } from '../errors.ts';
import type { Counter, Declaration } from '../model.ts';
import { type Records, update } from '../stores.ts';
import { daysOf } from './contents.ts';
import type { CeremonyDeps } from './deps.ts';

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

/**
 * Fills a number pattern, e.g. `{nomor:3}/PM.01/K.SB-15/{bulan}/{tahun}` → `007/PM.01/K.SB-15/09/2024`. Slots:
 * `{nomor}` the running number of the year, `{nomor:3}` the same with at least 3 digits, `{bulan}` 01-12,
 * `{bulan-romawi}` I-XII, `{tahun}`.
 * @param day the declaration's first day, `YYYY-MM-DD`
 * @throws IkrarError 'slot-unknown' for any other slot, 'slot-missing' without `{nomor}`, since two declarations would
 * then have the same number
 */
export function fillNumberPattern(pattern: string, running: number, day: string): string {
  const [year = '', month = ''] = day.split('-');
  let numbered = false;
  const text = pattern.replace(/\{([^{}]*)\}/g, (slot, name: string) => {
    const digits = /^nomor(?::([1-9]))?$/.exec(name);
    if (digits) {
      numbered = true;
      return String(running).padStart(Number(digits[1] ?? 1), '0');
    }
    if (name === 'bulan') return month;
    if (name === 'bulan-romawi') return roman[Number(month) - 1] ?? '';
    if (name === 'tahun') return year;
    throw new IkrarError(
      'slot-unknown',
      `Pola nomor memuat ${slot}. Yang dikenal: {nomor}, {nomor:3}, {bulan}, {bulan-romawi}, {tahun}.`,
    );
  });
  if (numbered) return text;
  throw new IkrarError('slot-missing', 'Pola nomor harus memuat {nomor}, supaya tiap naskah bernomor sendiri.');
}

/**
 * Gives an unnumbered draft the next number of its year if the event has a pattern. The counter is raised first: a
 * crash between the two writes leaves a number unused, never a number used twice.
 */
export async function assignNumber(deps: CeremonyDeps, draft: Declaration): Promise<Declaration> {
  if (draft.state !== 'draft' || draft.number !== '') return draft;
  const { events, counters, declarations } = deps.stores;
  const event = await events.get(draft.eventId);
  if (!event?.numberPattern) return draft;
  const day = daysOf(event, draft)[0] ?? event.firstDay;
  fillNumberPattern(event.numberPattern, 1, day); // refuses a wrong pattern before a number is drawn
  const running = await next(counters, `nomor-${day.slice(0, 4)}`);
  const number = fillNumberPattern(event.numberPattern, running, day);
  return update(declarations, draft.id, (now) =>
    now.state === 'draft' && now.number === '' ? { ...now, number } : now,
  );
}

async function next(counters: Records<Counter>, id: string): Promise<number> {
  if (await counters.insert({ id, version: 0, value: 1 })) return 1;
  const { value } = await update(counters, id, (counter) => ({ ...counter, value: counter.value + 1 }));
  return value;
}
