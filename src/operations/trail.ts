import { hex } from '../core/bytes.ts';
import type { Attendance, AuditEntry, Right, TrailCode } from '../model.ts';
import type { Services } from '../services.ts';
import type { Actor } from './access.ts';

/** The parameters of an audit entry beside its code, all of them text: names and numbers only, never a sentence. */
export interface TrailParameters {
  readonly 'account-created': Nothing;
  readonly 'account-changed': { readonly fields: string };
  readonly 'setup-renewed': Nothing;
  readonly 'event-created': Nothing;
  readonly 'event-changed': { readonly fields: string };
  readonly 'right-given': { readonly right: Right; readonly declarationId?: string };
  readonly 'right-taken': { readonly right: Right };
  readonly 'declaration-created': { readonly template: string };
  readonly 'declaration-changed': { readonly fields: string };
  readonly 'declaration-removed': Nothing;
  readonly 'declaration-opened': Nothing;
  readonly 'declaration-closed': Nothing;
  readonly 'declaration-revoked': { readonly reason: string };
  readonly 'round-created': { readonly relation: 'susulan' | 'berjenjang'; readonly parent: string };
  readonly 'roster-imported': { readonly people: string };
  readonly 'roster-changed': { readonly people: string };
  readonly 'roster-filled': { readonly people: string };
  readonly 'cards-made': { readonly people: string };
  readonly 'pin-replaced': { readonly name: string };
  readonly 'link-replaced': { readonly name: string };
  readonly 'attendance-recorded': { readonly status: Attendance; readonly name: string };
  readonly 'archive-exported': Nothing;
  readonly 'archive-handed-over': { readonly receiver: string };
  /** An entry from the time when the trail had no codes, in its original words. */
  readonly legacy: { readonly action: string; readonly detail: string };
}

type Nothing = Readonly<Record<never, string>>;

/** Who does something, and at which event if it concerns one. */
export interface Deed {
  readonly services: Pick<Services, 'stores' | 'clock' | 'random'>;
  readonly actor: Actor;
  readonly event?: { readonly id: string };
}

/**
 * Writes an entry of the audit trail, always after the deed: a crash may leave a deed without an entry, never an entry
 * without a deed.
 * @param subject id or name of what the deed was done to
 */
export async function record<C extends TrailCode>(
  { services, actor, event }: Deed,
  code: C,
  parameters: TrailParameters[C],
  subject?: string,
): Promise<void> {
  const at = services.clock().toISOString();
  await services.stores.audit.insert({
    // Ids ascend with time, so that the trail is read in order.
    id: `${at.replace(/\D/g, '')}-${hex(services.random(6))}`,
    version: 0,
    at,
    actor: actor.visitor.account.name,
    code,
    parameters,
    from: actor.from,
    ...(event ? { eventId: event.id } : {}),
    ...(subject === undefined ? {} : { subject }),
  });
}

/** An entry in words: what was done, and its details. */
export const trailWords = ({ code, parameters }: Pick<AuditEntry, 'code' | 'parameters'>): TrailWords =>
  words[code](parameters as never);

export interface TrailWords {
  readonly action: string;
  readonly detail: string;
}

const said = (action: string, detail = ''): TrailWords => ({ action, detail });
const people = (action: string) => (given: { readonly people: string }) => said(action, `${given.people} orang`);
const fields = (action: string) => (given: { readonly fields: string }) => said(action, spokenFields(given.fields));

const words: { readonly [C in TrailCode]: (given: TrailParameters[C]) => TrailWords } = {
  'account-created': () => said('akun dibuat'),
  'account-changed': fields('akun diubah'),
  'setup-renewed': () => said('tautan masuk diganti'),
  'event-created': () => said('kegiatan dibuat'),
  'event-changed': fields('kegiatan diubah'),
  'right-given': ({ right, declarationId }) => said(`hak ${spokenRights[right]} diberikan`, declarationId),
  'right-taken': ({ right }) => said(`hak ${spokenRights[right]} dicabut`),
  'declaration-created': ({ template }) => said('naskah dibuat', template),
  'declaration-changed': fields('naskah diubah'),
  'declaration-removed': () => said('naskah dihapus'),
  'declaration-opened': () => said('naskah dibuka'),
  'declaration-closed': () => said('naskah ditutup'),
  'declaration-revoked': ({ reason }) => said('naskah dicabut', reason),
  'round-created': ({ relation, parent }) => said(`naskah ${relation} dibuat`, parent),
  'roster-imported': people('daftar diunggah'),
  'roster-changed': people('daftar diubah'),
  'roster-filled': people('daftar diisi dari wilayah'),
  'cards-made': people('kartu dibuat'),
  'pin-replaced': ({ name }) => said('PIN diganti', name),
  'link-replaced': ({ name }) => said('tautan diganti', name),
  'attendance-recorded': ({ status, name }) => said(`kehadiran: ${spokenAttendance[status]}`, name),
  'archive-exported': () => said('arsip diunduh'),
  'archive-handed-over': ({ receiver }) => said('arsip diserahkan', receiver),
  legacy: ({ action, detail }) => said(action, detail),
};

const spokenRights: Readonly<Record<Right, string>> = {
  organizer: 'penyelenggara',
  attendant: 'petugas',
  archivist: 'arsiparis',
};

const spokenAttendance: Readonly<Record<Attendance, string>> = {
  diharapkan: 'belum hadir',
  hadir: 'hadir',
  diwakilkan: 'diwakilkan',
  'tidak-hadir': 'tidak hadir',
};

/** Replaces field names of programs by the labels of the forms. */
const spokenFields = (names: string): string =>
  names
    .split(', ')
    .map((name) => formWords[name] ?? name)
    .join(', ');

const formWords: Readonly<Record<string, string>> = {
  template: 'teks',
  slots: 'isian',
  clauses: 'klausul',
  number: 'nomor',
  days: 'hari',
  volumes: 'jilid',
  label: 'nama di daftar',
  name: 'nama',
  election: 'pemilihan',
  organizer: 'penyelenggara',
  regionCode: 'wilayah',
  venue: 'tempat',
  place: 'kota',
  firstDay: 'hari pertama',
  lastDay: 'hari terakhir',
  timeZone: 'zona waktu',
  letterhead: 'kop',
  logo: 'logo',
  accent: 'warna',
  numberPattern: 'pola nomor',
  slug: 'alamat',
};
