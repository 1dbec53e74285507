import { createHash } from 'node:crypto';
import { concat, equal, utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import type { LoggedEntry, PledgeFile, Revision, RevisionFacts } from '../model.ts';
import { recordNames, type Stores } from '../stores.ts';
import { damaged } from './checksum.ts';
import {
  type AuditFinding,
  type Find,
  isDamage,
  keyOf,
  pageLength,
  readable,
  readableEntries,
} from './readable-rows.ts';
import { countsAsAbsent } from './row-gate.ts';

export interface AuditReport {
  readonly records: number;
  readonly files: number;
  readonly revisions: number;
  readonly entries: number;
  readonly findings: readonly AuditFinding[];
}

/** Checks that the audit needs from rooms that the store may not import. */
export interface AuditMeans {
  /**
   * Returns what is wrong with the PDF, finished or still being signed, and with what is stored beside it; empty when
   * every signature is intact and nothing contradicts it.
   */
  verify(pdf: Uint8Array, file: PledgeFile, revisions: readonly StoredFacts[]): Promise<readonly FileFault[]>;
  /** The log entry of a revision, in the format version of the stored one. */
  entryOf(file: PledgeFile, facts: RevisionFacts, stored: Uint8Array): Uint8Array;
  /** Returns what is wrong with tree and checkpoint. */
  verifyLog?(): Promise<readonly string[]>;
  /** The time of the audit. Revisions a little younger may still lack their log entry. */
  readonly now: Date;
  readonly progress?: (file: PledgeFile) => void;
}

/** A revision without its bytes. */
export type StoredFacts = Omit<Revision, 'bytes'>;

/** What is wrong with a file; `revision` says at which of its revisions. */
export interface FileFault extends Pick<AuditFinding, 'code' | 'message'> {
  readonly revision?: number;
}

/** How old a revision may be without a log entry before the entry counts as missing. */
const graceMs = 60_000;

/**
 * Reads everything once and compares: MACs and checksums of rows, the running hash and size of every PDF, consent
 * digests, every signature, and revisions with log entries, both ways. Changes nothing; an unreadable row becomes a
 * finding, and the audit continues.
 */
export async function auditStore(stores: Stores, means: AuditMeans): Promise<AuditReport> {
  const findings: AuditFinding[] = [];
  const find: Find = (code, where, message) => findings.push({ code, where, message });
  const records = await auditRecords(stores, find);
  const entries = await readableEntries(stores, find);
  let files = 0;
  let revisions = 0;
  for (const file of await readable(stores.files, find)) {
    means.progress?.(file);
    files++;
    revisions += await auditFile({ stores, means, entries, find }, file);
  }
  for (const [key, entry] of entries)
    if (entry.n >= 0)
      find('entry-without-revision', key, `Entri log ${entry.index} tidak punya revisi pada berkasnya.`);
  for (const message of await verifyLog(means)) find('log', 'log', message);
  reportRefused(stores, findings);
  return { records, files, revisions, entries: await stores.log.size(), findings };
}

/** Reports the rows that the store treats as absent; the other refused rows are findings already. */
function reportRefused(stores: Stores, findings: AuditFinding[]): void {
  for (const { collection, id } of stores.refusedRows().filter(countsAsAbsent))
    findings.push({
      code: 'row-damaged',
      where: `${collection} ${id}`,
      message: damaged(`${collection} ${id}`).message,
    });
}

/**
 * The damaged row is a finding already; that the tree cannot be built without it is one more, and the audit continues.
 */
async function verifyLog(means: AuditMeans): Promise<readonly string[]> {
  try {
    return (await means.verifyLog?.()) ?? [];
  } catch (error) {
    if (!isDamage(error)) throw error;
    return ['Pohon log tidak dapat diperiksa selama ada baris log yang rusak.'];
  }
}

async function auditRecords(stores: Stores, find: Find): Promise<number> {
  let count = 0;
  for (const name of recordNames)
    if (name !== 'files') count += (await readable<{ readonly id: string }>(stores[name], find)).length;
  return count;
}

interface Audit {
  readonly stores: Stores;
  readonly means: AuditMeans;
  /** Entries not yet matched with a revision; what remains at the end has no revision. */
  readonly entries: Map<string, LoggedEntry>;
  readonly find: Find;
}

/** Audits one PDF. @returns how many revisions were read */
async function auditFile(audit: Audit, file: PledgeFile): Promise<number> {
  const { stores, means, entries, find } = audit;
  const hash = createHash('sha256');
  const parts: Uint8Array[] = [];
  const read: StoredFacts[] = [];
  let size = 0;
  try {
    for await (const revision of revisionsOf(stores, file.id)) {
      const where = placeOf(file, revision.n);
      const { bytes, ...facts } = revision;
      hash.update(bytes);
      parts.push(bytes);
      read.push(facts);
      size += bytes.length;
      if (hash.copy().digest('hex') !== revision.sha256)
        find('file-hash', where, 'Isi berkas sampai revisi ini berubah.');
      if (size !== revision.size) find('file-size', where, 'Panjang berkas sampai revisi ini berubah.');
      auditConsent(revision, where, find);
      auditEntry(audit, file, revision, where);
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    find('row-damaged', file.code, error.message);
    // Revisions behind the damaged one cannot be compared, so their entries are not reported as unmatched.
    for (const key of entries.keys()) if (key.startsWith(`${file.id} `)) entries.delete(key);
    return read.length;
  }
  const faults = read.length > 0 ? await means.verify(concat(...parts), file, read) : [];
  for (const { code, message, revision } of faults) find(code, placeOf(file, revision), message);
  return read.length;
}

const placeOf = ({ code }: PledgeFile, n: number | undefined): string =>
  n === undefined ? code : `${code} revisi ${n}`;

async function* revisionsOf({ revisions }: Stores, fileId: string): AsyncGenerator<Revision> {
  for (let after = -1; ; ) {
    const page = await revisions.read(fileId, { after, limit: pageLength });
    yield* page;
    if (page.length < pageLength) return;
    after = page.at(-1)!.n;
  }
}

function auditConsent({ consent, consentDigest }: Revision, where: string, find: Find): void {
  if (consent === undefined && consentDigest === undefined) return;
  if (consent === undefined || sha256Hex(utf8(consent)) !== consentDigest)
    find('consent-digest', where, 'Persetujuan tidak cocok dengan sidik jarinya.');
}

function auditEntry({ means, entries, find }: Audit, file: PledgeFile, revision: Revision, where: string): void {
  const { bytes: _bytes, consent: _consent, ...facts } = revision;
  const key = keyOf({ fileId: file.id, n: facts.n });
  const entry = entries.get(key);
  entries.delete(key);
  if (!entry) {
    const young = means.now.getTime() - Date.parse(facts.at) < graceMs;
    if (!young) find('entry-missing', where, 'Revisi ini tidak tercatat dalam log.');
  } else if (!equal(entry.bytes, means.entryOf(file, facts, entry.bytes)))
    find('entry-differs', where, `Entri log ${entry.index} tidak cocok dengan revisinya.`);
}
