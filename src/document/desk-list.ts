import { dayRange } from '../core/dates.ts';
import { positionWords } from '../core/represented.ts';
import { type Use, useMark } from '../core/use.ts';
import { secondary } from './canvas.ts';
import type { CardSheet, PersonCard } from './card.ts';
import { finish } from './catalog.ts';
import { setParagraph } from './paragraph.ts';
import { createSheet } from './sheet.ts';
import { setTable } from './text-table.ts';
import { sharedObjects } from './typeface.ts';

export interface DeskList {
  readonly event: CardSheet['event'];
  readonly use?: Use | undefined;
  readonly people: readonly PersonCard[];
}

/**
 * The list with which a desk tells people who have lost their card their PIN, in the given order. Like the cards it contains
 * secrets, and is neither signed, stored nor logged.
 */
export async function createDeskList({ event, use, people }: DeskList): Promise<Uint8Array> {
  const title = `Daftar PIN ${event.name}`;
  const sheet = createSheet(await sharedObjects(), { running: title, signable: false });
  setParagraph(sheet, 'H1', use ? `${useMark(use)} · ${title}` : title, { face: sheet.bold, size: 13, after: 3 });
  const warning = `${dayRange([event.firstDay, event.lastDay])}. Rahasia: untuk meja petugas saja. Sebutkan PIN hanya kepada orangnya, sesudah melihat kartu identitasnya; musnahkan setelah naskah ditutup.`;
  setParagraph(sheet, 'P', warning, { face: sheet.regular, size: 9, after: 8, colour: secondary });
  const rows = people.map(({ number, name, institution, group, pin, ...person }) => [
    String(number),
    name,
    positionWords(person),
    group ?? institution,
    `${pin.slice(0, 3)}\u00a0${pin.slice(3)}`,
  ]);
  setTable(sheet, ['No.', 'Nama', 'Jabatan', 'Kelompok', 'PIN'], rows);
  const at = new Date(`${event.firstDay}T00:00:00Z`);
  const facts = { title, author: event.organizer, subject: 'Daftar PIN', at };
  return finish(sheet, facts, JSON.stringify(rows)).bytes;
}
