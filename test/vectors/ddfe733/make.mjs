// Makes everything in this folder. It runs on a built checkout of commit ddfe733 and uses that commit's code only; SOURCES.md
// says how. An installation is played over HTTP, by the API that organizers, archivists and phones use.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';

const [checkout, mongo] = process.argv.slice(2);
if (!checkout || !mongo) throw new Error('usage: node make.mjs CHECKOUT-OF-ddfe733 mongodb://…/EMPTY-DATABASE');
const here = import.meta.dirname;
const dist = (path) => import(resolve(checkout, 'dist', path));
const { parseConfig } = await dist('config.js');
const { createServices } = await dist('services.js');
const { createApp } = await dist('app.js');
const { firstSetup } = await dist('http/accounts.js');
const { findKeyFiles } = await dist('pki/key-folder.js');
const { backup } = await dist('store/transfer/backup.js');
const { restore } = await dist('store/transfer/restore.js');
const { openMongo } = await dist('store/mongo/open.js');
const { rebuildTiles } = await dist('log/tree.js');
const mongoose = createRequire(resolve(checkout, 'package.json'))('mongoose');

const folder = mkdtempSync(join(tmpdir(), 'ikrar-ddfe733-'));
const began = Date.now();
const clock = () => new Date(Date.UTC(2024, 8, 30, 2) + (Date.now() - began));
const settings = {
  DATA_DIR: folder,
  BASE_URL: 'http://ikrar.test',
  OFFICE: 'Bawaslu Kabupaten Sijunjung',
  LOG_LEVEL: 'warn',
};
const services = await createServices(parseConfig(settings), { clock });
const server = createServer(createApp(services)).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

async function ask(method, path, body, { token, type = 'application/json', expect = 2 } = {}) {
  const answer = await fetch(origin + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': type }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: type === 'application/json' ? JSON.stringify(body) : body }),
  });
  if (Math.floor(answer.status / 100) !== expect)
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  if (!String(answer.headers.get('content-type')).includes('json')) return new Uint8Array(await answer.arrayBuffer());
  return answer.json();
}

const password = 'kalimat sandi penyelenggara';
const enter = (setup, name, displayName) => ask('POST', `/api/setup/${setup}`, { name, displayName, password });
const chief = (await enter(await firstSetup(services), 'ketua', 'Ibu Ketua')).token;
const call = (method, path, body, more) => ask(method, path, body, { token: chief, ...more });
const tokenOf = (address) => address.split('/').at(-1);

const person = (name, position, more = {}) => ({
  name,
  position,
  institution: 'Pemerintah Kabupaten Sijunjung',
  regionCode: '13.03',
  role: 'penandatangan',
  ...more,
});
const everybody = [
  person('Jon St. Pamuncak, S.IP.', 'Sekretaris Daerah', {
    role: 'pemandu',
    nip: '197001012000031001',
    rank: 'Pembina/IV-a',
  }),
  person('Andi, S.STP.', 'Camat Kupitan', { group: 'Kecamatan Kupitan', regionCode: '13.03.04' }),
  person('Drs. H. Syafi’i Siregar, M.Si.', 'Wali Nagari Padang Sibusuk', { group: 'Kecamatan Kupitan' }),
  person('Hj. Nurhayati, S.Sos.', 'Wali Nagari Sijunjung', { group: 'Kecamatan Sijunjung' }),
  person('Budi Saksi', 'Ketua KPU', { role: 'saksi', institution: 'KPU Kabupaten Sijunjung' }),
];
const strokes = [
  [
    [120, 300],
    [180, 180],
    [260, 340],
    [330, 190],
    [420, 310],
    [560, 240],
  ],
  [
    [140, 380],
    [620, 360],
  ],
];

