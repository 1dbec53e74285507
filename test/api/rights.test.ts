import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { findMounted } from '../../src/http/mounted.ts';
import { recordNames } from '../../src/stores.ts';
import { eventBody } from '../support/house.ts';
import { enter, makeDraft, type Office, openOffice, rosterBody, type Worker } from '../support/office.ts';

/**
 * Who may come through which door. Every route of the application stands here, so that a new one cannot be mounted without
 * saying for whom; and everybody else is shown to be refused, with ids that are right and a body that would be taken.
 * `o` organizer, `t` attendant, `a` archivist of the event; `r` organizer of another round of it; `s` organizer of another event.
 */
const everyAccount = 'otars';
const onlyAdmin = '';

/** For everybody: other tests ask what they tell. */
const open = `
  get /healthz, get /readyz, get /metrics, get /aset/warna-:colour.css, get /aset/:name,
  get /pki/:name.cer, get /pki/:name.pem, get /pki/:name.crl, get /pki/qr-keys.json, get /pki/log.vkey,
  get /pki/log.vkeys, get /log/checkpoint, get /log/tile/*path, get /log, get /v/:code/tanda-terima/:n, get /segel,
  get /segel.json, get /skrip.json, get /segel-luring.js, get /, get /v, get /v/:code, get /v/:code/ikrar.pdf, get /v/:code/pratinjau.pdf,
  get /v/:code/tanda-terima/:n.txt, get /periksa, post /periksa, get /api/verify/:code, post /api/verify,
  get /api/sign/:token, post /api/sign/:token, post /api/sign/:token/kunci, get /s/:token/kunci,
  post /api/sign/:token/persetujuan, post /api/sign/:token/kabar, get /s/:token/kabar, post /s/:token/kabar, post /api/persetujuan, post /api/persetujuan/meja, get /tanda-luring.js, get /meja-luring.js, get /s/:token, post /s/:token,
  get /api/hall/:event/people, post /api/hall/:event/people/:signerId, get /api/hall/:event/progress, get /h/:event/papan,
  get /h/:event/papan/arus, get /h/:event/papan/kode, get /h/:event, get /h/:event/data-pribadi, get /h/:event/cari, get /h/:event/saya/:signerId, post /h/:event/saya/:signerId,
  get /api, get /api/openapi.json, get /api/templates, post /api/session, post /api/setup/:token, get /masuk, post /masuk,
  get /masuk/baru/:token, post /masuk/baru/:token, post /keluar, get /tablet, post /tablet, post /tablet/masuk`
  .split(',')
  .map((route) => route.trim());

interface Door {
  readonly route: string;
  readonly may: string;
  readonly body?: object;
  /** What only works on a draft is tried on one, or its state would refuse before the right is asked. */
  readonly draft?: true;
}

