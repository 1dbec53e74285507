import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import writeWorkbook from 'write-excel-file/node';
import yazl from 'yazl';
import { importRoster } from '../../src/roster/import.ts';

let counter = 0;
const context = { unprintable: () => [], random: (length: number) => new Uint8Array(length).fill(++counter) };

const header = ['Nama', 'NIP', 'Jabatan', 'Kode Wilayah'];
type Value = string | number | null;
const workbook = async (rows: readonly (readonly Value[])[]): Promise<Uint8Array> =>
  new Uint8Array(await writeWorkbook(rows.map((row) => row.map((value) => ({ value }))) as never).toBuffer());

async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), name);
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream));
}

/** The smallest workbook with one sheet of this XML. */
const bare = (sheet: string): Promise<Uint8Array> =>
  zipOf({
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`,
  });

const text = (at: string, value: string): string => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;

describe('Excel rosters', () => {
  it('are read like CSV, blank rows and a title included', async () => {
    const bytes = await workbook([
      ['DAFTAR PESERTA', null, null, null],
      [null, null, null, null],
      header,
      ['Budi Putra, A.Md.', '197203161997051003', 'Camat Kamang Baru', '13.03.06'],
      [null, null, null, null],
      ['Ma’ruf', '', 'Wali Nagari Muaro', '13.03.04.2001'],
    ]);
    expect(await importRoster(bytes, context)).toMatchObject([
      { name: 'Budi Putra, A.Md.', nip: '197203161997051003', regionCode: '13.03.06' },
      { name: 'Ma’ruf', position: 'Wali Nagari Muaro' },
    ]);
  });

  it('say so when Excel has made numbers of NIP and region code', async () => {
    const bytes = await workbook([header, ['Budi', Number('197203161997051003'), 'Camat', 13.1]]);
    await expect(importRoster(bytes, context)).rejects.toMatchObject({
      code: 'roster-invalid',
      faults: [
        { row: 2, column: 'NIP', message: expect.stringContaining('teks') },
        { row: 2, column: 'Kode wilayah', message: expect.stringContaining('13.1') },
      ],
    });
  });

  it('take a whole kabupaten code that is a number', async () => {
    const [person] = await importRoster(await workbook([header, ['Budi', null, 'Sekda', 13.03]]), context);
    expect(person?.regionCode).toBe('13.03');
  });
});

describe('hostile workbooks', () => {
  const refuse = (bytes: Uint8Array, saying: string) =>
    expect(importRoster(bytes, context)).rejects.toMatchObject({
      code: 'roster-invalid',
      message: expect.stringContaining(saying),
    });

  it('a bare one is read, so that the refusals below have their own reason', async () => {
    const sheet = `<row r="1">${text('A1', 'nama')}${text('B1', 'jabatan')}${text('C1', 'kode wilayah')}</row><row r="2">${text('A2', 'Budi')}${text('B2', 'Camat')}${text('C2', '13.03')}</row>`;
    expect(await importRoster(await bare(sheet), context)).toHaveLength(1);
  });

  it('a zip bomb', async () => {
    const bytes = await zipOf({ 'xl/worksheets/sheet1.xml': Buffer.alloc(64 * 1024 * 1024, 0x20) });
    expect(bytes.length).toBeLessThan(100_000);
    await refuse(bytes, 'terlalu besar');
  });

  it('a thousand parts', async () => {
    const names = Array.from({ length: 300 }, (_, i) => [`xl/worksheets/sheet${i}.xml`, '<a/>']);
    await refuse(await zipOf(Object.fromEntries(names)), 'terlalu besar');
  });

  it('one cell at the far corner of the sheet', async () => {
    await refuse(await bare(`<row r="1048576">${text('XFD1048576', 'x')}</row>`), 'terlalu besar');
    await refuse(await bare(`<row>${text('ZZZZZZZZ1', 'x')}</row>`), 'tidak dapat dibaca');
    await refuse(await bare(`<row>${text('&#90;ZZ1', 'x')}</row>`), 'tidak dapat dibaca');
  });

  it('a zip that is no workbook, and half a zip', async () => {
    await refuse(await zipOf({ 'a.txt': 'x' }), 'tidak dapat dibaca');
    const whole = await workbook([header]);
    await refuse(whole.subarray(0, whole.length / 2), 'tidak dapat dibaca');
  });

  it('a formula without its result is an error of the cell, and one that gives an empty text is empty', async () => {
    const head = `<row r="1">${text('A1', 'nama')}${text('B1', 'jabatan')}${text('C1', 'instansi')}${text('D1', 'kode wilayah')}</row>`;
    const line = (institution: string) =>
      bare(`${head}<row r="2">${text('A2', 'Budi')}${text('B2', 'Camat')}${institution}${text('D2', '13.03')}</row>`);
    for (const cell of ['<c r="C2"><f>X1</f></c>', '<c r="C2"><f>X1</f><v></v></c>'])
      await expect(importRoster(await line(cell), context)).rejects.toMatchObject({
        faults: [{ row: 2, column: 'Instansi' }],
      });
    const empty = await importRoster(await line('<c r="C2" t="str"><f>X1</f><v></v></c>'), context);
    expect(empty[0]?.institution).toBe('');
  });

  it('an error in a cell is no name', async () => {
    const sheet = `<row r="1">${text('A1', 'nama')}${text('B1', 'jabatan')}${text('C1', 'kode wilayah')}</row><row r="2"><c r="A2" t="e"><v>#REF!</v></c>${text('B2', 'Camat')}${text('C2', '13.03')}</row>`;
    await expect(importRoster(await bare(sheet), context)).rejects.toMatchObject({
      faults: [{ row: 2, column: 'Nama' }],
    });
  });
});
