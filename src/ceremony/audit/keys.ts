import type { ConsentKind } from '../../core/consent.ts';
import { type Entry, parseEntry } from '../../log/entry.ts';
import type { DeskKey, LoggedEntry, PledgeFile, SignerKey } from '../../model.ts';
import { isDamage, readable } from '../../store/readable-rows.ts';
import type { Stores } from '../../stores.ts';
import { bindingEntry, enrolmentEntry, enrolmentName, enrols, keyDigest } from '../key-entries.ts';
import { type Fault, missingRow, replayed, unexplained } from './fault.ts';

/** A consent in a PDF that is signed by a key which the server did not make. */
export interface KeyUse {
  readonly where: string;
  readonly file: PledgeFile;
  /** The revision, and its time; none for a consent that came after the closing. */
  readonly n: number | undefined;
  readonly at: string;
  readonly kind: Exclude<ConsentKind, 'server'>;
  /** Compressed, hex. */
  readonly point: string;
  readonly enrolment: string | undefined;
}

type Bound = Extract<Entry, { readonly kind: 'key' }>;
type Enrolled = Extract<Entry, { readonly kind: 'desk-key' }>;

/** What the log says of keys. */
interface LoggedKeys {
  /** By code and digest of the key. */
  readonly bound: Map<string, { readonly entry: Bound; readonly index: number }>;
  /** Since when a key is voided by another, by code and digest of the key. */
  readonly replaced: Map<string, string>;
  /** By the name of the entry. */
  readonly enrolled: Map<string, { readonly entry: Enrolled; readonly index: number }>;
  readonly names: Set<string>;
}

/** How long a row may lack its entry, which is written after it, and a consent may be under way, in milliseconds. */
const graceMs = 60_000;
const page = 1000;
const means = { ponsel: 'device', sidik: 'passkey' } as const;

const keyIn = ({ code }: { readonly code: string }, keySha256: string): string => `${code} ${keySha256}`;

export interface KeyAudit {
  readonly stores: Stores;
  readonly uses: readonly KeyUse[];
  readonly now: Date;
}

/**
 * Compares the keys of signers and desks with the log, which nobody can change unseen: every key that has signed a consent was
 * in the log before, every stored key is there, none is stored that another has voided, and none that the log names is gone.
 */
export async function auditKeys({ stores, uses, now }: KeyAudit): Promise<readonly Fault[]> {
  // Before the log: whatever is stored by now has its entry, or will have it soon.
  const rows = await readable(stores.signerKeys, () => {});
  const desks = await readable(stores.deskKeys, () => {});
  const files = new Map((await readable(stores.files, () => {})).map((file) => [file.id, file]));
  const logged = await readKeys(stores);
  if (!logged) return [];
  const isYoung = ({ at }: { readonly at: string }) => now.getTime() - Date.parse(at) < graceMs;
  const used = await Promise.all(uses.map((use) => useFault(stores, logged, use)));
  return [
    ...used.filter((fault) => fault !== undefined),
    ...rows.filter((row) => !isYoung(row)).flatMap((row) => bindingFaults(logged, row, files.get(row.fileId))),
    ...desks.filter((desk) => !isYoung(desk)).flatMap((desk) => enrolmentFaults(logged, desk)),
    ...missingKeys(stores, { logged, rows, desks, isYoung }),
  ];
}