const logo =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mPokpEhCTGMahjVMHw1AACSd8IBuHGiWAAAAABJRU5ErkJggg==';
const event = await call('POST', '/api/events', {
  name: 'Sosialisasi Netralitas ASN dan Wali Nagari',
  election: 'Pemilihan Tahun 2024',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  regionCode: '13.03',
  venue: 'Hotel Bukik Gadang',
  place: 'Muaro Sijunjung',
  firstDay: '2024-09-30',
  lastDay: '2024-10-01',
  letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'],
  logo: { type: 'image/png', base64: logo },
  accent: '#8a1c1c',
});
const at = `/api/events/${event.id}`;
await call('PATCH', at, { numberPattern: '{nomor:3}/PM.01/K.SB-15/{bulan}/{tahun}', venue: 'Aula Bukik Gadang' });

/** A draft with its roster. */
async function draft(template, label, people, more = {}) {
  const { id } = await call('POST', `${at}/declarations`, {
    template: { id: template },
    label,
    slots: { pemilihan: 'Pemilihan Tahun 2024' },
    ...more,
  });
  await call('PUT', `/api/declarations/${id}/roster`, { people });
  return id;
}
const cardsOf = async (id, of = 'semua') => (await call('POST', `/api/declarations/${id}/cards`, { of })).cards;
const keep = ({ signerId, name, link, pin }) => ({ signerId, name, token: tokenOf(link), pin });
async function sign({ link, pin }, more = { strokes }) {
  const { contentDigest } = await ask('GET', `/api/sign/${tokenOf(link)}`);
  return ask('POST', `/api/sign/${tokenOf(link)}`, { contentDigest, strokes: [], ...more, pin });
}
const attend = (id, { signerId }, body) => call('PUT', `/api/declarations/${id}/people/${signerId}/attendance`, body);
const filesOf = (id) => services.stores.files.find({ where: { declarationId: id } });
async function pdfOf({ id }) {
  const parts = [];
  for await (const part of services.ceremony.pdf(id)) parts.push(part);
  return Buffer.concat(parts);
}

// Accounts and who helps at the event: every kind of right, given and taken.
const helper = await call('POST', '/api/accounts', { name: 'operator', displayName: 'Bapak Operator', admin: true });
await call('PATCH', `/api/accounts/${helper.account.id}`, { admin: false, disabled: true });
await call('POST', `/api/accounts/${helper.account.id}/setup`);
const archive = await call('POST', `${at}/members`, { name: 'arsip', displayName: 'Ibu Arsip', right: 'archivist' });
const archivist = (await enter(tokenOf(archive.setupUrl), 'arsip', 'Ibu Arsip')).token;
await call('POST', `${at}/members`, { name: 'wakil', displayName: 'Bapak Wakil', right: 'organizer' });

// A naskah that was closed, with everything that attendance can say, a wrong PIN and one that is locked.
const closed = await draft('ikrar-asn', 'Utama', everybody, {
  clauses: [{ id: 'klausul-media-sosial', after: 2 }],
  days: ['2024-09-30'],
});
const desk = await call('POST', `${at}/members`, {
  name: 'petugas',
  displayName: 'Petugas',
  right: 'attendant',
  declarationId: closed,
});
await call('POST', `${at}/members/${desk.id}/setup`);
const passing = await call('POST', `${at}/members`, { name: 'petugas', right: 'attendant' });
await call('DELETE', `${at}/members/${passing.id}`);
await call('POST', `/api/declarations/${closed}/open`);
const cards = await cardsOf(closed);
await sign(cards[0]);
await sign(cards[1], { typedName: 'Andi' });
const sheet = await call('POST', `/api/declarations/${closed}/people/${cards[2].signerId}/link`);
const number = await call('POST', `/api/declarations/${closed}/people/${cards[2].signerId}/pin`);
cards[2] = { ...cards[2], link: sheet.link, pin: number.pin };
const ticket = await ask('POST', `/api/hall/${event.slug}/people/${cards[2].signerId}`, { pin: cards[2].pin });
await sign({ link: ticket.token });
for (let wrong = 0; wrong < 5; wrong++)
  await ask(
    'POST',
    `/api/sign/${tokenOf(cards[3].link)}`,
    { contentDigest: '0'.repeat(64), strokes, pin: '000000' },
    { expect: 4 },
  );
