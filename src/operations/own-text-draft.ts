import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ownLaw } from '../ceremony/texts.ts';
import { utf8 } from '../core/bytes.ts';
import { type Fault, IkrarError } from '../errors.ts';
import type { Block } from '../template/blocks.ts';
import { fillTemplate } from '../template/fill.ts';
import { type Held, regimes, signerKinds } from '../template/law.ts';
import { textOf } from '../template/library.ts';
import {
  facts,
  isOfClause,
  parseBody,
  parseSource,
  type Source,
  slot,
  slotsIn,
  sourceText,
  splitSource,
} from '../template/source.ts';
import { day, foreignCharacters, parseInput, text } from './input.ts';
import { type DraftedText, placeholders } from './texts.ts';

const words = text(4000);
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('heading'), level: z.union([z.literal(1), z.literal(2)]), text: text(300) }),
  z.strictObject({ type: z.literal('paragraph'), text: words }),
  z.strictObject({ type: z.literal('list'), ordered: z.boolean(), items: z.array(words).min(1).max(60) }),
  z.strictObject({
    type: z.literal('table'),
    header: z.array(z.string()).max(0).default([]),
    rows: z
      .array(z.array(text(1000)).length(2))
      .min(1)
      .max(30),
  }),
]);

/** The kinds of a text. A `klausul` is added to another text. */
export const ownKinds = ['bersama', 'perorangan', 'klausul'] as const;

export const draftFields = {
  kind: z.enum(ownKinds).meta({ title: 'Jenis', examples: ['bersama'] }),
  title: text(300).meta({ title: 'Judul', examples: ['IKRAR NETRALITAS CAMAT PADA {PEMILIHAN}'] }),
  signers: text(300)
    .optional()
    .describe('Bukan pada klausul')
    .meta({ title: 'Siapa yang menandatangani', examples: ['Camat dan sekretaris kecamatan'] }),
  blocks: z
    .array(block)
    .min(1)
    .max(80)
    .meta({ examples: [[{ type: 'list', ordered: true, items: ['Netral pada {pemilihan}.'] }]] }),
  slots: z
    .array(slot)
    .max(20)
    .default([])
    .describe('Setiap `{nama}` di teks dijelaskan di sini')
    .meta({
      examples: [[{ name: 'pemilihan', type: 'text', label: 'Pemilihan', example: 'Pemilu Tahun 2029', max: 80 }]],
    }),
  basis: z
    .array(z.strictObject({ title: text(1000), from: day.optional(), until: day.optional() }))
    .max(20)
    .default([])
    .describe('Dasar hukum seperti dicetak; `from` dan `until`: hari berlakunya'),
  regimes: z.array(z.enum(regimes)).min(1).max(regimes.length).optional().describe('Tanpa ini: pemilihan apa saja'),
  for: z.array(z.enum(signerKinds)).min(1).max(signerKinds.length).optional().describe('Tanpa ini: siapa saja'),
};

const draft = z.strictObject(draftFields);
export type OwnDraft = z.output<typeof draft>;

/** The largest file of a text that is taken, in octets. */
export const mostSource = 60_000;

/**
 * The file of a text as it was written.
 * @throws IkrarError 'invalid-input' with a fault for all that cannot be printed, filled in or kept
 */
export function sourceOf(given: OwnDraft): string {
  const source = checked(given);
  const file = sourceText(source);
  if (utf8(file).length > mostSource)
    throw refused([{ path: 'blocks', message: 'Teks ini terlalu panjang: paling banyak 60 kB.' }]);
  if (!isDeepStrictEqual(parseSource(file), source))
    throw refused([
      {
        path: 'blocks',
        message: 'Dua daftar tidak dapat berdampingan. Tulis satu kalimat di antaranya, atau satukan.',
      },
    ]);
  return file;
}

function checked(given: OwnDraft): Source {
  const faults = faultsOf(given);
  if (faults.length > 0) throw refused(faults);
  const { kind, title, signers, slots, basis, regimes: kinds, for: bound, blocks } = given;
  const law = {
    ...(basis.length > 0 ? { basis } : {}),
    ...(kinds ? { regimes: kinds } : {}),
    ...(bound ? { for: bound } : {}),
  };
  return {
    facts: facts.parse(kind === 'klausul' ? { kind, title, ...law } : { kind, title, signers, ...law, slots }),
    body: blocks as readonly Block[],
  };
}

