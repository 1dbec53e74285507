import { IkrarError } from '../errors.ts';
import type { Block } from './blocks.ts';
import { type ComposedText, composedOf } from './composed.ts';
import { citations, type Held, requireLawful } from './law.ts';
import type { Clause, Template } from './library.ts';
import { printedSlots, type SlotValues } from './slots.ts';

/** A clause and the numbered point of the template after which it is inserted; 0 is before the first. */
export interface PlacedClause {
  readonly clause: Clause;
  readonly after: number;
}

export interface FilledText {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The legal basis, as printed. */
  readonly sources: readonly string[];
  readonly clauses: readonly { readonly id: string; readonly version: number; readonly digest: string }[];
  /** Present if clauses were added. */
  readonly composed?: ComposedText;
}

/**
 * The text as it is signed: slots filled, clauses inserted, with the laws in force on the day.
 * @throws IkrarError 'slot-missing', 'slot-unknown', 'slot-invalid', 'template-not-in-force', 'text-unfit',
 * 'invalid-input' (place of a clause)
 */
export function fillTemplate(
  template: Template,
  slots: SlotValues,
  clauses: readonly PlacedClause[],
  held: Held,
): FilledText {
  const printed = printedSlots(template.slots, slots);
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = printed.get(name.toLowerCase())!;
      return name === name.toUpperCase() ? value.toLocaleUpperCase('id') : value;
    });
  const blocks = template.body.map((block) => filledBlock(block, fill));
  const added = clauses.map(({ clause }) => clause);
  requireLawful(template, added, held);
  return {
    title: fill(template.title),
    blocks: withClauses(blocks, clauses),
    sources: [...new Set([template, ...added].flatMap(({ law }) => citations(law, held)))],
    clauses: clauses.map(({ clause: { id, version, digest } }) => ({ id, version, digest })),
    ...(clauses.length === 0 ? {} : { composed: composedOf(template, clauses) }),
  };
}

function filledBlock(block: Block, fill: (text: string) => string): Block {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: fill(block.text) };
    case 'list':
      return { ...block, items: block.items.map(fill) };
    case 'table':
      return { ...block, header: block.header.map(fill), rows: block.rows.map((row) => row.map(fill)) };
  }
}

/** Points of a clause join the template's numbered list; its paragraphs follow the list. */
function withClauses(blocks: readonly Block[], clauses: readonly PlacedClause[]): readonly Block[] {
  if (clauses.length === 0) return blocks;
  const at = blocks.findIndex((block) => block.type === 'list' && block.ordered);
  const list = blocks[at];
  if (list?.type !== 'list')
    throw invalidPlace('Naskah ini tidak punya butir bernomor; klausul tidak dapat ditambahkan.');
  const count = list.items.length;
  if (clauses.some(({ after }) => !Number.isInteger(after) || after < 0 || after > count))
    throw invalidPlace(`Tempat klausul harus 0 sampai ${count}: nomor butir yang mendahuluinya.`);
  const pointsAfter = (place: number): readonly string[] =>
    clauses.filter(({ after }) => after === place).flatMap(({ clause }) => clause.body.flatMap(points));
  const items = [...pointsAfter(0), ...list.items.flatMap((item, i) => [item, ...pointsAfter(i + 1)])];
  const following = clauses.flatMap(({ clause }) => clause.body.filter((block) => block.type !== 'list'));
  return [...blocks.slice(0, at), { ...list, items }, ...following, ...blocks.slice(at + 1)];
}

const points = (block: Block): readonly string[] => (block.type === 'list' ? block.items : []);

const invalidPlace = (message: string): IkrarError =>
  new IkrarError('invalid-input', message, { faults: [{ path: 'clauses', message }] });
