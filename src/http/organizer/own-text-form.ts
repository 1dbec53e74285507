import { capitalized } from '../../core/capitals.ts';
import { type OwnDraft, ownKinds, readBody } from '../../operations/own-text-draft.ts';
import type { Block } from '../../template/blocks.ts';
import { type Regime, regimes, type SignerKind, signerKinds } from '../../template/law.ts';
import { bodyText, type Slot, slotsIn } from '../../template/source.ts';

type Values = Readonly<Record<string, string>>;

/** Points that the form of a text has room for. */
export const mostPoints = 60;

/** A text whose body is paragraphs, one numbered list and paragraphs again has a field for each; any other is Markdown. */
export interface Parts {
  readonly opening: readonly string[];
  readonly points: readonly string[];
  readonly closing: readonly string[];
}

export function partsOf(blocks: readonly Block[]): Parts | undefined {
  const at = blocks.findIndex(({ type }) => type === 'list');
  const list = blocks[at];
  const [before, after] = at < 0 ? [blocks, []] : [blocks.slice(0, at), blocks.slice(at + 1)];
  const plain = (some: readonly Block[]) => some.flatMap((block) => (block.type === 'paragraph' ? [block.text] : []));
  const [opening, closing] = [plain(before), plain(after)];
  if (opening.length + closing.length < before.length + after.length) return undefined;
  if (list === undefined) return { opening, points: [], closing };
  return list.type === 'list' && list.ordered ? { opening, points: list.items, closing } : undefined;
}

/** What the form shows of a text. */
export function formOf(draft: OwnDraft, markdown: boolean): Values {
  const parts = markdown ? undefined : partsOf(draft.blocks);
  const body = parts
    ? {
        pembuka: parts.opening.join('\n\n'),
        penutup: parts.closing.join('\n\n'),
        ...Object.fromEntries(parts.points.map((point, i) => [`butir.${i}`, point])),
      }
    : { tubuh: bodyText(draft.blocks) };
  return {
    ...{ kind: draft.kind, title: draft.title, signers: draft.signers ?? '', ...body },
    dasar: draft.basis.map(({ title }) => title).join('\n'),
    ...Object.fromEntries((draft.regimes ?? []).map((regime) => [`pemilihan.${regime}`, 'ya'])),
    ...Object.fromEntries((draft.for ?? []).map((kind) => [`bagi.${kind}`, 'ya'])),
    ...Object.fromEntries(draft.slots.flatMap(slotValues)),
  };
}

const slotValues = ({ name, type, label, example, max, from }: Slot): readonly (readonly [string, string])[] => [
  [`isian.${name}.type`, from ?? type],
  [`isian.${name}.label`, label],
  [`isian.${name}.example`, example],
  [`isian.${name}.max`, String(max)],
];

/**
 * What was typed, for the operation. A slot that the text names for the first time gets a plain description, and one that it no
 * longer names is dropped. `before` is the text as it was, for what the form does not show.
 */
export function draftFrom(values: Values, before?: OwnDraft): object {
  const kind = ownKinds.find((one) => one === values.kind) ?? 'bersama';
  const title = values.title ?? '';
  const blocks = blocksFrom(values);
  const [kinds, bound] = [chosen(values, 'pemilihan', regimes), chosen(values, 'bagi', signerKinds)];
  return {
    ...{ kind, title, blocks },
    ...(kind === 'klausul' ? {} : { signers: values.signers ?? '', slots: slotsFrom(values, title, blocks) }),
    basis: lines(values.dasar).map((said) => before?.basis.find((act) => act.title === said) ?? { title: said }),
    ...(kinds.length > 0 ? { regimes: kinds } : {}),
    ...(bound.length > 0 ? { for: bound } : {}),
  };
}

const chosen = <T extends Regime | SignerKind>(values: Values, group: string, all: readonly T[]): readonly T[] =>
  all.filter((one) => values[`${group}.${one}`] !== undefined);

function blocksFrom(values: Values): readonly Block[] {
  if (values.tubuh !== undefined) return bodyFrom(values.tubuh);
  const paragraphs = (text: string | undefined): Block[] =>
    (text ?? '')
      .split(/\n\s*\n/)
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one) => ({ type: 'paragraph', text: one }));
  const items = Array.from({ length: mostPoints }, (_, i) => values[`butir.${i}`]?.trim() ?? '').filter(Boolean);
  const list: Block[] = items.length > 0 ? [{ type: 'list', ordered: true, items }] : [];
  return [...paragraphs(values.pembuka), ...list, ...paragraphs(values.penutup)];
}

/** Markdown that cannot be printed becomes no block: the operation then says what is lacking. */
function bodyFrom(markdown: string): readonly Block[] {
  try {
    return readBody(markdown);
  } catch {
    return [];
  }
}

const roster = ['name', 'nip', 'rank', 'position', 'institution'] as const;

function slotsFrom(values: Values, title: string, blocks: readonly Block[]): readonly Slot[] {
  return [...slotsIn(title, blocks)].map((name) => {
    const field = (of: string): string => values[`isian.${name}.${of}`]?.trim() ?? '';
    const label = field('label') || capitalized(name.replaceAll('_', ' '));
    const from = roster.find((one) => one === field('type'));
    const type = (['date', 'number'] as const).find((one) => one === field('type')) ?? 'text';
    const max = Math.min(1000, Math.max(1, Math.trunc(Number(field('max'))) || 120));
    const example = field('example') || examples[type] || label;
    return { name, type, label, example, max, ...(from ? { from } : {}) };
  });
}

const examples = { text: '', date: '2027-01-31', number: '12' } as const;

const lines = (text = ''): readonly string[] =>
  text
    .split('\n')
    .map((one) => one.replace(/\s+/g, ' ').trim())
    .filter(Boolean);
