import { representedLines } from '../core/represented.ts';
import { IkrarError } from '../errors.ts';
import { hairline, headerShade, measure, paper, type Rectangle, secondary, shade } from './canvas.ts';
import type { ContentSigner } from './content.ts';
import { addSignatureField } from './fields.ts';
import { breakLines, sizeToFit } from './lines.ts';
import { setParagraph } from './paragraph.ts';
import type { PlannedField } from './plan.ts';
import { type Sheet, textHeight } from './sheet.ts';
import { fieldDescription } from './signature-block.ts';
import { addElement, type Element, headerScope } from './structure.ts';

const columns = [
  { title: 'No.', width: 32 },
  { title: 'Nama', width: 160 },
  { title: 'Jabatan', width: 168 },
  { title: 'Tanda tangan', width: measure - 32 - 160 - 168 },
] as const;
const lefts = columns.map((_, i) => paper.left + columns.slice(0, i).reduce((sum, column) => sum + column.width, 0));

const size = 10;
const step = 12.5;
const small = 8.5;
const smallStep = 10.5;
const pad = 5;
const headerHeight = 20;
const groupHeight = 18;
const leastHeight = 35;

interface Row {
  readonly number: number;
  readonly signer: ContentSigner;
  readonly name: readonly string[];
  readonly position: readonly string[];
  readonly institution: readonly string[];
  readonly height: number;
}

/**
 * The table of signers below its title: number, name, position, signature space. A row is never split; every page has
 * the header, with at least one row under it; a group's heading is on the page of the group's first row; no page has
 * only the last row.
 * @returns the fields by the signer's id
 */
export function setRosterTable(
  sheet: Sheet,
  title: string,
  signers: readonly ContentSigner[],
): Map<string, PlannedField> {
  const grouped = groupsHelp(signers);
  const rows = signers.map((signer, i) => breakRow(sheet, signer, i + 1, grouped));
  const head = headerHeight + (grouped ? groupHeight : 0);
  const style = { face: sheet.bold, size: 11.5, after: 5, keep: 5 + head + (rows[0]?.height ?? 0) };
  setParagraph(sheet, 'H2', title, style);
  const table = addElement(sheet.root, 'Table');
  const fields = new Map<string, PlannedField>();
  for (const [i, row] of rows.entries()) {
    const { signer } = row;
    const heads = grouped && signer.group !== signers[i - 1]?.group;
    const needed = (i === 0 ? head : heads ? groupHeight : 0) + row.height;
    const companion = i > 0 && i === rows.length - 2 ? rows[i + 1]!.height + groupHeight : 0;
    const turned = i > 0 && !sheet.fits(needed + companion);
    if (turned) sheet.turn();
    if (i === 0 || turned) drawHeader(sheet, i === 0 ? table : undefined);
    if (heads || (grouped && turned))
      drawGroup(sheet, heads ? table : undefined, signer.group!, heads ? '' : ' (lanjutan)');
    const field = drawRow(sheet, addElement(table, 'TR'), row);
    if (field) fields.set(signer.id, field);
  }
  return fields;
}

/**
 * Whether group headings are of use: everybody has a group, there are several, and the people of each stand together.
 */
export function groupsHelp(signers: readonly ContentSigner[]): boolean {
  if (signers.some((signer) => !signer.group)) return false;
  const distinct = new Set(signers.map((signer) => signer.group)).size;
  const runs = signers.filter((signer, i) => i === 0 || signer.group !== signers[i - 1]?.group).length;
  return distinct > 1 && runs === distinct && signers.length >= 2 * distinct;
}

function breakRow(sheet: Sheet, signer: ContentSigner, number: number, grouped: boolean): Row {
  const said = signer.position.includes(signer.institution) || (grouped && signer.group === signer.institution);
  const inner = columns.map((column) => column.width - 2 * pad);
  const name = breakLines(signer.name, sheet.bold, size, inner[1]!);
  const position = breakLines(signer.position, sheet.regular, size, inner[2]!);
  const under = [...(said ? [] : [signer.institution]), ...representedLines(signer)];
  const institution = under.flatMap((line) => breakLines(line, sheet.regular, small, inner[2]!));
  const height = Math.max(
    leastHeight,
    name.length * step + 2 * pad,
    position.length * step + institution.length * smallStep + 2 * pad,
  );
  if (height > textHeight - headerHeight - groupHeight)
    throw new IkrarError(
      'roster-invalid',
      `Nama atau jabatan nomor ${number} lebih panjang dari satu halaman. Singkatkan.`,
    );
  return { number, signer, name, position, institution, height };
}

