import { fromMarkdown } from 'mdast-util-from-markdown';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Block } from './blocks.ts';
import { day } from './law.ts';

/** The contents of the file of a text or clause: YAML front matter, then Markdown with slots in {braces}. */
export interface Source {
  readonly facts: SourceFacts;
  readonly body: readonly Block[];
}

/**
 * What the first texts say of law themselves. Used files never change, so it is read and not believed: the law index says
 * what holds (template/law).
 */
const basis = z.array(z.strictObject({ title: z.string().min(1), from: day, until: day.optional() })).optional();

const slot = z.strictObject({
  name: z.string().regex(/^[a-z][a-z_]*$/),
  type: z.enum(['text', 'date', 'number']),
  label: z.string().min(1),
  example: z.string().min(1),
  /** The largest number of characters. */
  max: z.int().min(1).max(1000),
  /** For a text that one person signs: the roster field that fills the slot, instead of the organizer. */
  from: z.enum(['name', 'nip', 'rank', 'position', 'institution']).optional(),
});

const facts = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['bersama', 'perorangan']),
    title: z.string().min(1),
    signers: z.string().min(1),
    basis,
    slots: z.array(slot),
  }),
  z.strictObject({ kind: z.literal('klausul'), title: z.string().min(1), basis }),
]);

export type SourceFacts = z.infer<typeof facts>;
export type Slot = z.infer<typeof slot>;

/** @throws Error for a file that is not a template: the texts are part of the program, so this is a defect */
export function parseSource(text: string): Source {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
  if (!match) throw new Error('front matter expected between lines of ---');
  return { facts: facts.parse(parse(match[1]!)), body: parseBody(match[2]!) };
}

type Node = ReturnType<typeof fromMarkdown>['children'][number];
type Item = Extract<Node, { type: 'list' }>['children'][number];

/**
 * Parses Markdown into blocks: headings of two levels, paragraphs, lists. A list whose items all begin with a bold
 * label becomes a table of label and value without header, as in identity blocks. Everything else is refused, because
 * it could not be printed.
 */
function parseBody(markdown: string): Block[] {
  return fromMarkdown(markdown).children.map((node): Block => {
    if (node.type === 'heading' && (node.depth === 1 || node.depth === 2))
      return { type: 'heading', level: node.depth, text: plain(node.children) };
    if (node.type === 'paragraph') return { type: 'paragraph', text: plain(node.children) };
    if (node.type !== 'list') throw new Error(`not allowed in a template: ${node.type}`);
    const labelled = node.children.every((item) => onlyParagraph(item)[0]?.type === 'strong');
    if (labelled) return { type: 'table', header: [], rows: node.children.map(labelAndValue) };
    const items = node.children.map((item) => plain(onlyParagraph(item)));
    return { type: 'list', ordered: node.ordered === true, items };
  });
}

type Phrase = Extract<Node, { type: 'paragraph' }>['children'][number];

function onlyParagraph(item: Item): readonly Phrase[] {
  const [first, ...more] = item.children;
  if (first?.type !== 'paragraph' || more.length > 0) throw new Error('a list item is one paragraph');
  return first.children;
}

function labelAndValue(item: Item): readonly string[] {
  const [label, ...value] = onlyParagraph(item);
  if (label?.type !== 'strong') throw new Error('bold label expected');
  return [plain(label.children), plain(value).trim()];
}

function plain(phrases: readonly Phrase[]): string {
  return phrases
    .map((phrase) => {
      if (phrase.type !== 'text') throw new Error(`not allowed in a template: ${phrase.type}`);
      return phrase.value.replaceAll('\n', ' ');
    })
    .join('');
}
