import type { KeyUse } from '../ceremony/key-uses.ts';
import type { Attendance, EmailKind, Right, TrailCode, TrailRow } from '../model.ts';
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
  readonly 'cards-replaced': { readonly people: string };
  /** Somebody took cards that had been made, in a form. */
  readonly 'cards-printed': { readonly people: string; readonly form: CardForm };
  /** Messages by e-mail were put into the queue. */
  readonly 'emails-asked': { readonly people: string; readonly kind: EmailKind };
  readonly 'pin-replaced': { readonly name: string };
  readonly 'link-replaced': { readonly name: string };
  readonly 'contact-changed': { readonly fields: string };
  readonly 'attendance-recorded': { readonly status: Attendance; readonly name: string };
  readonly 'archive-exported': Nothing;
  readonly 'archive-handed-over': { readonly receiver: string };
  readonly 'records-terms-set': { readonly classification: string };
  /** A version of an office's own text: `{text}/{number}`. */
  readonly 'text-written': { readonly text: string };
  readonly 'text-agreed': { readonly text: string; readonly digest: string };
  readonly 'text-removed': { readonly text: string };
  readonly 'logged-in': Nothing;
  readonly 'login-refused': Nothing;
  readonly 'logged-out': Nothing;
  readonly 'password-set': Nothing;
  readonly 'desk-pin-set': Nothing;
  readonly 'desk-pin-refused': Nothing;
  readonly 'desk-returned': Nothing;
  /** `tablet`: the tablet's time, when there was no network; the entry has the time at which the server heard of it. */
  readonly 'desk-handed-over': { readonly card: string; readonly name: string; readonly tablet?: string };
  /** The key of a tablet, and where it stands in the log. */
  readonly 'desk-enrolled': { readonly keySha256: string; readonly logIndex: string };
  readonly 'pin-refused': Nothing;
  readonly 'pin-locked': Nothing;
  readonly 'key-replaced': { readonly keys: string };
  readonly 'consent-late': Nothing;
  readonly 'hall-code-refused': Nothing;
  readonly 'hall-changed': { readonly fields: string };
  readonly 'lock-lifted': { readonly name: string };
  readonly 'limit-reached': { readonly where: string };
  /** What came too often to be listed, since the entry before of the same kind. */
  readonly counted: { readonly of: string; readonly times: string };
  readonly 'store-restored': { readonly made: string };
  readonly 'key-used': KeyUse;
  readonly 'trail-begun': { readonly entries: string; readonly digest: string };
  /** An entry from the time when the trail had no codes, in its original words. */
  readonly legacy: { readonly action: string; readonly detail: string };
}

/** The forms in which cards are taken. */
export type CardForm = 'json' | 'cards' | 'desk-list' | 'workbook' | 'links';

type Nothing = Readonly<Record<never, string>>;

/** Who does something, and at which event if it concerns one. */
export interface Deed {
  readonly services: Pick<Services, 'trail'>;
  readonly actor: Actor;
  readonly event?: { readonly id: string };
  /** The record that the deed has written or removed, where the audit holds it against the trail. */
  readonly row?: TrailRow;
}

/**
 * Writes an entry of the trail, always after the deed: a crash may leave a deed without an entry, never an entry without a
 * deed.
 * @param subject id or name of what the deed was done to
 */
export async function record<C extends TrailCode>(
  { services, actor, event, row }: Deed,
  code: C,
  parameters: TrailParameters[C],
  subject?: string,
): Promise<void> {
  const { name } = actor.visitor.account;
  await services.trail.append({ code, actor: name, parameters, eventId: event?.id, subject, from: actor.from, row });
}

