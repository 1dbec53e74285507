import type { RecordsRow } from '../archive/records-list.ts';
import { isHandoverPaper } from '../ceremony/file-id.ts';
import { daysWords } from '../core/dates.ts';
import { mapLimited } from '../core/turns.ts';
import type { Content } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, PledgeFile, RevisionFacts } from '../model.ts';
import type { Services } from '../services.ts';
import type { Stores } from '../stores.ts';

/**
 * The files of an event that the archive keeps, each declaration before its follow-up rounds. What was written about a handover of them
 * is no part of them.
 * @throws IkrarError 'conflict' while nothing of the event is closed
 */
export async function keptFilesOf({ declarations, files }: Stores, eventId: string): Promise<readonly PledgeFile[]> {
  const kept = (await declarations.find({ where: { eventId } }))
    .filter(({ state }) => state === 'closed' || state === 'revoked')
    .toSorted(byOpening);
  const all = (await files.find({ where: { eventId } }))
    .filter((file) => !isHandoverPaper(file))
    .toSorted((a, b) => a.order - b.order);
  const found = kept.flatMap(({ id }) => all.filter(({ declarationId }) => declarationId === id));
  if (found.length > 0) return found;
  throw new IkrarError('conflict', 'Belum ada naskah yang ditutup; arsip dibuat setelah penutupan.');
}

/** The order in which they were opened; of those opened at once, their place in the event. A follow-up round comes after its parent. */
const byOpening = (a: Declaration, b: Declaration): number =>
  a.openedAt === b.openedAt ? a.order - b.order : (a.openedAt ?? '') < (b.openedAt ?? '') ? -1 : 1;

/** So many files are read at once. */
const atOnce = 16;

/** All of an event's records as the daftar arsip lists them. @throws IkrarError 'conflict' while nothing of it is closed */
export async function listRecords(services: Services, eventId: string) {
  const files = await keptFilesOf(services.stores, eventId);
  return mapLimited(files, atOnce, async (file) => {
    const revisions = await services.stores.revisions.facts(file.id);
    return { ...(await recordOf(services, file, revisions)), file, code: file.code, sha256: revisions.at(-1)!.sha256 };
  });
}

/** What the daftar arsip says of a file. */
export async function recordOf(
  { stores, getPrinted }: Pick<Services, 'stores' | 'getPrinted'>,
  file: PledgeFile,
  revisions: readonly RevisionFacts[],
): Promise<Pick<RecordsRow, 'description' | 'period' | 'quantity' | 'note'>> {
  const { content } = await getPrinted(file.id);
  const signed = revisions.filter(({ kind }) => kind === 'signature').length;
  const minutes = file.kind === 'berita-acara';
  return {
    description: [content.text.title, numberWords(content), file.label].filter(Boolean).join(', '),
    period: daysWords(content.days),
    quantity: minutes ? '1 berkas' : `1 berkas, ${signed} dari ${file.signers} penanda tangan`,
    note: (await stores.log.find(file.id, -1)) ? 'Dicabut' : '',
  };
}

/** A paper's own number; of minutes, and of a round without a number, that of the paper they belong to. */
function numberWords({ number, parent }: Content): string {
  if (number) return `nomor ${number}`;
  if (!parent) return 'tanpa nomor';
  const of = parent.relation === 'berita-acara' ? 'atas naskah' : `${parent.relation} dari naskah`;
  return `${of} ${parent.number ? `nomor ${parent.number}` : `tanpa nomor, kode ${parent.code}`}`;
}