await attend(closed, cards[0], { status: 'hadir' });
await attend(closed, cards[2], { status: 'diharapkan' });
await attend(closed, cards[3], { status: 'diwakilkan', representedBy: 'Rina, S.E.', letter: '12/ST/2024' });
await attend(closed, cards[4], { status: 'tidak-hadir', reason: 'Sakit' });
await call('POST', `/api/declarations/${closed}/close`);

// The round for those who were missed, open and signed by nobody.
const late = (await call('POST', `/api/declarations/${closed}/rounds`, { relation: 'susulan', label: 'Susulan' })).id;
await call('POST', `/api/declarations/${late}/open`);
const lateCards = await cardsOf(late);

// Open and half signed, once by the desk's tablet.
const open = await draft('ikrar-asn', 'Perangkat daerah', everybody.slice(0, 4));
await call('POST', `/api/declarations/${open}/open`);
const openCards = await cardsOf(open);
await sign(openCards[0]);
const [openFile] = await filesOf(open);
await services.ceremony.sign({
  fileId: openFile.id,
  signerId: openCards[1].signerId,
  contentDigest: openFile.contentDigest,
  strokes,
  means: { kind: 'kiosk', attendant: 'petugas', card: 'KTP' },
});
const round = (await call('POST', `/api/declarations/${open}/rounds`, { relation: 'berjenjang', label: 'Dinas' })).id;
await call(
  'POST',
  `/api/declarations/${round}/roster/import`,
  'nama;jabatan;instansi\nSiti;Kepala Bidang;Dinas Kesehatan\n',
  { type: 'text/csv' },
);

// One file a person, one of two signed.
const single = await draft('pakta-integritas', 'Pakta', everybody.slice(1, 3));
await call('POST', `/api/declarations/${single}/open`);
const singleCards = await cardsOf(single);
await sign(singleCards[0]);

// Laid into volumes by group, one of them without a name.
const volumes = await draft('ikrar-asn', 'Jilid', [everybody[1], everybody[3], person('Citra', 'Staf Ahli')], {
  volumes: 'by-group',
});
await call('POST', `/api/declarations/${volumes}/open`);
const volumeCards = await cardsOf(volumes);
await sign(volumeCards[0]);

// Revoked after one had signed; drafts with and without cards, changed, filled from a region, removed.
const revoked = await draft('ikrar-asn', 'Salah', everybody.slice(0, 1));
await call('POST', `/api/declarations/${revoked}/open`);
await sign((await cardsOf(revoked))[0]);
await call('POST', `/api/declarations/${revoked}/revoke`, { reason: 'Salah naskah' });
const waiting = await draft('ikrar-asn', 'Menunggu', everybody.slice(0, 3));
await call('PATCH', `/api/declarations/${waiting}`, { label: 'Wali nagari', days: ['2024-10-01'] });
const waitingCards = await cardsOf(waiting);
const region = await draft('ikrar-asn', 'Camat', everybody.slice(0, 1));
const proposed = await call('POST', `/api/declarations/${region}/roster/region`, { code: '13.03', office: 'camat' });
const names = Object.fromEntries(proposed.people.map(({ regionCode }, i) => [regionCode, `Camat ke-${'ABCDEFGH'[i]}`]));
await call('POST', `/api/declarations/${region}/roster/region`, { code: '13.03', office: 'camat', names });
await call('DELETE', `/api/declarations/${await draft('ikrar-asn', 'Dibatalkan', everybody.slice(0, 1))}`);

await services.ceremony.mend();
await services.sequencer.publish();
const bag = await ask('GET', `${at}/bag.zip`, undefined, { token: archivist });
await ask(
  'POST',
  `${at}/handovers`,
  { receiver: 'Bawaslu Provinsi Sumatera Barat', bagSha256: '5e'.repeat(32) },
  { token: archivist },
);

