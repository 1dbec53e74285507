import { utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { isOwnText } from '../core/own-text.ts';
import { IkrarError } from '../errors.ts';
import type { OwnText, UsedText } from '../model.ts';
import type { Records, Stores } from '../stores.ts';
import type { Law } from '../template/law.ts';
import { type Clause, checkUsed, type Template, type TemplateLibrary, textOf } from '../template/library.ts';
import { parseSource, type SourceFacts } from '../template/source.ts';
import type { FilledText } from './contents.ts';

/** All texts that a declaration may have: those of the package, and those that offices wrote and agreed to. */
export interface Texts {
  /** Those of the package. */
  readonly shipped: TemplateLibrary;
  /** @throws IkrarError 'template-unknown', also for a text that nobody has agreed to yet */
  template(id: string, version: number): Promise<Template>;
  /** The newest version. @throws IkrarError 'template-unknown' */
  latest(id: string): Promise<Template>;
  /** @throws IkrarError 'template-unknown' */
  clause(id: string, version: number): Promise<Clause>;
  /** All versions of a clause, ascending; none where there is no such clause. */
  clauseVersions(id: string): Promise<readonly Clause[]>;
  /** What an office has agreed to, by id and ascending version. */
  agreed(office: string): Promise<readonly OwnedText[]>;
  /** Whether an office has agreed to some version of its own text. */
  isAgreed(id: string, office: string): Promise<boolean>;
}

export type OwnedText = Template | Clause;

export function createTexts(shipped: TemplateLibrary, records: Stores['ownTexts']): Texts {
  async function own(id: string, version: number): Promise<OwnedText | undefined> {
    const record = await records.get(versionKey(id, version));
    return record?.agreed && readAgreed(record);
  }
  async function ownVersions(id: string): Promise<readonly OwnedText[]> {
    return agreedOf(await records.find({ where: { text: id } }));
  }
  return {
    shipped,
    async template(id, version) {
      if (!isOwnText(id)) return shipped.get(id, version);
      const found = await own(id, version);
      return found && found.kind !== 'klausul' ? found : unknownText(id, version);
    },
    async latest(id) {
      if (!isOwnText(id)) return shipped.latest(id);
      const newest = (await ownVersions(id)).findLast((text) => text.kind !== 'klausul');
      return newest ?? unknownText(id);
    },
    async clause(id, version) {
      if (!isOwnText(id)) return shipped.clause(id, version);
      const found = await own(id, version);
      return found?.kind === 'klausul' ? found : unknownText(id, version);
    },
    async clauseVersions(id) {
      const all = isOwnText(id) ? await ownVersions(id) : shipped.clauses.filter((clause) => clause.id === id);
      return all.filter((text) => text.kind === 'klausul');
    },
    agreed: async (office) => agreedOf(await records.find({ where: { office } })),
    async isAgreed(id, office) {
      const versions = await records.find({ where: { text: id } });
      return versions.some((version) => version.agreed && version.office === office);
    },
  };
}

/** The name under which an office's texts are kept: it may write its own name in other capitals or spaces. */
export const officeOf = (organizer: string): string =>
  organizer.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** Under which a version of any text is kept. */
export const versionKey = (id: string, version: number): string => `${id}/${version}`;

const agreedOf = (records: readonly OwnText[]): readonly OwnedText[] =>
  records
    .filter(({ agreed }) => agreed)
    .map(readAgreed)
    .toSorted((a, b) => (a.id === b.id ? a.version - b.version : a.id < b.id ? -1 : 1));

/** @throws IkrarError 'store-damaged' when it is not what was agreed to */
function readAgreed(record: OwnText): OwnedText {
  const { text: id, number: version, source, agreed } = record;
  const digest = sourceDigest(source);
  if (digest !== agreed?.digest) throw changedText(id, version);
  const read = parseSource(source);
  return textOf(read, { id, version, digest, law: ownLaw(read.facts) });
}

/** SHA-256 of the file of a text, hex. */
export const sourceDigest = (source: string): string => sha256Hex(utf8(source));

/** What an office's text says of law itself. */
export const ownLaw = ({ basis = [], regimes, for: bound }: SourceFacts): Law => ({
  basis: basis.map((act) => ({ act: { ...act, amended: [], read: [] } })),
  ...(regimes ? { regimes } : {}),
  ...(bound ? { for: bound } : {}),
});

function unknownText(id: string, version?: number): never {
  const which = version === undefined ? `“${id}”` : `“${id}” versi ${version}`;
  throw new IkrarError(
    'template-unknown',
    `Teks ${which} tidak ada, atau belum disetujui orang kedua. Pilih teks dari daftar yang tersedia.`,
  );
}

const changedText = (id: string, version: number): IkrarError =>
  new IkrarError(
    'store-damaged',
    `Teks sendiri ${id} versi ${version} di basis data berbeda dari yang disetujui. Jalankan ikrar audit, lalu pulihkan dari cadangan.`,
  );

/**
 * Records the versions of text and clauses before a declaration is opened with them: from then on they are evidence.
 */
export async function keepTexts(texts: Records<UsedText>, { template, clauses }: FilledText): Promise<void> {
  for (const { id, version, digest } of [template, ...clauses])
    await texts.insert({ id: versionKey(id, version), version: 0, text: { id, version, digest } });
}

/** @throws IkrarError 'template-changed' naming every used version that is missing or different */
export async function checkTexts(
  { texts, ownTexts }: Pick<Stores, 'texts' | 'ownTexts'>,
  shipped: TemplateLibrary,
): Promise<void> {
  const used = (await texts.find()).map(({ text }) => text);
  const digests = new Map<string, string>();
  for (const { id, version, digest } of [...shipped.templates, ...shipped.clauses])
    digests.set(versionKey(id, version), digest);
  for (const { id, version } of used.filter((text) => isOwnText(text.id))) {
    const record = await ownTexts.get(versionKey(id, version));
    if (record) digests.set(record.id, sourceDigest(record.source));
  }
  checkUsed(used, ({ id, version }) => digests.get(versionKey(id, version)));
}