/** The first header belongs to the table in the structure tree; its repetitions are artifacts. */
function drawHeader(sheet: Sheet, table: Element | undefined): void {
  const { canvas } = sheet.page;
  const y = sheet.y - headerHeight;
  canvas.artifact(() => {
    canvas.fill({ x: paper.left, y, width: measure, height: headerHeight }, headerShade);
    canvas.line([paper.left, sheet.y], [paper.left + measure, sheet.y], 1, '0 G');
    canvas.line([paper.left, y], [paper.left + measure, y], 0.7, '0 G');
  });
  const title = (i: number): void => {
    const text = columns[i]!.title;
    const x = i === 0 ? lefts[1]! - pad - sheet.bold.width(text, 9.5) : lefts[i]! + pad;
    canvas.text(text, x, y + 6.5, { face: sheet.bold, size: 9.5 });
  };
  if (table) {
    const row = addElement(table, 'TR');
    for (const i of columns.keys()) canvas.mark(addElement(row, 'TH', headerScope('Column')), () => title(i));
  } else {
    canvas.artifact(() => {
      for (const i of columns.keys()) title(i);
    });
  }
  sheet.y = y;
}

function drawGroup(sheet: Sheet, table: Element | undefined, group: string, suffix: string): void {
  const { canvas } = sheet.page;
  const y = sheet.y - groupHeight;
  canvas.artifact(() => {
    canvas.fill({ x: paper.left, y, width: measure, height: groupHeight }, shade);
    canvas.line([paper.left, y], [paper.left + measure, y], 0.5, hairline);
    for (const x of [paper.left, paper.left + measure]) canvas.line([x, sheet.y], [x, y], 0.5, hairline);
  });
  const words = `${group}${suffix}`;
  const style = { face: sheet.bold, size: sizeToFit(words, sheet.bold, 9.5, measure - 2 * pad) };
  const draw = (): void => canvas.text(words, paper.left + pad, y + 5.5, style);
  if (table) canvas.mark(addElement(addElement(table, 'TR'), 'TH', headerScope('Row', columns.length)), draw);
  else canvas.artifact(draw);
  sheet.y = y;
}

function drawRow(sheet: Sheet, element: Element, row: Row): PlannedField | undefined {
  const { canvas } = sheet.page;
  const { regular, bold } = sheet;
  const top = sheet.y;
  const y = top - row.height;
  const first = top - pad - size * 0.92;
  const number = String(row.number);
  canvas.mark(addElement(element, 'TD'), () =>
    canvas.text(number, lefts[1]! - pad - regular.width(number, size), first, { face: regular, size }),
  );
  const name = { x: lefts[1]! + pad, y: first, step };
  canvas.mark(addElement(element, 'TD'), () => canvas.lines(row.name, name, { face: bold, size }));
  const position = { x: lefts[2]! + pad, y: first, step, more: row.institution.length > 0 };
  const under = { x: position.x, y: first - row.position.length * step + 1, step: smallStep };
  canvas.mark(addElement(element, 'TD'), () => {
    canvas.lines(row.position, position, { face: regular, size });
    canvas.lines(row.institution, under, { face: regular, size: small, colour: secondary });
  });
  const cell = addElement(element, 'TD');
  canvas.artifact(() => {
    canvas.line([paper.left, y], [paper.left + measure, y], 0.5, hairline);
    for (const x of [...lefts.slice(1), paper.left, paper.left + measure]) canvas.line([x, top], [x, y], 0.5, hairline);
  });
  sheet.y = y;
  if (!sheet.signable) return undefined;
  const box: Rectangle = { x: lefts[3]! + 3, y: y + 2, width: columns[3].width - 6, height: row.height - 4 };
  return addSignatureField(sheet, cell, { name: row.signer.field, description: fieldDescription(row.signer), box });
}