/** Undefined for a log with a row that cannot be read, which is a finding already. */
async function readKeys({ log }: Stores): Promise<LoggedKeys | undefined> {
  const keys: LoggedKeys = { bound: new Map(), replaced: new Map(), enrolled: new Map(), names: new Set() };
  try {
    for (let from = 0; ; from += page) {
      const entries = await log.read(from, page);
      for (const entry of entries) if (/^(?:desk-)?key /.test(entry.fileId)) take(keys, entry);
      if (entries.length < page) return keys;
    }
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

function take({ bound, replaced, enrolled, names }: LoggedKeys, { fileId, index, bytes }: LoggedEntry): void {
  const entry = parseEntry(bytes);
  names.add(fileId);
  if (entry.kind === 'desk-key') enrolled.set(fileId, { entry, index });
  if (entry.kind !== 'key') return;
  bound.set(keyIn(entry, entry.keySha256), { entry, index });
  if (entry.replaces !== undefined) replaced.set(keyIn(entry, entry.replaces), entry.at);
}

async function useFault(stores: Stores, logged: LoggedKeys, use: KeyUse): Promise<Fault | undefined> {
  const { file, n, where, kind } = use;
  const revision = n === undefined ? undefined : await stores.log.find(file.id, n);
  const known = kind === 'meja' ? findDesk(logged, use) : findBinding(logged, use, means[kind]);
  if (known === undefined || known.index > (revision?.index ?? Number.POSITIVE_INFINITY))
    return unexplained(where, 'Persetujuan ini ditandatangani kunci yang sebelumnya tidak tercatat di log.');
  const voided = logged.replaced.get(keyIn(file, keyDigest(use.point) ?? ''));
  if (voided === undefined || Date.parse(use.at) - Date.parse(voided) < graceMs) return undefined;
  return unexplained(where, 'Persetujuan ini ditandatangani kunci yang sudah diganti kunci lain menurut log.');
}

function findBinding({ bound }: LoggedKeys, { file, point }: KeyUse, kind: Bound['means']) {
  const found = bound.get(keyIn(file, keyDigest(point) ?? ''));
  return found?.entry.means === kind ? found : undefined;
}

function findDesk({ enrolled }: LoggedKeys, { file, point, enrolment }: KeyUse) {
  const found = enrolled.get(enrolmentName(enrolment ?? ''));
  return found && enrols(found.entry, { point, eventId: file.eventId }) ? found : undefined;
}

function bindingFaults({ names, replaced }: LoggedKeys, row: SignerKey, file: PledgeFile | undefined): Fault[] {
  if (!file) return []; // a finding already
  const where = `signerKeys ${row.id}`;
  if (!names.has(bindingEntry(file, row).fileId))
    return [unexplained(where, 'Kunci penanda tangan ini tidak tercatat di log.')];
  if (!replaced.has(keyIn(file, row.keySha256))) return [];
  return [replayed(where, 'Kunci penanda tangan yang sudah diganti kunci lain ada lagi di basis data.')];
}

const enrolmentFaults = ({ names }: LoggedKeys, desk: DeskKey): Fault[] =>
  names.has(enrolmentEntry(desk).fileId)
    ? []
    : [unexplained(`deskKeys ${desk.id}`, 'Kunci tablet petugas ini tidak tercatat di log.')];

interface Stored {
  readonly logged: LoggedKeys;
  readonly rows: readonly SignerKey[];
  readonly desks: readonly DeskKey[];
  readonly isYoung: (entry: Bound | Enrolled) => boolean;
}

/** Keys that the log names and no row has. A refused row says nothing of which keys it held. */
function missingKeys(stores: Stores, { logged, rows, desks, isYoung }: Stored): readonly Fault[] {
  const refused = new Set(stores.refusedRows().map(({ collection }) => collection));
  const current = new Set(rows.map(({ keySha256 }) => keySha256));
  const voided = new Set(rows.flatMap((row) => row.voided));
  const known = new Set(desks.map(({ id }) => id));
  const isHeld = ({ keySha256, replaces = '' }: Bound): boolean =>
    current.has(keySha256) || voided.has(keySha256) || current.has(replaces); // such a row is told to be old
  const isLost = (entry: Bound): boolean => !isYoung(entry) && !isHeld(entry);
  const lost = [...logged.bound.values()].filter(({ entry }) => isLost(entry));
  const gone = [...logged.enrolled.values()].filter(({ entry }) => !isYoung(entry) && !known.has(entry.keySha256));
  return [
    ...(refused.has('signerKeys') ? [] : lost.map(({ entry }) => missingRow('signerKeys', `kunci ${entry.keySha256}`))),
    ...(refused.has('deskKeys') ? [] : gone.map(({ entry }) => missingRow('deskKeys', entry.keySha256))),
  ];
}
