import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonCard } from '../../src/document/card.ts';
import { createCards } from '../../src/document/cards.ts';
import { sharedObjects } from '../../src/document/typeface.ts';
import { objectsOf, pageNumbers, type Run, readPages } from '../support/paper.ts';

const event = { name: 'Sosialisasi Netralitas', organizer: 'Bawaslu', firstDay: '2024-10-03', lastDay: '2024-10-05' };
const people = Array.from(
  { length: 23 },
  (_, i): PersonCard => ({
    number: 100 + i,
    name:
      i === 3
        ? 'Prof. Dr. H. Muhammad Abdurrahman Wahid Syarifuddin Tjokroaminoto Kusumanegara, S.H., M.H., Ph.D.'
        : `Siti ${i}`,
    position:
      i === 4
        ? 'Kepala Dinas Pemberdayaan Masyarakat dan Nagari, Pengendalian Penduduk dan Keluarga Berencana'
        : 'Camat',
    ...(i === 5 ? { represents: 'Camat Kupitan' } : {}),
    institution: 'Kecamatan Sijunjung',
    pin: String(100_000 + i),
    link: `https://ikrar.example/s/${'x'.repeat(40)}${i}`,
  }),
);

let bytes: Uint8Array;
let pages: Run[][];
beforeAll(async () => {
  bytes = await createCards({ event, hallUrl: 'https://ikrar.example/h/sijunjung', people });
  pages = readPages(bytes, (await sharedObjects()).regular);
});

describe('the sheet of cards', () => {
  it('has ten to a page, in the order given, each with PIN, number and days', () => {
    expect(pages.map((page) => page.filter(({ text }) => text.startsWith('PIN ')).length)).toEqual([10, 10, 3]);
    const all = pages.flat().map(({ text }) => text);
    expect(all.filter((text) => text.startsWith('PIN '))).toEqual(
      people.map(({ pin }) => `PIN ${pin.slice(0, 3)} ${pin.slice(3)}`),
    );
    expect(all).toContain('No. 122 · 3–5 Oktober 2024');
    expect(all.filter((text) => text.includes('mewakili'))).toEqual(['mewakili Camat Kupitan']);
    expect(all.join(' ')).toContain('ikrar.example/h/sijunjung');
  });

  it('has a QR of its own for everybody', () => {
    const objects = objectsOf(bytes);
    const symbols = [...objects.values()].filter((body) => body.includes('/Subtype/Form'));
    expect(symbols).toHaveLength(people.length);
    expect(new Set(symbols).size).toBe(people.length);
  });

  it('keeps what belongs to a card inside its cut lines, the longest names too', () => {
    for (const page of pages)
      for (const { x, y, text } of page) {
        expect(y).toBeGreaterThan(28);
        expect(y).toBeLessThan(814);
        if (text.startsWith('PIN ')) expect([39, 39 + 269.64].some((left) => Math.abs(x - left) < 0.1)).toBe(true);
      }
    const names = pages[0]!.filter(({ text }) => /Tjokroaminoto|Kusumanegara|Keluarga/.test(text));
    expect(names.length).toBeGreaterThanOrEqual(2);
    for (const { y } of names) {
      const pin = pages[0]!.filter((run) => run.text.startsWith('PIN ') && run.y < y).map((run) => run.y);
      expect(y - Math.max(...pin)).toBeGreaterThan(17);
    }
  });

  it('sets the longest name, position and event that a roster takes whole, above the PIN', async () => {
    const words = (length: number) =>
      'Wiraatmadja Kusumanegara '
        .repeat(9)
        .slice(0, length - 1)
        .concat('X');
    const [name, position] = [words(120), words(160).replaceAll('W', 'V')];
    const long = { ...event, name: words(160).replaceAll('W', 'Y') };
    const card = { ...people[0]!, name, position, institution: words(160) };
    const made = await createCards({
      event: long,
      use: 'latihan',
      hallUrl: 'https://ikrar.example/h/4817',
      people: [card],
    });
    const [page = []] = readPages(made, (await sharedObjects()).regular);
    const said = page.map(({ text }) => text.trim()).join(' ');
    expect(said).toContain(name);
    expect(said).toContain(position);
    const pin = page.find(({ text }) => text.startsWith('PIN '))!;
    const lowest = Math.min(
      ...page.filter(({ text }) => /[WV]iraatmadja|X$/.test(text) && !text.startsWith('Y')).map(({ y }) => y),
    );
    expect(lowest - pin.y).toBeGreaterThan(12);
  });

  it('is the same for the same cards and holds nothing that can be signed', async () => {
    const again = await createCards({ event, hallUrl: 'https://ikrar.example/h/sijunjung', people });
    expect(Buffer.compare(again, bytes)).toBe(0);
    const all = [...objectsOf(bytes).values()].join('\n');
    expect(all).not.toMatch(/\/AcroForm|\/Widget|\/EmbeddedFile/);
    expect(pageNumbers(objectsOf(bytes))).toHaveLength(3);
  });
});
