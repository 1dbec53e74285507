import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { breakEvenly, breakLines, justification } from '../../src/document/lines.ts';
import { sharedObjects } from '../../src/document/typeface.ts';

const { regular } = await sharedObjects();
const size = 10;
const word = fc.string({ unit: fc.constantFrom(...'abcdeWAVTo.,-/é'), minLength: 1, maxLength: 40 });
const text = fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => words.join(' '));
const width = fc.integer({ min: 60, max: 400 });

describe('breaking lines', () => {
  it('loses nothing and never passes the margin', () => {
    fc.assert(
      fc.property(text, width, (words, room) => {
        const lines = breakLines(words, regular, size, room);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
        for (const line of lines) expect(regular.width(line, size)).toBeLessThanOrEqual(room + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('cuts again what is still too long after a hyphen', () => {
    const word = '-.adb,deWaTT';
    const room = regular.width('.adb,deWaT', size) + 1;
    for (const line of breakLines(word, regular, size, room))
      expect(regular.width(line, size)).toBeLessThanOrEqual(room);
  });

  it('evenly takes no more lines and leaves no emptier fullest line', () => {
    fc.assert(
      fc.property(text, width, fc.constantFrom('free' as const, 'counts' as const), (words, room, last) => {
        const greedy = breakLines(words, regular, size, room);
        const even = breakEvenly(words, { face: regular, size, width: room }, last);
        expect(even.join(' ').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
        expect(even.length).toBe(greedy.length);
        for (const line of even) expect(regular.width(line, size)).toBeLessThanOrEqual(room + 1);
      }),
      // found at random: a line that is as wide as the room to the last bit
      { numRuns: 200, examples: [[',T.-T/ eo- -d ébV, e e-d/WTW a aaaaaaaaaa aad', 128, 'free']] },
    );
  });

  it('breaks an endless word after a hyphen or slash where it can', () => {
    const room = regular.width('Perencanaan/', size) + 2;
    expect(breakLines('Perencanaan/Keuangan', regular, size, room)).toEqual(['Perencanaan/', 'Keuangan']);
    expect(breakLines('', regular, size, 50)).toEqual(['']);
  });

  it('balances a title', () => {
    const title = 'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024';
    const lines = breakEvenly(title, { face: regular, size: 14, width: 471 }, 'counts');
    const widths = lines.map((line) => regular.width(line, 14));
    expect(lines).toHaveLength(2);
    expect(Math.min(...widths) / Math.max(...widths)).toBeGreaterThan(0.8);
  });

  it('stretches spaces until the line fills the width', () => {
    const line = 'Menjaga dan menegakkan prinsip netralitas';
    const room = regular.width(line, size) + 12;
    const extra = justification(line, regular, size, room);
    expect(regular.width(line, size) + (4 * extra * size) / 1000).toBeCloseTo(room, 6);
    expect(justification('kata', regular, size, 100)).toBe(0);
    expect(justification('dua kata', regular, size, 400)).toBe(0);
  });
});