/** An entry in words: what was done, and what is worth knowing of it. */
export const trailWords = (entry: { readonly code: TrailCode; readonly parameters: object }): TrailWords =>
  words[entry.code](entry.parameters as never);

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
  'cards-replaced': people('kartu diganti'),
  'cards-printed': ({ people, form }) => said(`kartu diambil: ${spokenForms[form]}`, `${people} orang`),
  'emails-asked': ({ people, kind }) =>
    said(kind === 'link' ? 'tautan dikirim lewat surel' : 'pengingat dikirim lewat surel', `${people} orang`),
  'pin-replaced': ({ name }) => said('PIN diganti', name),
  'link-replaced': ({ name }) => said('tautan diganti', name),
  'contact-changed': fields('alamat seseorang dibetulkan'),
  'attendance-recorded': ({ status, name }) => said(`kehadiran: ${spokenAttendance[status]}`, name),
  'archive-exported': () => said('arsip diunduh'),
  'archive-handed-over': ({ receiver }) => said('arsip diserahkan', receiver),
  'records-terms-set': ({ classification }) => said('isi daftar arsip diubah', classification),
  'text-written': ({ text }) => said('teks sendiri ditulis', text),
  'text-agreed': ({ text, digest }) => said('teks sendiri disetujui', `${text}, sidik ${digest.slice(0, 16)}`),
  'text-removed': ({ text }) => said('draf teks sendiri dihapus', text),
  'logged-in': () => said('masuk'),
  'login-refused': () => said('ditolak masuk'),
  'logged-out': () => said('keluar'),
  'password-set': () => said('kata sandi dibuat'),
  'desk-pin-set': () => said('PIN petugas dibuat'),
  'desk-pin-refused': () => said('PIN petugas salah'),
  'desk-returned': () => said('tablet diambil kembali'),
  'desk-handed-over': ({ card, name, tablet }) =>
    said(`tablet diserahkan (${card})`, tablet === undefined ? name : `${name}, tanpa jaringan, jam tablet ${tablet}`),
  'desk-enrolled': ({ keySha256, logIndex }) =>
    said('kunci tablet didaftarkan', `${keySha256.slice(0, 16)}, log nomor ${logIndex}`),
  'pin-refused': () => said('PIN salah'),
  'pin-locked': () => said('PIN terkunci'),
  'key-replaced': ({ keys }) => said('kunci penanda tangan diganti', `kunci ke-${keys}`),
  'consent-late': () => said('persetujuan sampai sesudah ditutup'),
  'hall-code-refused': () => said('kode aula salah'),
  'hall-changed': fields('aula diatur'),
  'lock-lifted': ({ name }) => said('kunci PIN dibuka', name || 'semua nama'),
  'limit-reached': ({ where }) => said('permintaan terlalu sering ditolak', where),
  counted: ({ of, times }) =>
    said(`${words[of as 'logged-out']?.({}).action ?? of}: hanya dihitung`, `${times} kali lagi`),
  'key-used': ({ key, for: command, by, at }) => said(`kunci ${key} dipakai`, `ikrar ${command}, oleh ${by}, ${at}`),
  'store-restored': ({ made }) => said('penyimpanan dipulihkan dari cadangan', made),
  'trail-begun': ({ entries }) => said('rantai jejak dimulai', `${entries} catatan dari sebelumnya`),
  legacy: ({ action, detail }) => said(action, detail),
};

const spokenRights: Readonly<Record<Right, string>> = {
  organizer: 'penyelenggara',
  attendant: 'petugas',
  archivist: 'arsiparis',
};

const spokenForms: Readonly<Record<CardForm, string>> = {
  json: 'untuk program',
  cards: 'lembar kartu',
  'desk-list': 'daftar meja',
  workbook: 'Excel',
  links: 'daftar tautan',
};

const spokenAttendance: Readonly<Record<Attendance, string>> = {
  diharapkan: 'belum hadir',
  hadir: 'hadir',
  diwakilkan: 'diwakilkan',
  'tidak-hadir': 'tidak hadir',
  berhalangan: 'berhalangan',
  menolak: 'menolak',
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
  appearance: 'ruang tanda tangan',
  label: 'nama di daftar',
  name: 'nama',
  election: 'pemilihan',
  regimes: 'jenis pemilihan',
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
  code: 'kode aula',
  from: 'dibuka sejak',
  until: 'dibuka sampai',
  phone: 'nomor telepon',
  email: 'surel',
};