const closedFiles = await filesOf(closed);
const known = {
  made: clock().toISOString(),
  baseUrl: settings.BASE_URL,
  office: settings.OFFICE,
  password,
  accounts: { chief: 'ketua', archivist: 'arsip' },
  session: chief,
  event: { id: event.id, slug: event.slug },
  draft: { id: waiting, cards: waitingCards.map(keep) },
  open: {
    id: open,
    fileId: openFile.id,
    code: openFile.code,
    signed: openCards.slice(0, 2).map(keep),
    unsigned: openCards.slice(2).map(keep),
  },
  followUp: { id: late, of: closed, unsigned: lateCards.map(keep) },
  single: { id: single, signed: singleCards.slice(0, 1).map(keep), unsigned: singleCards.slice(1).map(keep) },
  volumes: { id: volumes, signed: volumeCards.slice(0, 1).map(keep), unsigned: volumeCards.slice(1).map(keep) },
  closed: {
    id: closed,
    codes: Object.fromEntries(closedFiles.map(({ kind, code }) => [kind, code])),
    signed: cards.slice(0, 3).map(keep),
  },
  revoked: { id: revoked },
  trail: (await call('GET', `${at}/audit`)).entries,
};
const write = (name, bytes) => writeFileSync(join(here, name), bytes);
const pack = (name, bytes) =>
  write(
    `${name}.br`,
    brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  );
write('known.json', `${JSON.stringify(known, null, 1)}\n`);
write('bag.zip', bag);
write('half-signed.pdf', await pdfOf(openFile));
for (const file of closedFiles) write(file.kind === 'ikrar' ? 'closed.pdf' : `${file.kind}.pdf`, await pdfOf(file));

server.close();
server.closeAllConnections();
await services.stop();
pack('ikrar.sqlite', readFileSync(join(folder, 'ikrar.sqlite')));
rmSync(join(here, 'keys'), { recursive: true, force: true });
mkdirSync(join(here, 'keys'));
for (const name of readdirSync(join(folder, 'keys')))
  copyFileSync(join(folder, 'keys', name), join(here, 'keys', name));

// The same installation on MongoDB, moved there by the commit's own backup and restore, then started and stopped once.
const { openSqlite } = await dist('store/sqlite/open.js');
const source = await openSqlite(join(folder, 'ikrar.sqlite'));
const keys = { files: await findKeyFiles(join(folder, 'keys')), password };
await backup(source, join(folder, 'backup'), {
  at: clock(),
  random: (length) => new Uint8Array(randomBytes(length)),
  keys,
});
await source.close();
pack('backup.jsonl', gunzipSync(readFileSync(join(folder, 'backup'))));
const target = await openMongo(mongo);
await restore(target, join(folder, 'backup'));
await rebuildTiles(target.log, (await target.log.checkpoint()).size);
await target.close();
const moved = await createServices(parseConfig({ ...settings, MONGODB_URI: mongo }), { clock });
await moved.stores.ready();
await moved.ceremony.mend();
await moved.sequencer.publish();
await moved.stop();
const connection = await mongoose.createConnection(mongo).asPromise();
const { EJSON } = mongoose.mongo.BSON;
const lines = [];
for (const { name } of (await connection.db.listCollections().toArray()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
  for (const { v: _v, ns: _ns, ...index } of await connection.collection(name).indexes())
    if (index.name !== '_id_') lines.push(JSON.stringify({ collection: name, index }));
  for (const document of await connection.collection(name).find().sort({ _id: 1 }).toArray())
    lines.push(EJSON.stringify({ collection: name, document }, { relaxed: false }));
}
pack('mongo.jsonl', Buffer.from(`${lines.join('\n')}\n`));
await connection.dropDatabase();
await connection.close();
rmSync(folder, { recursive: true, force: true });
