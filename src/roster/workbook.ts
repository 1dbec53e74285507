import { IkrarError } from '../errors.ts';
import { type Format, formatOf } from './number-format.ts';
import type { Table } from './row.ts';
import { openParts, type Parts, tooLarge, unreadable } from './workbook-parts.ts';
import { readSheet, type Shared, unescaped } from './workbook-sheet.ts';

const maximumStrings = 200_000;
const maximumSheets = 60;

/** What other zips of office programs are, by a name that only they contain. */
const others: readonly (readonly [RegExp, string])[] = [
  [
    /^word\//,
    'Ini dokumen Word (.docx), bukan Excel. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah lagi.',
  ],
  [/^ppt\//, 'Ini PowerPoint (.pptx), bukan Excel. Salin daftarnya ke Excel, simpan sebagai .xlsx, lalu unggah lagi.'],
  [/^xl\/workbook\.bin$/, 'Ini Excel biner (.xlsb). Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.'],
  [/^Index\/.*\.iwa$/, 'Ini Numbers dari Apple. Pilih Ekspor ke Excel (.xlsx), lalu unggah lagi.'],
  [
    /^(?:META-INF\/manifest\.xml|content\.xml)$/,
    'Ini OpenDocument (.ods). Buka, simpan sebagai .xlsx, lalu unggah lagi.',
  ],
  [/\.(?:xlsx?|csv|ods)$/i, 'Ini berkas ZIP yang memuat daftar. Ekstrak dulu, lalu unggah daftarnya saja.'],
];

interface Listed {
  readonly name: string;
  readonly hidden: boolean;
  readonly path: string;
}

/**
 * Reads every sheet of an Excel workbook (.xlsx), hidden ones included. The workbook is untrusted: only the parts that
 * are needed are unpacked, under limits.
 * @throws IkrarError 'roster-invalid'
 */
export async function parseWorkbook(bytes: Uint8Array): Promise<readonly Table[]> {
  const parts = await openParts(bytes);
  const path = await workbookPath(parts);
  if (!parts.names.includes(path)) throw nameOther(parts.names);
  const listed = await listSheets(parts, path);
  if (listed.length === 0) throw unreadable();
  if (listed.length > maximumSheets) throw tooLarge();
  const shared = await readShared(parts, path.slice(0, path.lastIndexOf('/') + 1));
  const tables: Table[] = [];
  for (const { name, hidden, path: part } of listed) {
    if (!parts.names.includes(part)) continue;
    tables.push({ name, hidden, separated: false, ...(await readSheet(parts, part, shared)) });
  }
  return tables;
}

function nameOther(names: readonly string[]): IkrarError {
  const [, message] = others.find(([pattern]) => names.some((name) => pattern.test(name))) ?? [];
  return message === undefined ? unreadable() : new IkrarError('roster-invalid', message, { faults: [{ message }] });
}

async function workbookPath(parts: Parts): Promise<string> {
  const found = (await relations(parts, '_rels/.rels')).find(({ type }) => type.endsWith('/officeDocument'));
  const path = found ? resolve('', found.target) : '';
  return path.startsWith('xl/') ? path : 'xl/workbook.xml';
}

/** The target of a relationship as a name in the zip. */
const resolve = (folder: string, target: string): string =>
  target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, '');

async function relations(parts: Parts, name: string) {
  const found: { readonly id: string; readonly type: string; readonly target: string }[] = [];
  await parts.read(name, {
    open(element, { Id = '', Type = '', Target = '' }) {
      if (element === 'Relationship') found.push({ id: Id, type: Type, target: Target });
    },
  });
  return found;
}

async function listSheets(parts: Parts, path: string): Promise<readonly Listed[]> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const targets = await relations(parts, `${folder}_rels/${path.slice(folder.length)}.rels`);
  const listed: Listed[] = [];
  await parts.read(path, {
    open(element, { name = '', state, id }) {
      const target = element === 'sheet' ? targets.find((one) => one.id === id) : undefined;
      if (!target?.type.endsWith('/worksheet')) return;
      const hidden = state === 'hidden' || state === 'veryHidden';
      listed.push({ name: name.slice(0, 100), hidden, path: resolve(folder, target.target) });
    },
  });
  return listed;
}

async function readShared(parts: Parts, folder: string): Promise<Shared> {
  const strings: string[] = [];
  let phonetic = 0;
  let whole = '';
  let text = '';
  await parts.read(`${folder}sharedStrings.xml`, {
    open(element) {
      if (element === 'si') whole = '';
      if (element === 'rPh') phonetic++;
      text = '';
    },
    text(part) {
      text += part;
    },
    close(element) {
      if (element === 't' && phonetic === 0) whole += text;
      if (element === 'rPh') phonetic--;
      if (element === 'si') strings.push(unescaped(whole));
      if (strings.length > maximumStrings) throw tooLarge();
    },
  });
  return { strings, formats: await readFormats(parts, folder) };
}

async function readFormats(parts: Parts, folder: string): Promise<readonly Format[]> {
  const custom = new Map<number, string>();
  const used: number[] = [];
  let inside = false;
  await parts.read(`${folder}styles.xml`, {
    open(element, { numFmtId, formatCode = '' }) {
      if (element === 'cellXfs') inside = true;
      if (element === 'numFmt') custom.set(Number(numFmtId), formatCode);
      if (element === 'xf' && inside) used.push(Number(numFmtId ?? 0));
    },
    close(element) {
      if (element === 'cellXfs') inside = false;
    },
  });
  return used.map((id) => formatOf(id, custom));
}
