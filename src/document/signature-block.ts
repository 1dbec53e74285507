import { positionWords, representedLines } from '../core/represented.ts';
import { paper, secondary, type TextStyle } from './canvas.ts';
import type { ContentSigner } from './content.ts';
import { addSignatureField } from './fields.ts';
import { breakEvenly } from './lines.ts';
import type { PlannedField } from './plan.ts';
import type { Sheet } from './sheet.ts';
import { addElement } from './structure.ts';

/**
 * A signature block in the form used by Indonesian offices: position, space for the signature, name underlined,
 * institution.
 */
interface BlockLines {
  readonly signer: ContentSigner;
  readonly role: string | undefined;
  readonly position: readonly string[];
  readonly name: readonly string[];
  readonly institution: readonly string[];
}

const size = 11;
const step = 14;
const small = 9;
const smallStep = 11.5;
const signature = { width: 170, height: 56 } as const;
const gap = 18;
/** Distance between the position and the signature space. */
const headGap = 3;

/**
 * Sets the blocks of some signers side by side in rows of `columns`, centred in their columns; a block is never split.
 * @param role a line above every block ("Saksi,"), or undefined
 * @param start column of the first block, so that a single block can be set on the right
 */
export function setSignatureBlocks(
  sheet: Sheet,
  signers: readonly ContentSigner[],
  options: { readonly columns: 1 | 2; readonly role?: string; readonly start?: number },
): Map<string, PlannedField> {
  const { columns, role, start = 0 } = options;
  const width = (paper.width - paper.left - paper.right) / columns;
  const blocks = signers.map((signer) => breakBlock(sheet, signer, role, width - 16));
  const fields = new Map<string, PlannedField>();
  for (let first = 0; first < blocks.length; first += columns) {
    const row = blocks.slice(first, first + columns);
    const top = Math.max(...row.map(headHeight));
    const height = top + signature.height + Math.max(...row.map(footHeight));
    sheet.ensure(height + 4);
    for (const [column, block] of row.entries()) {
      const alone = row.length === 1 && columns === 2 && start === 0 && blocks.length > 1;
      const x = paper.left + width * (alone ? 0.5 : column + start);
      const field = drawBlock(sheet, block, { x, width, top });
      if (field) fields.set(block.signer.id, field);
    }
    sheet.y -= height + gap;
  }
  return fields;
}

function breakBlock(sheet: Sheet, signer: ContentSigner, role: string | undefined, width: number): BlockLines {
  const institution = signer.position.includes(signer.institution) ? [] : [signer.institution];
  const under = [...institution, ...representedLines(signer)];
  return {
    signer,
    role,
    position: breakEvenly(signer.position, { face: sheet.regular, size, width }, 'counts'),
    name: breakEvenly(signer.name, { face: sheet.bold, size, width }, 'counts'),
    institution: under.flatMap((line) => breakEvenly(line, { face: sheet.regular, size: small, width }, 'counts')),
  };
}

const headHeight = (block: BlockLines): number => ((block.role ? 1 : 0) + block.position.length) * step + headGap;
const footHeight = (block: BlockLines): number => block.name.length * step + block.institution.length * smallStep + 4;

function drawBlock(
  sheet: Sheet,
  block: BlockLines,
  place: { readonly x: number; readonly width: number; readonly top: number },
): PlannedField | undefined {
  const { canvas } = sheet.page;
  const { regular, bold } = sheet;
  const element = addElement(sheet.root, 'Div');
  const centre = place.x + place.width / 2;
  const boxTop = sheet.y - place.top;
  const words = (
    lines: readonly string[],
    y: number,
    { step, ...style }: TextStyle & { readonly step: number },
  ): void =>
    canvas.mark(addElement(element, 'P'), () => canvas.lines(lines, { x: centre, y, step, centred: true }, style));

  const head = [...(block.role ? [block.role] : []), ...block.position];
  words(head, boxTop + headHeight(block) - size, { face: regular, size, step });
  const box = { x: centre - signature.width / 2, y: boxTop - signature.height, ...signature };
  const { field: name } = block.signer;
  const field = sheet.signable
    ? addSignatureField(sheet, element, { name, description: fieldDescription(block.signer), box })
    : undefined;
  const nameY = box.y - size;
  words(block.name, nameY, { face: bold, size, step });
  canvas.artifact(() => {
    const half = Math.max(...block.name.map((line) => bold.width(line, size))) / 2;
    const under = nameY - (block.name.length - 1) * step - 2.2;
    canvas.line([centre - half, under], [centre + half, under], 0.7, '0 G');
  });
  const institution = { face: regular, size: small, step: smallStep, colour: secondary };
  if (block.institution.length > 0) words(block.institution, nameY - block.name.length * step, institution);
  return field;
}

/** The description of a field for screen readers and the signature panel. */
export const fieldDescription = (signer: ContentSigner): string =>
  `Tanda tangan ${signer.name}, ${positionWords(signer)}`;
