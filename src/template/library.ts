import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseUtf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { isOwnText } from '../core/own-text.ts';
import { IkrarError } from '../errors.ts';
import type { Block } from './blocks.ts';
import { type Law, type LawIndex, loadLaw } from './law.ts';
import { checkSource, parseSource, type Slot, type Source } from './source.ts';

export type { Slot } from './source.ts';

interface Text {
  /** Name of the folder. */
  readonly id: string;
  /** Name of the file, from 1. */
  readonly version: number;
  readonly title: string;
  /** What the law index says of this version: on which days and for whom it holds, and by which law. */
  readonly law: Law;
  /** SHA-256 of the file's bytes, hex: a used version never changes. */
  readonly digest: string;
  readonly body: readonly Block[];
}

export interface Template extends Text {
  readonly kind: 'bersama' | 'perorangan';
  /** Who may sign, in words. */
  readonly signers: string;
  readonly slots: readonly Slot[];
}

/** A text that can be added to a template: points for its numbered list, or paragraphs after the list. */
export interface Clause extends Text {
  readonly kind: 'klausul';
}

/** The texts of the package. */
export interface TemplateLibrary {
  /** All versions, by id and ascending version. */
  readonly templates: readonly Template[];
  readonly clauses: readonly Clause[];
  readonly lawIndex: Pick<LawIndex, 'version' | 'digest'>;
  /** @throws IkrarError 'template-unknown' */
  get(id: string, version: number): Template;
  /** @throws IkrarError 'template-unknown' */
  latest(id: string): Template;
  /** @throws IkrarError 'template-unknown' */
  clause(id: string, version: number): Clause;
}

/** Reads `{dir}/{id}/{version}.md`, and `{dir}/hukum.yaml` for their law. @throws Error naming the file that is wrong */
export async function loadTemplates(dir: string): Promise<TemplateLibrary> {
  const folders = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const index = await loadLaw(join(dir, 'hukum.yaml'));
  const texts = (await Promise.all(folders.map((folder) => loadFolder(dir, folder.name, index)))).flat();
  const missing = [...index.texts.keys()].filter(
    (name) => !texts.some(({ id, version }) => name === `${id}/${version}`),
  );
  if (missing.length > 0) throw new Error(`the law index names texts that are not there: ${missing.join(', ')}`);
  const all = texts.sort((a, b) => (a.id === b.id ? a.version - b.version : a.id < b.id ? -1 : 1));
  const templates = all.filter((text) => text.kind !== 'klausul');
  const clauses = all.filter((text) => text.kind === 'klausul');
  return {
    templates,
    clauses,
    lawIndex: { version: index.version, digest: index.digest },
    get: (id, version) => getText(templates, id, version),
    latest: (id) =>
      getText(templates, id, Math.max(...templates.filter((text) => text.id === id).map((t) => t.version))),
    clause: (id, version) => getText(clauses, id, version),
  };
}

async function loadFolder(dir: string, id: string, index: LawIndex): Promise<(Template | Clause)[]> {
  const names = (await readdir(join(dir, id))).filter((name) => name.endsWith('.md'));
  return Promise.all(names.map((name) => loadFile(join(dir, id, name), [id, name.slice(0, -3)], index)));
}

async function loadFile(
  path: string,
  [id, version]: readonly [string, string],
  index: LawIndex,
): Promise<Template | Clause> {
  try {
    if (!/^[1-9]\d*$/.test(version)) throw new Error('the file is named after its version, from 1');
    if (isOwnText(id)) throw new Error('that name is kept for texts that offices write');
    const bytes = new Uint8Array(await readFile(path));
    const law = index.texts.get(`${id}/${version}`);
    if (!law) throw new Error('the law index has no entry for it');
    const source = parseSource(parseUtf8(bytes));
    checkSource(source);
    return textOf(source, { id, version: Number(version), digest: sha256Hex(bytes), law });
  } catch (cause) {
    throw new Error(`template ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** A text from its file. */
export function textOf(
  { facts, body }: Source,
  about: Pick<Text, 'id' | 'version' | 'digest' | 'law'>,
): Template | Clause {
  const { basis: _basis, regimes: _regimes, for: _for, ...rest } = facts;
  return { ...rest, ...about, body };
}

function getText<T extends Text>(texts: readonly T[], id: string, version: number): T {
  const text = texts.find((candidate) => candidate.id === id && candidate.version === version);
  if (!text)
    throw new IkrarError(
      'template-unknown',
      `Naskah "${id}" versi ${version} tidak ada. Pilih naskah dari daftar yang tersedia.`,
    );
  return text;
}

interface UsedText {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
}

/**
 * Checks that versions with which declarations were opened are unchanged, because they are evidence.
 * @throws IkrarError 'template-changed' naming every version that is missing or whose file changed
 */
export function checkUsed(used: readonly UsedText[], digestOf: (text: UsedText) => string | undefined): void {
  const changed = used.filter((text) => digestOf(text) !== text.digest);
  if (changed.length === 0) return;
  const names = [...new Set(changed.map(({ id, version }) => `${id}/${version}.md`))];
  throw new IkrarError(
    'template-changed',
    `Naskah yang sudah dipakai berubah atau hilang: ${names.join(', ')}. Kembalikan isinya; perubahan ditulis sebagai versi baru.`,
    { faults: names.map((path) => ({ path, message: 'Berbeda dari yang dipakai saat dibuka.' })) },
  );
}
