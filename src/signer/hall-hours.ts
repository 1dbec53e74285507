import { daysWords, dayWords, localDay } from '../core/dates.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, PledgeEvent } from '../model.ts';

/** The signing days of a declaration: its own, or else those of its event. */
type SigningDays = Pick<Declaration, 'days'>;
type Halled = Pick<PledgeEvent, 'firstDay' | 'lastDay' | 'timeZone' | 'hall'>;

/**
 * Whether the hall takes PINs for a declaration now: on its signing days, by the event's local time, and where an
 * organizer has opened the hall earlier or longer, before and after them. Links and desks are open until the closing.
 */
export function isHallOpen(event: Halled, { days }: SigningDays, now: Date): boolean {
  const today = localDay(now, event.timeZone);
  const [first, last] = boundsOf(event, days);
  if (today < first) return event.hall?.from !== undefined && today >= event.hall.from;
  if (today > last) return event.hall?.until !== undefined && today <= event.hall.until;
  return days.length === 0 || days.includes(today);
}

/** @throws IkrarError 'hall-closed' that says when it is open and what works meanwhile */
export function requireHallOpen(event: Halled, declaration: SigningDays, now: Date): void {
  if (!isHallOpen(event, declaration, now))
    throw new IkrarError(
      'hall-closed',
      `PIN di halaman aula hanya berlaku pada ${hallDaysWords(event, declaration)}. ` +
        'Pindai QR atau buka tautan pada kartu Anda, atau minta bantuan petugas di meja.',
    );
}

const week = 7 * 86_400_000;

/**
 * When what a phone has kept of an open declaration leaves it, recorded or not: a week after the last signing day, the only closing
 * that a phone without a network can know of; after that day, a week from now.
 */
export function leavesPhoneAt(event: Halled, { days }: SigningDays, now: Date): Date {
  const [, last] = boundsOf(event, days);
  return new Date(Math.max(Date.parse(`${last}T24:00:00Z`), now.getTime()) + week);
}

/** The days on which the hall takes PINs, in words. */
export function hallDaysWords(event: Halled, { days }: SigningDays): string {
  const [first, last] = boundsOf(event, days);
  const { from = first, until = last } = event.hall ?? {};
  const signing = days.length > 0 ? daysWords(days) : daysWords(first === last ? [first] : rangeOf(first, last));
  if (from >= first && until <= last) return signing;
  return `${signing}, dan${from < first ? ` sejak ${dayWords(from)}` : ''}${until > last ? ` sampai ${dayWords(until)}` : ''}`;
}

const boundsOf = ({ firstDay, lastDay }: Halled, days: readonly string[]): readonly [string, string] => [
  days[0] ?? firstDay,
  days.at(-1) ?? lastDay,
];

function rangeOf(first: string, last: string): readonly string[] {
  const days = [first];
  for (let day = new Date(`${first}T00:00:00Z`); days.at(-1)! < last; ) {
    day = new Date(day.getTime() + 86_400_000);
    days.push(day.toISOString().slice(0, 10));
  }
  return days;
}
