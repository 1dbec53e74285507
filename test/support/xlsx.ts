import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

/** A cell: text, a number, a number in a format ("0.00", "dd/mm/yyyy"), or nothing. */
type Value = string | number | null | { readonly number: number; readonly format: string };

export interface SheetSpec {
  readonly name?: string;
  readonly state?: 'hidden' | 'veryHidden';
  readonly rows: readonly (readonly Value[])[];
  readonly merges?: readonly string[];
  /** From 1. */
  readonly hiddenRows?: readonly number[];
  readonly hiddenColumns?: readonly number[];
}

export async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), name);
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream));
}

const escaped = (text: string): string => text.replace(/[<>&"]/g, (c) => `&#${c.codePointAt(0)};`);
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Writes a workbook as Excel would, small enough to be built in a test: merged and hidden parts, formats, sheets. */
export function xlsx(sheets: readonly SheetSpec[], more: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
  const formats = [...new Set(sheets.flatMap(({ rows }) => rows.flat().flatMap((one) => formatIn(one) ?? [])))];
  const listed = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${escaped(name ?? `Sheet${i + 1}`)}" sheetId="${i + 1}" ${state ? `state="${state}"` : ''} r:id="r${i}"/>`,
  );
  const relations = sheets.map(
    (_, i) => `<Relationship Id="r${i}" Type="${office}/worksheet" Target="worksheets/sheet${i}.xml"/>`,
  );
  return zipOf({
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    'xl/styles.xml': stylesOf(formats),
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i}.xml`, sheetXml(sheet, formats)])),
    ...more,
  });
}

const formatIn = (value: Value): string | undefined =>
  typeof value === 'object' && value !== null ? value.format : undefined;

const stylesOf = (formats: readonly string[]): string =>
  `<styleSheet xmlns="${main}"><numFmts>${formats
    .map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`)
    .join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats
    .map((_, i) => `<xf numFmtId="${164 + i}"/>`)
    .join('')}</cellXfs></styleSheet>`;

const letter = (column: number): string => String.fromCharCode(65 + column);

function sheetXml({ rows, merges = [], hiddenRows = [], hiddenColumns = [] }: SheetSpec, formats: readonly string[]) {
  const cell = (value: Value, at: string): string => {
    if (value === null) return '';
    if (typeof value === 'string') return `<c r="${at}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
    return `<c r="${at}" s="${formats.indexOf(value.format) + 1}"><v>${value.number}</v></c>`;
  };
  const data = rows.map(
    (row, i) =>
      `<row r="${i + 1}"${hiddenRows.includes(i + 1) ? ' hidden="1"' : ''}>${row
        .map((value, k) => cell(value, `${letter(k)}${i + 1}`))
        .join('')}</row>`,
  );
  const columns = hiddenColumns.map((k) => `<col min="${k}" max="${k}" hidden="1"/>`).join('');
  const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return `<worksheet xmlns="${main}">${columns && `<cols>${columns}</cols>`}<sheetData>${data.join('')}</sheetData>${merged && `<mergeCells>${merged}</mergeCells>`}</worksheet>`;
}
