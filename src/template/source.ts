import { fromMarkdown } from 'mdast-util-from-markdown';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Block } from './blocks.ts';
import { day, regimes, signerKinds } from './law.ts';

/** The contents of the file of a text or clause: YAML front matter, then Markdown with slots in {braces}. */
export interface Source {
  readonly facts: SourceFacts;
  readonly body: readonly Block[];
}

/**
 * What a text says of law itself. Of an office's own text it is what holds. The first texts of the package have it too;
 * used files never change, so there it is read and not believed: the law index says what holds (template/law).
 */
const basis = z.strictObject({ title: z.string().min(1).max(1000), from: day.optional(), until: day.optional() });

/** A place in the text, `{name}`, that is filled in for each declaration. */
export const slot = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z_]*$/)
    .max(40),
  type: z.enum(['text', 'date', 'number']),
  label: z.string().min(1).max(120),
  example: z.string().min(1).max(200),
  /** The largest number of characters. */
  max: z.int().min(1).max(1000),
  /** For a text that one person signs: the roster field that fills the slot, instead of the organizer. */
  from: z.enum(['name', 'nip', 'rank', 'position', 'institution']).optional(),
});

const law = {
  basis: z.array(basis).max(20).optional(),
  /** Kinds of election, and people, for which an office's own text is; all where it is left out. */
  regimes: z.array(z.enum(regimes)).min(1).max(regimes.length).optional(),
  for: z.array(z.enum(signerKinds)).min(1).max(signerKinds.length).optional(),
};
const title = z.string().min(1).max(300);

/** The front matter of a text or clause. */
export const facts = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['bersama', 'perorangan']),
    title,
    signers: z.string().min(1).max(300),
    ...law,
    slots: z.array(slot).max(20),
  }),
  z.strictObject({ kind: z.literal('klausul'), title, ...law }),
]);

export type SourceFacts = z.infer<typeof facts>;
export type Slot = z.infer<typeof slot>;

/** @throws Error for a file that is none, in English: of a text of the package that is a defect */
export function parseSource(text: string): Source {
  const { front, body } = splitSource(text);
  return { facts: facts.parse(front), body: parseBody(body) };
}

/** The two parts of a text's file: the front matter as YAML says it, and the Markdown. @throws Error in English */
export function splitSource(text: string): { readonly front: unknown; readonly body: string } {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
  if (!match) throw new Error('front matter expected between lines of ---');
  return { front: parse(match[1]!), body: match[2]! };
}

/**
 * Checks that every declared slot is used and every used slot is declared, and what a clause may consist of.
 * @throws Error in English, as `parseSource`
 */
export function checkSource({ facts, body }: Source): void {
  if (facts.kind === 'klausul') {
    if (!isOfClause(body)) throw new Error('a clause is numbered points or paragraphs');
    return;
  }
  const used = slotsIn(facts.title, body);
  const declared = new Set(facts.slots.map(({ name }) => name));
  if (declared.size !== facts.slots.length) throw new Error('two slots of one name');
  for (const name of used) if (!declared.has(name)) throw new Error(`{${name}} is no slot`);
  for (const name of declared) if (!used.has(name)) throw new Error(`slot ${name} is never used`);
}

/** A clause consists of what joins the numbered list of another text, and of paragraphs behind that. */
export const isOfClause = (body: readonly Block[]): boolean =>
  body.every((block) => block.type === 'paragraph' || (block.type === 'list' && block.ordered));

/** The names of slots in a text, in the order of their first use; `{NAMA}` is `{nama}` in capitals. */
export const slotsIn = (title: string, body: readonly Block[]): ReadonlySet<string> =>
  new Set([...JSON.stringify([title, body]).matchAll(/\{(\w+)\}/g)].map(([, name]) => name!.toLowerCase()));

type Node = ReturnType<typeof fromMarkdown>['children'][number];
type Item = Extract<Node, { type: 'list' }>['children'][number];

/**
 * Parses Markdown into blocks: headings of two levels, paragraphs, lists. A list whose items all begin with a bold
 * label becomes a table of label and value without header, as in identity blocks. Everything else is refused, because
 * it could not be printed.
 */
export function parseBody(markdown: string): Block[] {
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

/** The file of a text: `parseSource` reads it back, except where lists of one kind stand side by side. */
export const sourceText = ({ facts, body }: Source): string =>
  `---\n${stringify(facts, { lineWidth: 0 })}---\n${bodyText(body)}`;

/** The Markdown of a text, for `parseBody`. */
export const bodyText = (body: readonly Block[]): string => `${body.map(markdown).join('\n\n')}\n`;

function markdown(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'paragraph':
      return escaped(block.text);
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${escaped(item)}`).join('\n');
    case 'table':
      return block.rows.map(([label = '', value = '']) => `- **${escaped(label)}** ${escaped(value)}`).join('\n');
  }
}

/** What Markdown would read as more than letters, within a line and at its beginning (CommonMark section 2.4). */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>&]/g, '\\$&')
    .replace(/^([#+=~-])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');