/** All that the loader of the package's texts refuses (`checkSource`), and what only people at a form need to hear. */
function faultsOf({ kind, title, signers, blocks, slots, basis }: OwnDraft): readonly Fault[] {
  const used = slotsIn(title, blocks);
  const names = slots.map(({ name }) => name);
  const strings = [title, ...blocks.flatMap(textsOf)];
  const said = (path: string, message: string): Fault => ({ path, message });
  const at = (path: string, wrong: boolean, message: string) => (wrong ? [said(path, message)] : []);
  const clause = kind === 'klausul';
  return [
    ...foreignCharacters('title', title),
    ...blocks.flatMap((one, i) => foreignCharacters(`blocks.${i}`, textsOf(one).join(' '))),
    ...basis.flatMap((act, i) => foreignCharacters(`basis.${i}.title`, act.title)),
    ...at('signers', !clause && signers === undefined, 'Wajib diisi.'),
    ...at('slots', clause && used.size > 0, 'Klausul tidak punya isian; tulis teksnya tanpa kurung kurawal.'),
    ...at('blocks', clause && !isOfClause(blocks), 'Klausul terdiri atas butir bernomor atau alinea.'),
    ...at(
      'blocks',
      strings.some((one) => /[{}]/.test(one.replace(/\{[A-Za-z][A-Za-z_]*\}/g, ''))),
      'Kurung kurawal hanya untuk isian, misalnya {pemilihan}: huruf dan garis bawah saja.',
    ),
    ...at('slots', new Set(names).size < names.length, 'Dua isian bernama sama.'),
    ...(clause ? [] : [...used].filter((name) => !names.includes(name))).map((name) =>
      said('slots', `Isian {${name}} di teks belum dijelaskan.`),
    ),
    ...names
      .filter((name) => !used.has(name))
      .map((name) => said('slots', `Isian {${name}} tidak dipakai di teks. Hapus, atau tulis {${name}} di teks.`)),
    ...at(
      'slots',
      kind === 'bersama' && slots.some(({ from }) => from !== undefined),
      'Isian dari daftar peserta hanya untuk naskah perorangan.',
    ),
  ];
}

const textsOf = (one: OwnDraft['blocks'][number]): readonly string[] =>
  one.type === 'list' ? one.items : one.type === 'table' ? one.rows.flat() : [one.text];

function refused(faults: readonly Fault[]): IkrarError {
  return new IkrarError('invalid-input', `Teks ini belum dapat disimpan: ${faults[0]!.message}`, { faults });
}

/** What was written, from the file of a text. */
export function draftOf(source: string): OwnDraft {
  return toDraft(parseSource(source));
}

function toDraft({ facts: said, body }: { readonly facts: object; readonly body: readonly Block[] }): OwnDraft {
  return parseInput(draft, { ...said, blocks: body });
}

const bodyLimits = { letters: 20_000, lines: 500, brackets: 100 } as const;
/** What begins a block within a block. None of it can be printed, and reading it deep takes Markdown's parser minutes. */
const nested = /^\s*>|^ {4,}\S|^\t|^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+){2,}/m;

/** Reads the Markdown of a body that somebody has sent. @throws Error in English, also for one that would take long to read */
export function readBody(markdown: string): readonly Block[] {
  const body = markdown.replace(/\r\n?/g, '\n');
  const { letters, lines, brackets } = bodyLimits;
  if (body.length > letters || body.split('\n').length > lines)
    throw new Error(`more than ${letters} letters or ${lines} lines`);
  if (nested.test(body)) throw new Error('a quotation, or a list within a list');
  if (body.split('[').length > brackets) throw new Error('too many brackets');
  return parseBody(body);
}

/** Reads the file of a text that somebody has sent. @throws IkrarError 'invalid-input' saying what in it is wrong */
export function importedDraft(bytes: Uint8Array): OwnDraft {
  const file = { path: 'berkas' } as const;
  let sent: { readonly facts: object; readonly body: readonly Block[] };
  try {
    const plain = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
    const { front, body } = splitSource(plain);
    sent = { facts: Object(front), body: readBody(body) };
  } catch (error) {
    const message =
      'Berkas ini bukan teks yang dikenal: di atas harus ada keterangan di antara dua baris ---, di bawahnya judul bagian, alinea, ' +
      'butir bernomor, atau daftar. Unduh satu teks dari halaman ini sebagai contoh.';
    throw new IkrarError('invalid-input', message, { faults: [{ ...file, message: (error as Error).message }] });
  }
  return toDraft(sent);
}

/** How the text reads while it is being written; what is wrong in it is said in `fault`. */
export function previewOf(given: OwnDraft, held: Held): DraftedText {
  const missing: string[] = [];
  try {
    const source = checked(given);
    const text = textOf(source, { id: 'sendiri-', version: 1, digest: '', law: ownLaw(source.facts) });
    if (text.kind === 'klausul')
      return { title: text.title, blocks: given.blocks, sources: given.basis.map(({ title }) => title), missing };
    const { title, blocks, sources } = fillTemplate(text, placeholders(text.slots), [], held);
    return { title, blocks: blocks as DraftedText['blocks'], sources: [...sources], missing };
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    return { title: given.title, blocks: [], sources: [], missing, fault: error.faults[0]?.message ?? error.message };
  }
}