const draft = true;
const roster = { type: 'text/csv', bytes: 'nama;jabatan;instansi\nPenyusup;Camat;Kecamatan\n' };
const file = Buffer.from(roster.bytes).toString('base64');
const digest = '0'.repeat(64);
const declarationDoors: readonly Door[] = [
  { route: 'get /api/declarations/:declarationId', may: 'ota' },
  { route: 'patch /api/declarations/:declarationId', may: 'o', body: { label: 'Disusupi' }, draft },
  { route: 'delete /api/declarations/:declarationId', may: 'o', draft },
  { route: 'get /api/declarations/:declarationId/preview.pdf', may: 'o' },
  { route: 'post /api/declarations/:declarationId/open', may: 'o', draft },
  { route: 'get /api/declarations/:declarationId/progress', may: 'ota' },
  { route: 'post /api/declarations/:declarationId/close', may: 'o' },
  { route: 'post /api/declarations/:declarationId/revoke', may: 'o', body: { reason: 'Disusupi' } },
  { route: 'post /api/declarations/:declarationId/rounds', may: 'o', body: { relation: 'susulan' } },
  { route: 'get /api/declarations/:declarationId/rounds', may: 'ota' },
  { route: 'get /api/declarations/:declarationId/missing', may: 'o' },
  { route: 'get /api/declarations/:declarationId/late', may: 'o' },
  { route: 'get /api/declarations/:declarationId/people/:personId', may: 'ot' },
  { route: 'get /api/declarations/:declarationId/roster', may: 'ota' },
  { route: 'put /api/declarations/:declarationId/roster', may: 'o', body: rosterBody, draft },
  { route: 'post /api/declarations/:declarationId/roster/import', may: 'o', body: roster, draft },
  { route: 'get /api/declarations/:declarationId/roster/look', may: 'o' },
  { route: 'post /api/declarations/:declarationId/roster/understand', may: 'o', body: { file }, draft },
  { route: 'post /api/declarations/:declarationId/roster/commit', may: 'o', body: { file, digest }, draft },
  {
    route: 'post /api/declarations/:declarationId/roster/region',
    may: 'o',
    body: { code: '13.03', office: 'camat' },
    draft,
  },
  { route: 'get /api/declarations/:declarationId/roster/sources', may: 'o' },
  { route: 'post /api/declarations/:declarationId/roster/copy', may: 'o', body: { from: '{declaration}' }, draft },
  { route: 'post /api/declarations/:declarationId/cards', may: 'o', body: { of: 'semua' } },
  { route: 'get /api/declarations/:declarationId/cards', may: 'o' },
  { route: 'get /api/declarations/:declarationId/cards.pdf', may: 'o' },
  { route: 'get /api/declarations/:declarationId/cards.xlsx', may: 'o' },
  { route: 'get /api/declarations/:declarationId/desk-list.pdf', may: 'o' },
  { route: 'get /api/declarations/:declarationId/emails', may: 'o' },
  { route: 'post /api/declarations/:declarationId/emails', may: 'o', body: {} },
  { route: 'post /api/declarations/:declarationId/people/:personId/pin', may: 'o' },
  { route: 'post /api/declarations/:declarationId/people/:personId/link', may: 'o' },
  { route: 'post /api/declarations/:declarationId/people/:personId/sent', may: 'o', body: { sent: true } },
  { route: 'put /api/declarations/:declarationId/people/:personId/contact', may: 'o', body: { email: 'a@b.id' } },
  {
    route: 'put /api/declarations/:declarationId/people/:personId/attendance',
    may: 'ot',
    body: { status: 'hadir' },
  },
  { route: 'get /kelola/n/:declarationId', may: 'ota' },
  { route: 'get /kelola/n/:declarationId/teks', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/teks', may: 'o', body: { label: 'Disusupi' }, draft },
  { route: 'get /kelola/n/:declarationId/peserta', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/peserta/unggah', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/peserta/baca', may: 'o', body: { berkas: file }, draft },
  { route: 'post /kelola/n/:declarationId/peserta/pakai', may: 'o', body: { berkas: file, digest, versi: '0' }, draft },
  { route: 'post /kelola/n/:declarationId/peserta/rapikan', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/peserta/urut', may: 'o', body: { menurut: 'nama' }, draft },
  { route: 'get /kelola/n/:declarationId/peserta/wilayah', may: 'o', draft },
  {
    route: 'post /kelola/n/:declarationId/peserta/wilayah',
    may: 'o',
    body: { wilayah: '13.03', jabatan: 'camat' },
    draft,
  },
  { route: 'get /kelola/n/:declarationId/peserta/sunting', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/peserta/sunting', may: 'o', body: { versi: '0' }, draft },
  { route: 'get /kelola/n/:declarationId/peserta/salin', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/peserta/salin', may: 'o', body: { dari: '{declaration}' }, draft },
  { route: 'get /kelola/n/:declarationId/pratinjau.pdf', may: 'o' },
  { route: 'get /kelola/n/:declarationId/buka', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/buka', may: 'o', draft },
  { route: 'post /kelola/n/:declarationId/hapus', may: 'o', draft },
  { route: 'get /kelola/n/:declarationId/kartu', may: 'o' },
  { route: 'post /kelola/n/:declarationId/kartu', may: 'o' },
  { route: 'post /kelola/n/:declarationId/kartu/baru', may: 'o', body: { setuju: 'ya', siapa: 'semua' } },
  { route: 'get /kelola/n/:declarationId/kartu/lembar.pdf', may: 'o' },
  { route: 'get /kelola/n/:declarationId/kartu/meja.pdf', may: 'o' },
  { route: 'get /kelola/n/:declarationId/kartu/daftar.xlsx', may: 'o' },
  { route: 'get /kelola/n/:declarationId/kartu/tautan', may: 'o' },
  { route: 'post /kelola/n/:declarationId/kartu/surel', may: 'o', body: { kind: 'link' } },
  { route: 'post /kelola/n/:declarationId/kartu/tautan/:personId', may: 'o', body: { sent: 'ya' } },
  { route: 'get /kelola/n/:declarationId/orang/:personId', may: 'ot' },
  { route: 'post /kelola/n/:declarationId/orang/:personId/hadir', may: 'ot', body: { status: 'hadir' } },
  { route: 'post /kelola/n/:declarationId/orang/:personId/alamat', may: 'o', body: { email: 'a@b.id' } },
  { route: 'post /kelola/n/:declarationId/orang/:personId/pin', may: 'o' },
  { route: 'post /kelola/n/:declarationId/orang/:personId/tautan', may: 'o' },
  { route: 'post /kelola/n/:declarationId/hadir', may: 'ot', body: { orang: '{person}' } },
  { route: 'get /kelola/n/:declarationId/tutup', may: 'o' },
  { route: 'post /kelola/n/:declarationId/tutup', may: 'o', body: { setuju: 'ya' } },
  { route: 'get /kelola/n/:declarationId/cabut', may: 'o' },
  { route: 'post /kelola/n/:declarationId/cabut', may: 'o', body: { reason: 'Disusupi', setuju: 'ya' } },
  { route: 'get /kelola/n/:declarationId/putaran', may: 'o' },
  { route: 'post /kelola/n/:declarationId/putaran', may: 'o', body: { relation: 'susulan' } },
];

const ownText = { kind: 'klausul', title: 'Tambahan', blocks: [{ type: 'paragraph', text: 'x' }] };

const eventDoors: readonly Door[] = [
  { route: 'get /api/events/:eventId', may: 'otar' },
  { route: 'patch /api/events/:eventId', may: 'o', body: { name: 'Disusupi' } },
  { route: 'get /api/events/:eventId/declarations', may: 'otar' },
  { route: 'post /api/events/:eventId/declarations', may: 'o', body: { template: { id: 'ikrar-asn' } } },
  { route: 'post /api/events/:eventId/close', may: 'o' },
  { route: 'get /api/events/:eventId/members', may: 'o' },
  { route: 'post /api/events/:eventId/members', may: 'o', body: { name: 'penyusup', right: 'organizer' } },
  { route: 'delete /api/events/:eventId/members/:membershipId', may: 'o' },
  { route: 'post /api/events/:eventId/members/:membershipId/setup', may: 'o' },
  { route: 'get /api/events/:eventId/audit', may: 'o' },
  { route: 'get /api/events/:eventId/hall', may: 'ot' },
  { route: 'patch /api/events/:eventId/hall', may: 'o', body: { code: false } },
  { route: 'delete /api/events/:eventId/hall/locks', may: 'o' },
  { route: 'delete /api/events/:eventId/hall/locks/:signerId', may: 'o' },
  { route: 'get /kelola/k/:eventId/aula', may: 'ot' },
  { route: 'post /kelola/k/:eventId/aula', may: 'o', body: { code: '' } },
  { route: 'post /kelola/k/:eventId/aula/buka', may: 'o' },
  { route: 'post /kelola/k/:eventId/aula/buka/:signerId', may: 'o' },
  { route: 'get /api/events/:eventId/poster.pdf', may: 'o' },
  { route: 'get /api/events/:eventId/attendance.pdf', may: 'oa' },
  { route: 'get /kelola/k/:eventId/hadir/:day.pdf', may: 'oa' },
  { route: 'get /kelola/k/:eventId/poster-A4.pdf', may: 'o' },
  { route: 'get /kelola/k/:eventId/poster-A3.pdf', may: 'o' },
  { route: 'get /api/events/:eventId/bag.zip', may: 'oa' },
  { route: 'get /api/events/:eventId/records', may: 'oa' },
  { route: 'get /api/events/:eventId/records/terms', may: 'oa' },
  {
    route: 'put /api/events/:eventId/records/terms',
    may: 'oa',
    body: { classification: 'XX', fate: 'musnah', security: 'biasa' },
  },
  { route: 'get /arsip/:eventId/daftar', may: 'oa' },
  {
    route: 'post /arsip/:eventId/daftar',
    may: 'oa',
    body: { classification: 'XX', fate: 'musnah', security: 'biasa' },
  },
  { route: 'get /arsip/:eventId/daftar.xlsx', may: 'oa' },
  { route: 'get /arsip/:eventId/daftar.csv', may: 'oa' },
  { route: 'get /api/events/:eventId/handovers', may: 'oa' },
  { route: 'post /api/events/:eventId/handovers', may: 'oa', body: { receiver: 'Penyusup' } },
  { route: 'post /api/archive/bags.zip', may: 'oa', body: { events: ['{event}'] } },
  { route: 'post /arsip/ekspor', may: 'oa', body: { kegiatan: '{event}' } },
  { route: 'get /arsip/:eventId/serah', may: 'oa' },
  { route: 'post /arsip/:eventId/serah', may: 'oa', body: { receiver: 'Penyusup' } },
  { route: 'get /kelola/k/:eventId', may: 'otar' },
  { route: 'get /kelola/k/:eventId/ubah', may: 'o' },
  { route: 'post /kelola/k/:eventId/ubah', may: 'o', body: { ...eventBody, name: 'Disusupi' } },
  { route: 'get /kelola/k/:eventId/naskah', may: 'o' },
  { route: 'post /kelola/k/:eventId/naskah', may: 'o', body: { template: 'ikrar-asn' } },
  { route: 'get /api/events/:eventId/templates', may: 'otar' },
  { route: 'get /api/events/:eventId/texts', may: 'o' },
  { route: 'post /api/events/:eventId/texts', may: 'o', body: ownText },
  { route: 'post /api/events/:eventId/texts/import', may: 'o', body: ownText },
  { route: 'post /api/events/:eventId/texts/preview', may: 'o', body: ownText },
  { route: 'get /api/events/:eventId/texts/:textId/:number', may: 'o' },
  { route: 'put /api/events/:eventId/texts/:textId/:number', may: 'o', body: ownText },
  { route: 'delete /api/events/:eventId/texts/:textId/:number', may: 'o' },
  { route: 'get /api/events/:eventId/texts/:textId/:number/file', may: 'o' },
  { route: 'post /api/events/:eventId/texts/:textId/:number/agree', may: 'o', body: { digest } },
  { route: 'post /api/events/:eventId/texts/:textId/:number/next', may: 'o' },
  { route: 'get /kelola/k/:eventId/teks', may: 'o' },
  { route: 'get /kelola/k/:eventId/teks/baru', may: 'o' },
  { route: 'post /kelola/k/:eventId/teks/baru', may: 'o', body: { kind: 'klausul', title: 'Penyusup', pembuka: 'x' } },
  { route: 'post /kelola/k/:eventId/teks/pratinjau', may: 'o', body: { title: 'x', pembuka: 'x' } },
  { route: 'post /kelola/k/:eventId/teks/unggah', may: 'o' },
  { route: 'get /kelola/k/:eventId/teks/:textId/:number', may: 'o' },
  {
    route: 'post /kelola/k/:eventId/teks/:textId/:number',
    may: 'o',
    body: { kind: 'klausul', title: 'Penyusup', pembuka: 'x' },
  },
  { route: 'get /kelola/k/:eventId/teks/:textId/:number/setujui', may: 'o' },
  { route: 'post /kelola/k/:eventId/teks/:textId/:number/setujui', may: 'o', body: { digest } },
  { route: 'post /kelola/k/:eventId/teks/:textId/:number/hapus', may: 'o' },
  { route: 'post /kelola/k/:eventId/teks/:textId/:number/versi', may: 'o' },
  { route: 'get /kelola/k/:eventId/teks/:textId/:number/berkas', may: 'o' },
  { route: 'get /kelola/k/:eventId/tutup', may: 'o' },
  { route: 'post /kelola/k/:eventId/tutup', may: 'o', body: { setuju: 'ya' } },
  { route: 'get /kelola/k/:eventId/anggota', may: 'o' },
  { route: 'post /kelola/k/:eventId/anggota', may: 'o', body: { name: 'penyusup', right: 'organizer' } },
  { route: 'post /kelola/k/:eventId/anggota/:membershipId/cabut', may: 'o' },
  { route: 'post /kelola/k/:eventId/anggota/:membershipId/tautan', may: 'o' },
  { route: 'get /kelola/k/:eventId/jejak', may: 'o' },
  { route: 'get /kios/:event', may: 'otr' },
  { route: 'get /kios/:event/cari', may: 'otr' },
  { route: 'get /kios/:event/luring', may: 'otr' },
  { route: 'get /kios/:event/bekal', may: 'otr' },
  { route: 'post /kios/:event/pin', may: 'otr', body: { pin: '2580' } },
  { route: 'get /kios/:event/:signerId', may: 'ot' },
  { route: 'post /kios/:event/:signerId', may: 'ot', body: { card: 'KTP' } },
  { route: 'post /api/hall/:event/desk/:signerId', may: 'ot', body: { card: 'KTP' } },
  { route: 'post /api/hall/:event/desk-keys', may: 'otr', body: { device: { spki: 'AA', signature: 'AA' } } },
];

const houseDoors: readonly Door[] = [
  { route: 'get /api/session', may: everyAccount },
  { route: 'delete /api/session', may: everyAccount },
  { route: 'get /api/events', may: everyAccount },
  { route: 'post /api/events', may: onlyAdmin, body: eventBody },
  { route: 'post /api/texts', may: everyAccount },
  { route: 'get /api/archive', may: everyAccount },
  { route: 'get /arsip', may: everyAccount },
  { route: 'get /kelola', may: everyAccount },
  { route: 'get /kelola/contoh-daftar.csv', may: everyAccount },
  { route: 'get /kelola/k/baru', may: everyAccount }, // an empty form
  { route: 'post /kelola/k/baru', may: onlyAdmin, body: eventBody },
  { route: 'post /api/events/:eventId/copy', may: onlyAdmin, body: { firstDay: '2025-05-05' } },
  { route: 'get /kelola/k/:eventId/salin', may: onlyAdmin },
  { route: 'post /kelola/k/:eventId/salin', may: onlyAdmin, body: { firstDay: '2025-05-05' } },
  { route: 'get /api/accounts', may: onlyAdmin },
  { route: 'post /api/accounts', may: onlyAdmin, body: { name: 'penyusup', displayName: 'Penyusup', admin: true } },
  { route: 'patch /api/accounts/:accountId', may: onlyAdmin, body: { admin: true } },
  { route: 'post /api/accounts/:accountId/setup', may: onlyAdmin },
  { route: 'get /kelola/akun', may: onlyAdmin },
  { route: 'post /kelola/akun', may: onlyAdmin, body: { name: 'penyusup', displayName: 'Penyusup', admin: 'ya' } },
  { route: 'post /kelola/akun/:accountId/tautan', may: onlyAdmin },
  { route: 'post /kelola/akun/:accountId/keadaan', may: onlyAdmin, body: { disabled: 'ya' } },
];

const doors = [...declarationDoors, ...eventDoors, ...houseDoors];

let office: Office;
const people = new Map<string, Worker>();
let ids: {
  event: string;
  slug: string;
  open: string;
  draft: string;
  membership: string;
  account: string;
  text: string;
};
let persons: { readonly open: string; readonly draft: string };
const secretName = 'Kegiatan yang tidak boleh dilihat orang lain';

beforeAll(async () => {
  office = await openOffice();
  const { chief, app, services } = office;
  const elsewhere = await makeDraft(chief);
  const { eventId, id } = await makeDraft(chief);
  const { slug } = (await chief.call('patch', `/api/events/${eventId}`, { name: secretName }).expect(200)).body;
  await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  await chief.call('post', `/api/declarations/${id}/cards`, {}).expect(201);
  const second = async (relation: string): Promise<string> =>
    (await chief.call('post', `/api/declarations/${id}/rounds`, { relation }).expect(201)).body.id;
  const waiting = await second('susulan');
  const other = await second('berjenjang');
  const invite = async (key: string, event: string, given: object): Promise<string> => {
    const body = { name: `orang.${key}`, ...given };
    const made = (await chief.call('post', `/api/events/${event}/members`, body).expect(201)).body;
    people.set(key, await enter(app, made.setupUrl.split('/').at(-1), body.name));
    return made.id;
  };
  await invite('o', eventId, { right: 'organizer' });
  const membership = await invite('t', eventId, { right: 'attendant' });
  await invite('a', eventId, { right: 'archivist' });
  await invite('r', eventId, { right: 'organizer', declarationId: other });
  await invite('s', elsewhere.eventId, { right: 'organizer' });
  const account = (await services.stores.memberships.get(membership))!.accountId;
  const own = (await chief.call('post', `/api/events/${eventId}/texts`, ownText).expect(201)).body;
  const text = `${own.id}/${own.number}`;
  ids = { event: eventId, slug, open: id, draft: waiting, membership, account, text };
  const first = async (of: string) => (await services.stores.rosters.get(of))!.people[0]!.id;
  persons = { open: await first(id), draft: await first(waiting) };
});
afterAll(() => office.raze());

/** The path with the ids of the event that is to be kept. */
function pathOf({ route, draft }: Door): string {
  const path = route.slice(route.indexOf(' ') + 1);
  const one = draft ? 'draft' : 'open';
  return path
    .replace(':declarationId', ids[one])
    .replace(/:(?:personId|signerId)\b/, persons[one])
    .replace(':eventId', ids.event)
    .replace(':textId/:number', ids.text)
    .replace(':day', eventBody.firstDay)
    .replace(/:event\b/, ids.slug)
    .replace(':membershipId', ids.membership)
    .replace(':accountId', ids.account);
}

function knock(door: Door, by: Worker | undefined): request.Test {
  const method = door.route.split(' ')[0] as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const path = pathOf(door);
  const sent = request(office.app)[method](path).buffer(true);
  if (by) sent.set('Authorization', `Bearer ${by.token}`);
  if (path.endsWith('/texts/import')) return sent.type('text/plain').send('x');
  if (door.body === roster) return sent.type(roster.type).send(roster.bytes);
  if (path.endsWith('/unggah')) return sent.attach('berkas', Buffer.from(roster.bytes), 'daftar.csv');
  if (/\/k\/(?:baru|[^/]+\/ubah)$/.test(path)) return sent.field({ ...door.body });
  const text = JSON.stringify(door.body ?? {})
    .replace('{person}', persons.open)
    .replace('{event}', ids.event)
    .replace('{declaration}', ids.open);
  if (method === 'get') return sent.query(path.endsWith('/wilayah') ? { wilayah: '13.03', jabatan: 'camat' } : {});
  return path.startsWith('/api/') ? sent.send(JSON.parse(text)) : sent.type('form').send(JSON.parse(text));
}

/** Everything that anybody could have changed. Sessions come and go. */
async function contents(): Promise<string> {
  const { stores } = office.services;
  // A refusal may be told in the trail, whose head goes into the log after a while.
  const names = recordNames.filter((name) => !['sessions', 'trail', 'trailDetails'].includes(name));
  const records = await Promise.all(names.map(async (name) => [name, await stores[name].find()]));
  const entries = await stores.log.read(0, 1000);
  return JSON.stringify([records, entries.filter(({ fileId }) => !fileId.startsWith('trail ')).length]);
}

describe('every route', () => {
  it('says for whom it is', () => {
    const mounted = findMounted(office.app.router).map(({ method, path }) => `${method} ${path}`);
    expect([...open, ...doors.map(({ route }) => route)].toSorted()).toEqual(mounted.toSorted());
  });

  it('refuses everybody else, and changes nothing for them', async () => {
    const before = await contents();
    const letIn: string[] = [];
    for (const door of doors)
      for (const [key, worker] of [['-', undefined] as const, ...people]) {
        if (door.may.includes(key)) continue;
        const { status } = await knock(door, worker);
        // What is not opened yet is not there for an archivist, nor at the desk of one round who signs another.
        const unseen = key === 'a' ? door.draft : key === 'r' && /\/kios\/|\/desk\//.test(door.route);
        const refusals = worker === undefined ? [401] : unseen ? [403, 404] : [403];
        if (!refusals.includes(status)) letIn.push(`${key} ${door.route}: ${status}`);
      }
    expect(letIn).toEqual([]);
    expect(await contents()).toBe(before);
  }, 120_000);

  it('changes nothing for a cookie that another site sends along, or without the token of our own page', async () => {
    const before = await contents();
    const passed: string[] = [];
    for (const door of doors.filter(({ route }) => !route.startsWith('get ')))
      for (const origin of ['https://jahat.example', 'http://ikrar.test']) {
        const sent = knock(door, undefined).set({ Cookie: `ikrar=${office.chief.token}`, Origin: origin });
        const { body } = await sent;
        if (body.code !== 'csrf-failed') passed.push(`${door.route} from ${origin}`);
      }
    expect(passed).toEqual([]);
    expect(await contents()).toBe(before);
  }, 120_000);

  it('answers those it is for, and tells a stranger nothing of this event', async () => {
    const wrong: string[] = [];
    for (const door of doors.filter(({ route }) => route.startsWith('get ')))
      for (const [key, worker] of people) {
        if (!door.may.includes(key)) continue;
        const { status, text = '' } = await knock(door, worker);
        const early = /^get \S+Id\/(bag\.zip|records)$|^get \/arsip\/\S+\/daftar\./.test(door.route) ? 409 : 200; // nothing is closed yet
        if (status !== early) wrong.push(`${key} ${door.route}: ${status}`);
        if (key === 's' && (text.includes(secretName) || text.includes(ids.event))) wrong.push(`${door.route} tells`);
      }
    expect(wrong).toEqual([]);
  }, 120_000);
});
