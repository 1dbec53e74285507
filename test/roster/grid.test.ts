import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeBlock } from '../../src/browser/parts/grid-paste.ts';
import { createRows, isBlank, lineOf } from '../../src/browser/parts/grid-rows.ts';
import { blockText, parseBlock } from '../../src/browser/parts/pasted-block.ts';
import { matcher, plain } from '../../src/browser/parts/words.ts';
import { readTables } from '../../src/roster/read-tables.ts';

/** The grid of a roster without its page: what is pasted, and what undoing brings back. */

describe('a block from a spreadsheet', () => {
  it.each([
    [
      'cells and rows, with a line end at the end',
      'a\tb\r\nc\td\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['line ends of other systems', 'a\nb\rc', [['a'], ['b'], ['c']]],
    ['a line end inside a quoted cell', '"Budi,\r\nS.Sos."\tCamat\r\n', [['Budi, S.Sos.', 'Camat']]],
    ['a tab inside a quoted cell', '"a\tb"\tc', [['a b', 'c']]],
    ['doubled quotes', '"Budi ""Ucok""\nS"\tx', [['Budi "Ucok" S', 'x']]],
    ['a nickname in quotes is no quoted cell', '"Ucok" Budi\tCamat', [['"Ucok" Budi', 'Camat']]],
    ['a whole cell in quotes that needs none', '"Ucok"\tCamat', [['"Ucok"', 'Camat']]],
    [
      'a quote that is never closed',
      '"Budi\tCamat\r\nSiti\tLurah',
      [
        ['"Budi', 'Camat'],
        ['Siti', 'Lurah'],
      ],
    ],
    ['blank cells and blank rows inside', 'a\t\tb\n\n\tc', [['a', '', 'b'], [''], ['', 'c']]],
    ['blank rows at the end', 'a\n\n\t\n', [['a']]],
    ['nothing', '\r\n', []],
  ])('%s', (_what, text, cells) => {
    expect(parseBlock(text)).toEqual(cells);
  });

  it('is read by the server as the grid reads it', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'B', '"', ' ', ',', ';', 'é'), minLength: 1, maxLength: 6 });
    const cell = letters.map((text) => text.replace(/\s+/g, ' ').trim() || 'x');
    const block = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(block, async (rows) => {
        const whole = [['Nama', 'Jabatan', 'Instansi'], ...rows];
        const [table] = await readTables(new TextEncoder().encode(blockText(whole)));
        expect(table!.rows.map((row) => row.map(({ text }) => text))).toEqual(whole);
      }),
    );
  });

  it('begins under the cell where it was pasted, and says what does not fit', () => {
    expect(placeBlock([['x', 'y'], ['z']], 'position')).toEqual({
      lines: [{ position: 'x', institution: 'y' }, { position: 'z' }],
      said: [],
    });
    const { lines, said } = placeBlock([['13.03', 'Saksi', 'c', 'd']], 'regionCode');
    expect(lines).toEqual([{ regionCode: '13.03', role: 'saksi' }]);
    expect(said).toEqual(['2 kolom di kanan tidak muat dan tidak ditempel.']);
    expect(placeBlock([['0812', 'a@b.id', 'c']], 'phone')).toEqual({
      lines: [{ phone: '0812', email: 'a@b.id' }],
      said: ['1 kolom di kanan tidak muat dan tidak ditempel.'],
    });
    expect(placeBlock([['Camat Kupitan', '12/ST/2024']], 'represents')).toEqual({
      ...{ lines: [{ represents: 'Camat Kupitan', letter: '12/ST/2024' }], said: [] },
    });
  });
});

const three = ['Ani', 'Budi', 'Citra'].map((name, i) => ({ id: `p${i}`, name, position: 'Camat', role: 'saksi' }));
const names = (rows: ReturnType<typeof createRows>) =>
  rows
    .all()
    .filter((row) => !isBlank(row))
    .map(({ cells }) => cells.name);
const keys = (rows: ReturnType<typeof createRows>) => rows.all().map(({ key }) => key);

describe('the rows of the grid', () => {
  it('keep five blank ones at the end, and are sent as they came', () => {
    const rows = createRows(three);
    expect(rows.all()).toHaveLength(8);
    expect(rows.all().slice(0, 3).map(lineOf)).toEqual(three);
    rows.type(keys(rows)[3]!, 'nip', '1');
    expect(rows.all()).toHaveLength(9);
    expect(lineOf(rows.all()[3]!)).toEqual({ name: '', position: '', nip: '1', role: 'penandatangan' });
  });

  it('move, also beyond the ends', () => {
    const rows = createRows(three);
    const [first, second] = keys(rows);
    rows.move(first!, 1);
    expect(names(rows)).toEqual(['Budi', 'Ani', 'Citra']);
    rows.move(second!, -1);
    expect(names(rows)).toEqual(['Budi', 'Ani', 'Citra']);
    rows.move(second!, 99);
    expect(names(rows)).toEqual(['Ani', 'Citra', 'Budi']);
  });

  it('undo and redo every kind of change; typing in one cell is one change', () => {
    const rows = createRows(three);
    const [first, second] = keys(rows);
    const states = [rows.all()];
    const did = () => states.push(rows.all());
    for (const text of ['A', 'An', 'Ana']) rows.type(first!, 'name', text);
    did();
    rows.type(second!, 'name', 'B');
    did();
    rows.pause();
    rows.type(second!, 'name', 'Bu');
    did();
    rows.move(first!, 2);
    did();
    rows.remove(second!);
    did();
    rows.fill([first!], [{ name: 'Dedi' }, { name: 'Euis' }]);
    did();
    expect(names(rows)).toEqual(['Citra', 'Dedi', 'Euis']);
    for (const state of states.slice(0, -1).toReversed()) {
      expect(rows.canUndo()).toBe(true);
      rows.undo();
      expect(rows.all()).toBe(state);
    }
    expect(rows.canUndo()).toBe(false);
    rows.undo();
    expect(rows.all()).toBe(states[0]);
    for (const state of states.slice(1)) {
      rows.redo();
      expect(rows.all()).toBe(state);
    }
    expect(rows.canRedo()).toBe(false);
    rows.undo();
    rows.remove(first!);
    expect(rows.canRedo()).toBe(false);
  });

  it('give the card of one person to no other when a block is pasted over them', () => {
    const rows = createRows(three);
    const replaced = rows.fill(keys(rows).slice(0, 2), [{ name: 'Ani', position: 'Lurah' }, { name: 'Dedi' }]);
    expect(replaced).toBe(1);
    const [ani, dedi] = rows.all().map(lineOf);
    expect(ani).toEqual({ id: 'p0', name: 'Ani', position: 'Lurah', role: 'saksi' });
    expect(dedi).toEqual({ name: 'Dedi', position: 'Camat', role: 'saksi' });
  });

  it('are found by every word that was typed', () => {
    expect(matcher('budi  S.SOS')(plain('Budi Santoso, S.Sos.'))).toBe(true);
    expect(matcher('budi camat')(plain('Budi Santoso'))).toBe(false);
  });
});
