import { performance } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { createRosterReader, type RosterTask } from '../../src/operations/roster-reader.ts';
import { understood } from '../support/understanding.ts';
import { type SheetSpec, xlsx } from '../support/xlsx.ts';

/** The process runs from source in tests. */
const entry = new URL('../support/roster-reader-entry.mjs', import.meta.url);
const bounds = { timeoutMs: 30_000, memoryMb: 256 };
const task: RosterTask = { choices: {}, remembered: new Map(), regionCode: '13.03', regions: [] };
const by =
  (...given: Parameters<typeof createRosterReader>) =>
  (bytes: Uint8Array) =>
    createRosterReader(...given)(bytes, task);
const read = by(bounds, entry);
const rows = [
  ['Nama', 'Jabatan'],
  ['Budi', 'Camat'],
];

/** The workbook with this XML as its only sheet. */
const bare = (sheet: string): Promise<Uint8Array> => xlsx([{ rows: [] }], { 'xl/worksheets/sheet0.xml': sheet });

describe('a roster read in a process of its own', () => {
  it('comes back as it was read, merged and hidden parts included, and the bytes stay with the caller', async () => {
    const sheet: SheetSpec = { name: 'A', rows, merges: ['A2:A3'], hiddenRows: [2], hiddenColumns: [2] };
    const bytes = await xlsx([sheet, { name: 'B', state: 'veryHidden', rows }]);
    const size = bytes.length;
    const choices = { hiddenRows: true, hiddenColumns: true, sheets: ['A', 'B'] };
    const one = await createRosterReader(bounds, entry)(bytes, { ...task, choices });
    expect(one).toEqual(await understood(bytes, choices));
    expect(one.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['A', false],
      ['B', true],
    ]);
    expect(one.lines.map(({ sheet, row, person }) => [sheet, row, person?.name])).toEqual([
      ['A', 2, 'Budi'],
      ['B', 2, 'Budi'],
    ]);
    expect(bytes.length).toBe(size);
  });

  it('keeps code, sentence and faults of a refusal', async () => {
    await expect(read(utf8('%PDF-1.7'))).rejects.toMatchObject({
      code: 'roster-invalid',
      faults: [{ message: expect.stringContaining('PDF') }],
    });
    await expect(read(utf8('nama;jabatan\n"Budi'))).rejects.toMatchObject({ code: 'roster-invalid' });
  });

  it.each([
    ['30 MB of spaces', `<worksheet><sheetData>${' '.repeat(30_000_000)}</sheetData></worksheet>`],
    ['8 MB of spaces in a cell', `<worksheet><sheetData><row><c t="inlineStr"><is><t>${' '.repeat(8_000_000)}`],
    ['a million nested tags', '<a>'.repeat(1_000_000)],
    ['500,000 empty rows', `<worksheet><sheetData>${'<row/>'.repeat(500_000)}`],
    ['three million elements', `<worksheet>${'<a/>'.repeat(3_000_000)}</worksheet>`],
    ['a cell at XFD1048576', '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'],
    ['merged areas of a million rows', `<worksheet><mergeCells>${'<mergeCell ref="A1:B1048576"/>'.repeat(100)}`],
  ])('refuses %s at once, and this process goes on', async (_what, sheet) => {
    const bytes = await bare(sheet);
    const longest = watch();
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'roster-invalid',
      message: expect.stringContaining('terlalu besar'),
    });
    // in this thread nothing is read: what remains is the other tests beside this one
    expect(longest()).toBeLessThan(1500);
  });

  it('ends what takes too long or too much memory with a sentence', async () => {
    const big = await xlsx([{ rows: Array.from({ length: 15_000 }, (_, i) => [`Budi ${i}`, `Camat ${i}`]) }]);
    const costly = { code: 'roster-invalid', message: expect.stringContaining('terlalu berat') };
    await expect(by({ ...bounds, timeoutMs: 1 }, entry)(big)).rejects.toMatchObject(costly);
    const loop = new URL(
      `data:text/javascript,${encodeURIComponent('const a=[];for(;;)a.push(new Array(1000).fill(a.length))')}`,
    );
    await expect(by({ ...bounds, memoryMb: 16 }, loop)(big)).rejects.toMatchObject(costly);
  });

  it('does not wait for a process that cannot be ended', async () => {
    const native = 'import { execSync } from "node:child_process"; execSync("sleep 5")';
    const entry = new URL(`data:text/javascript,${encodeURIComponent(native)}`);
    const costly = { code: 'roster-invalid', message: expect.stringContaining('terlalu berat') };
    const began = performance.now();
    await expect(by({ ...bounds, timeoutMs: 500 }, entry)(utf8('a'))).rejects.toMatchObject(costly);
    expect(performance.now() - began).toBeLessThan(4500);
  });

  it('tells a broken process from a broken file', async () => {
    const broken = new URL(`data:text/javascript,${encodeURIComponent('throw new Error("rusak")')}`);
    await expect(by(bounds, broken)(utf8('a'))).rejects.toThrow('a roster was not read');
  });

  it('reads two at a time, and refuses the one behind ten that wait', async () => {
    const slow = new URL(`data:text/javascript,${encodeURIComponent('setInterval(() => {}, 1000)')}`);
    const reader = createRosterReader({ timeoutMs: 300, memoryMb: 64 }, slow);
    const ends = await Promise.allSettled(Array.from({ length: 13 }, () => reader(utf8('a'), task)));
    const codes = ends.map((end) => (end.status === 'rejected' ? end.reason.code : ''));
    expect(codes.filter((code) => code === 'overloaded')).toHaveLength(1);
    expect(codes.at(-1)).toBe('overloaded');
  });
});

/** The longest time in ms for which this thread answered nothing. */
function watch(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  return () => {
    clearInterval(timer);
    return longest;
  };
}
