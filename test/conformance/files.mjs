/**
 * The files that the judges get, made by the real stages (document, pki, signing), with every state that anybody can download:
 * base, certified with its evidence, half signed, all signed, closed.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBase } from '../../dist/document/base.js';
import { contentDigest } from '../../dist/document/content.js';
import { minutesContent } from '../../dist/document/minutes.js';
import { loadAuthority } from '../../dist/pki/authority.js';
import { pem } from '../../dist/pki/certificate.js';
import { crls } from '../../dist/pki/crl.js';
import { issueOneTime } from '../../dist/pki/one-time.js';
import { addDocumentTimestamp, addEvidence } from '../../dist/signing/long-term.js';
import { addSignature, certify } from '../../dist/signing/revision.js';
import { baseState } from '../../dist/signing/state.js';
import { ownTimestamper } from '../../dist/signing/timestamp.js';
import { fillTemplate } from '../../dist/template/fill.js';
import { loadTemplates } from '../../dist/template/library.js';
import { consenting, kinds } from './devices.mjs';
import { rsaSeal } from './rsa-seal.mjs';

const random = (length) => new Uint8Array(randomBytes(length));
const clock = () => new Date();

export async function createOffice(folder) {
  const settings = {
    baseUrl: 'https://ikrar.bawaslu.example',
    organizer: 'Bawaslu Kabupaten Sijunjung',
    clock,
    random,
  };
  const authority = await loadAuthority(join(folder, 'keys'), settings);
  const paths = {
    root: join(folder, 'root.cer'),
    rootPem: join(folder, 'root.pem'),
    issuerPem: join(folder, 'issuer.pem'),
  };
  writeFileSync(paths.root, authority.root.certificate);
  writeFileSync(paths.rootPem, pem('CERTIFICATE', authority.root.certificate));
  writeFileSync(paths.issuerPem, pem('CERTIFICATE', authority.issuer.certificate));
  const templates = await loadTemplates(join(import.meta.dirname, '..', '..', 'templates'));
  return { folder, settings, authority, paths, templates, timestamper: ownTimestamper(authority, clock, random) };
}

/** Everything to judge, as {name, path, stage, signatures, root…}; `sizes` are the joint declarations' signers. */
export async function makeFiles(office, sizes) {
  const made = [];
  for (const count of sizes) made.push(...(await ceremony(office, `bersama-${count}`, joint(office, people(count)))));
  made.push(...(await ceremony(office, 'ikrar-1', { ...joint(office, people(3)), schema: 'ikrar/1' })));
  const electronic = { schema: 'ikrar/3', appearance: 'electronic' };
  made.push(...(await ceremony(office, 'tanpa-goresan', { ...joint(office, people(5)), ...electronic })));
  made.push(...(await ceremony(office, 'nama-panjang', joint(office, longNames()))));
  made.push(...(await ceremony(office, 'pakta', pledge(office))));
  made.push(...(await ceremony(office, 'berita-acara', minutes(office))));
  const sealed = await rsaSeal(office);
  if (sealed) made.push(...(await ceremony({ ...office, seal: sealed }, 'segel-rsa', joint(office, people(2)))));
  made.push(forged(made.find(({ stage }) => stage === 'closed')));
  return { files: made, missing: sealed ? [] : ['openssl, to pack an RSA seal as PKCS#12'] };
}

/** The control: one octet of the page changed, its length kept. Only judges of signatures get it. */
function forged(file) {
  const bytes = readFileSync(file.path);
  const title = bytes.indexOf('/Title');
  bytes[bytes.indexOf('(', title) + 1] ^= 1;
  const path = file.path.replace('.pdf', '-palsu.pdf');
  writeFileSync(path, bytes);
  return { ...file, name: 'palsu', path, forged: true };
}

async function ceremony(office, name, content) {
  const { authority, timestamper, paths, folder } = office;
  // As long as the address in a QR may be (245 characters).
  const seal = `${content.url}#`.padEnd(245, 'Ab3-');
  const { bytes, plan } = await createBase(content, { at: clock(), qrAddress: seal });
  const parts = [bytes];
  const files = [];
  let state = baseState(plan, bytes);
  let signatures = 0;
  const take = (increment) => {
    parts.push(increment.bytes);
    state = increment.state;
  };
  const keep = (label, stage) => {
    const path = join(folder, `${name}-${label}.pdf`);
    writeFileSync(path, Buffer.concat(parts));
    files.push({ name: `${name} ${label}`, path, stage, signatures, url: content.url, seal, at: clock(), ...paths });
  };
  keep('dasar', 'base');
  const sealing = office.seal ?? authority.seal;
  const facts = { timestamper, location: content.event.place };
  take(
    await certify(state, plan, {
      ...facts,
      at: clock(),
      seal: sealing,
      reason: `Segel penyelenggara atas naskah ${content.code}`,
      contact: 'sijunjung@bawaslu.example',
    }),
  );
  take(addEvidence(state, plan, await evidence(office, sealing)));
  signatures = 1;
  keep('dibuka', 'evidence');
  const half = Math.ceil(content.signers.length / 2);
  for (const [i, signer] of content.signers.entries()) {
    const field = plan.signatures[i];
    const given = approval(office, content, signer, facts);
    take(await addSignature(state, plan, field, signedBy(content, field, given, i)));
    signatures++;
    if (i + 1 === half || i + 1 === content.signers.length) keep(i + 1 === half ? 'separuh' : 'lengkap', 'open');
  }
  take(addEvidence(state, plan, await evidence(office, sealing)));
  take(await addDocumentTimestamp(state, plan, plan.timestamps[0], { timestamper, at: clock() }));
  keep('ditutup', 'closed');
  take(addEvidence(state, plan, await evidence(office, sealing)));
  take(await addDocumentTimestamp(state, plan, plan.timestamps[1], { timestamper, at: clock() }));
  if (content.signers.length < 4) keep('diperpanjang', 'closed');
  return files;
}

