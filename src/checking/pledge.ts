import { fileId, isHandoverPaper } from '../ceremony/file-id.ts';
import { parseCode } from '../core/code.ts';
import type { Content } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, PledgeEvent, PledgeFile, RevisionFacts } from '../model.ts';
import type { Services } from '../services.ts';
import { readStanding } from './standing.ts';

/** A file as the public may see it, with its context. */
export interface Pledge {
  readonly file: PledgeFile;
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  readonly content: Content;
  /** The file's signatures by signer id. */
  readonly signatures: ReadonlyMap<string, RevisionFacts>;
  /** The newest revision, whose hash and size are those of the file. Absent while the file is being made. */
  readonly last?: RevisionFacts;
  /** The file is closed and has its final timestamp: it will not change. */
  readonly final: boolean;
  readonly related: readonly Related[];
  /**
   * Count over all volumes, follow-ups and rounds that were opened and not revoked; absent when this file is the only
   * one.
   */
  readonly joint?: { readonly total: number; readonly signed: number };
}

export const relations = ['naskah', 'jilid', 'induk', 'susulan', 'berjenjang', 'berita-acara'] as const;

export interface Related {
  readonly relation: (typeof relations)[number];
  readonly code: string;
  readonly label: string;
  readonly state: Declaration['state'];
}

/** @throws IkrarError 'code-mistyped' for a typing error, 'code-unknown' for a code that was never issued */
export async function getPledge(services: Services, typed: string): Promise<Pledge> {
  const file = await getFile(services, typed);
  const [{ content, signatures, last, declaration }, event] = await Promise.all([
    readStanding(services, file),
    services.stores.events.get(file.eventId),
  ]);
  if (!declaration || !event) throw new Error(`file ${file.id} is not all there`);
  const related = await findRelated(services, file, declaration);
  const sealed = last?.kind === 'timestamp';
  const final = sealed && (declaration.state === 'closed' || declaration.state === 'revoked');
  const several = related.some(({ relation }) => ['jilid', 'susulan', 'berjenjang'].includes(relation));
  const joint = several && file.kind === 'ikrar' ? (await services.ceremony.rounds(declaration.id)).opened : undefined;
  return {
    file,
    declaration,
    event,
    content,
    signatures,
    ...(last ? { last } : {}),
    final,
    related,
    ...(joint ? { joint } : {}),
  };
}

/** @throws IkrarError 'code-mistyped', 'code-unknown', like `getPledge` */
export async function getFile(services: Pick<Services, 'stores'>, typed: string): Promise<PledgeFile> {
  const code = readCode(typed);
  const file = await findFile(services, code);
  if (file) return file;
  throw new IkrarError(
    'code-unknown',
    `Kode ${code} tertulis benar, tetapi tidak ada naskah dengan kode itu di sini. Lembar Anda mungkin bukan dari alamat ini atau palsu.`,
  );
}

export async function findFile({ stores }: Pick<Services, 'stores'>, code: string): Promise<PledgeFile | undefined> {
  const [file] = await stores.files.find({ where: { code }, limit: 1 });
  return file;
}

/** @throws IkrarError 'code-mistyped' that says what is wrong with the typed code */
export function readCode(typed: string): string {
  const parsed = parseCode(typed);
  if ('code' in parsed) return parsed.code;
  throw new IkrarError('code-mistyped', mistakes[parsed.fault]);
}

const mistakes = {
  length: 'Kode terdiri atas 12 huruf dan angka. Periksa apakah ada yang kurang atau berlebih.',
  character: 'Kode hanya memuat angka dan huruf (tanpa U dan tanda baca). Periksa kembali kode pada lembar Anda.',
  check:
    'Ada huruf atau angka yang salah ketik: kode ini tidak lolos pemeriksaan. Bandingkan lagi dengan lembar Anda; ' +
    'yang sering tertukar: S dan 5, B dan 8, Z dan 2, G dan 6.',
} as const;

async function findRelated(
  services: Services,
  file: PledgeFile,
  declaration: Declaration,
): Promise<readonly Related[]> {
  const { declarations, files } = services.stores;
  const [parent, rounds, siblings] = await Promise.all([
    declaration.parent && declarations.get(declaration.parent.id),
    declarations.find({ where: { 'parent.id': declaration.id } }),
    declaration.kind === 'bersama' ? files.find({ where: { declarationId: declaration.id } }) : [],
  ]);
  const volumes = siblings.filter(({ kind }) => kind !== 'berita-acara').length > 1;
  const related: Related[] = siblings
    .filter((one) => !isHandoverPaper(one)) // between two offices, and of no concern to who checks a pledge
    .toSorted((a, b) => a.order - b.order)
    .map(({ kind, code, label = '' }) => {
      const relation = kind === 'berita-acara' ? kind : volumes ? 'jilid' : 'naskah';
      return { relation, code, label, state: declaration.state };
    });
  const upward = parent && (await files.get(fileId(parent.id, 0)));
  if (parent && upward)
    related.unshift({ relation: 'induk', code: upward.code, label: parent.number, state: parent.state });
  for (const round of rounds) {
    const first = await files.get(fileId(round.id, 0));
    if (first && round.parent)
      related.push({ relation: round.parent.relation, code: first.code, label: round.number, state: round.state });
  }
  return related.filter(({ code }) => code !== file.code);
}
