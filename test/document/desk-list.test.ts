import { expect, it } from '@jest/globals';
import type { PersonCard } from '../../src/document/card.ts';
import { createDeskList } from '../../src/document/desk-list.ts';
import { sharedObjects } from '../../src/document/typeface.ts';
import { objectsOf, pageNumbers, readPages } from '../support/paper.ts';

const event = { name: 'Sosialisasi Netralitas', organizer: 'Bawaslu', firstDay: '2024-10-03', lastDay: '2024-10-05' };
const people = Array.from(
  { length: 90 },
  (_, i): PersonCard => ({
    number: i + 1,
    name: i === 3 ? `Prof. Dr. ${'Tjokroaminoto '.repeat(7)}, S.H.` : `Siti ${i}`,
    position: 'Camat',
    ...(i === 5 ? { represents: 'Camat Kupitan' } : {}),
    institution: 'Kecamatan Sijunjung',
    pin: String(i * 1009).padStart(6, '0'),
    link: 'https://ikrar.example/s/rahasia',
  }),
);

it('the list for the desk has every name and PIN on one line each, the head on every page, and no link', async () => {
  const bytes = await createDeskList({ event, use: 'latihan', people });
  const pages = readPages(bytes, (await sharedObjects()).regular);
  const all = pages.flat().map(({ text }) => text.trim().replaceAll('\u00a0', ' '));
  for (const { pin } of people) expect(all).toContain(`${pin.slice(0, 3)} ${pin.slice(3)}`);
  expect(all.join(' ')).toContain('LATIHAN');
  expect(all.join(' ').match(/Tjokroaminoto/g)).toHaveLength(7);
  expect(all.join(' ')).toMatch(/Camat, mewakili\s+Camat\s+Kupitan/);
  for (const page of pages)
    expect(page.map(({ text }) => text.trim())).toEqual(expect.arrayContaining(['Nama', 'PIN']));
  expect(pageNumbers(objectsOf(bytes)).length).toBeGreaterThan(2);
  expect(Buffer.from(bytes).toString('latin1')).not.toContain('rahasia');
});