async function evidence({ authority }, seal) {
  const lists = await crls(authority, clock(), 'issued');
  const certificates = [authority.root, authority.issuer, authority.tsa, seal].map(({ certificate }) => certificate);
  return { certificates: [...certificates, ...seal.chain], crls: [lists.root, lists.issuer] };
}

/** With a consent by a key of each kind in turn; in a file of `ikrar/1`, as such files were signed. */
function signedBy(content, field, approval, i) {
  const ink = i % 7 === 3 ? { typedName: approval.name } : { strokes: hand(i) };
  if (content.schema !== 'ikrar/1')
    return consenting(content, field, approval, { ...ink, kind: kinds[i % kinds.length] });
  const reason = `${approval.reason} (persetujuan sha256:${contentDigest(content)})`;
  return { ...approval, ...ink, reason, caption: '1 Oktober 2024 10.15 WIB' };
}

function approval({ authority }, content, signer, facts) {
  const at = clock();
  const subject = { name: signer.name, position: signer.position, organization: signer.institution, at };
  return {
    ...facts,
    at,
    signer: issueOneTime(authority, subject),
    chain: content.schema === 'ikrar/1' ? [authority.issuer.certificate] : [],
    name: signer.name,
    reason: `Menyetujui isi ikrar ${content.code}`,
  };
}

/** A signature of three strokes, another for each signer. */
function hand(seed) {
  const wave = (k) => (_, i) => [
    80 + 250 * k + 4 * i,
    300 + 160 * Math.sin((i * (1 + (seed % 5))) / 14 + k) * Math.cos(seed + i / 23),
  ];
  return [0, 1, 2].map((k) => Array.from({ length: 60 }, wave(k)));
}

const event = {
  name: 'Sosialisasi Netralitas ASN dan Wali Nagari',
  election: 'Pemilihan Tahun 2024',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  venue: 'Hotel Bukik Gadang',
  place: 'Muaro Sijunjung',
  regionCode: '13.03',
  timeZone: 'Asia/Jakarta',
};
const letterhead = ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'];
const common = (code) => ({
  schema: 'ikrar/2',
  code,
  url: `https://ikrar.bawaslu.example/v/${code}`,
  event,
  days: ['2024-09-30', '2024-10-01'],
  number: '001/PM.01/K.SB-15/09/2024',
  letterhead,
});

const held = { on: '2024-09-30', regimes: ['pemilihan'] };

function joint({ templates }, signers) {
  const template = templates.latest('ikrar-asn');
  const slots = Object.fromEntries(template.slots.map(({ name, example }) => [name, example]));
  const { version, id, digest } = template;
  const text = { template: { id, version, digest }, ...fillTemplate(template, slots, [], held) };
  return { ...common('7K3M-9QXT-VB2H'), kind: 'ikrar', text, signers };
}

function pledge({ templates }) {
  const template = templates.latest('pakta-integritas');
  const slots = Object.fromEntries(template.slots.map(({ name, example }) => [name, example]));
  const { version, id, digest } = template;
  const text = { template: { id, version, digest }, ...fillTemplate(template, slots, [], held) };
  return { ...common('1XRC-5SFK-62R3'), kind: 'pakta', text, signers: people(1) };
}

function minutes(office) {
  const signers = people(4);
  const source = joint(office, signers);
  const standing = ['hadir', 'hadir', 'diwakilkan', 'tidak-hadir'];
  return minutesContent({
    ...common('QW3E-RT5Y-P7AB'),
    closedAt: '2024-10-01T04:00:00Z',
    pledge: source,
    contentDigest: contentDigest(source),
    people: signers.map((person, i) => ({
      person,
      attendance: standing[i],
      ...(i < 2 ? { signature: { at: '2024-10-01T03:15:00Z' } } : { note: 'Surat tugas nomor 12/2024' }),
    })),
  });
}

const people = (count) =>
  Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    name: i === 0 ? 'Dr. Zefnihan, A.P., M.Si.' : `Drs. H. Syafi’i Siregar ${i}, M.Si.`,
    position: i === 0 ? 'Sekretaris Daerah' : `Wali Nagari Kamang ${i}`,
    institution: 'Pemerintah Kabupaten Sijunjung',
    regionCode: '13.03.01',
    ...(i === 1 ? { represents: 'Camat Kamang Baru', letter: 'Surat Tugas Nomor 12/ST/2024' } : {}),
    role: i === 0 ? 'pemandu' : i === count - 1 && count > 3 ? 'saksi' : 'penandatangan',
    field: `Sig${String(i + 1).padStart(4, '0')}`,
  }));

function longNames() {
  const names = [
    'Prof. Dr. Ir. H. Muhammad Nasrullah Dt. Rajo Nan Putiah, M.Sc., Ph.D.',
    'Ágnes Šćepanović-Żółć, S.Pd.',
    'Andi (Opu) \\ O’Neill “Uda”',
  ];
  const position =
    'Pelaksana Tugas Kepala Dinas Pemberdayaan Masyarakat, Nagari, Pengendalian Penduduk dan Keluarga Berencana';
  return people(3).map((person, i) => ({ ...person, name: names[i], position }));
}
