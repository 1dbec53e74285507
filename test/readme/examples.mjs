// `node test/readme/examples.mjs` makes the examples of docs/formats.md and docs/api.md anew, all of one real file, after a format
// has changed (`npm run build` first). Each `<!-- example: NAME -->` names what stands in the fence below it; formats.test.ts
// holds them against the code and each other. A kind of log
// entry that no run makes is made to speak of that file.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import yauzl from 'yauzl';
import { base64url, parseHex, utf8 } from '../../dist/core/bytes.js';
import { consentText } from '../../dist/core/consent.js';
import { encodeConsent } from '../../dist/core/consent-attribute.js';
import { fitDrawing } from '../../dist/core/drawing.js';
import { signMessage } from '../../dist/core/key-signature.js';
import { compressedPoint } from '../../dist/core/p256-point.js';
import { strokesText } from '../../dist/core/strokes-file.js';
import { root } from './blocks.mjs';
import { freePort, startServer } from './server.mjs';

const event = {
  name: 'Sosialisasi Netralitas',
  election: 'Pemilihan Tahun 2024',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  regionCode: '13.03',
  venue: 'Hotel Bukik Gadang',
  place: 'Muaro Sijunjung',
  firstDay: '2024-09-30',
  lastDay: '2024-10-01',
};
const person = {
  name: 'Drs. H. Syafi’i Siregar, M.Si.',
  position: 'Camat Sijunjung',
  institution: 'Pemkab Sijunjung',
  regionCode: '13.03.04',
  role: 'penandatangan',
};
const stroke = [
  [100, 300],
  [250, 120],
  [400, 340],
  [600, 200],
];

const folder = mkdtempSync(join(tmpdir(), 'ikrar-examples-'));
const port = await freePort();
const server = await startServer({
  PORT: String(port),
  DATA_DIR: join(folder, 'data'),
  BASE_URL: 'https://ikrar.example',
  OFFICE: 'Bawaslu Kabupaten Sijunjung',
});
try {
  const examples = await makeExamples();
  for (const path of ['docs/formats.md', 'docs/api.md']) {
    const text = readFileSync(join(root, path), 'utf8');
    const fences = /^(<!-- example: (\S+) -->\n```\w+\n)([\s\S]*?)(\n```)$/gm;
    writeFileSync(
      join(root, path),
      text.replace(
        fences,
        (_all, head, name, before, end) => head + (examples[name] ?? ofFile(before, examples)).trimEnd() + end,
      ),
    );
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function makeExamples() {
  const base = `http://localhost:${port}`;
  let token = '';
  async function ask(path, body, method = body ? 'POST' : 'GET') {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const response = await fetch(base + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return Buffer.from(await response.arrayBuffer());
  }
  const json = async (...asked) => JSON.parse((await ask(...asked)).toString());
  const text = async (path) => (await ask(path)).toString();

  const me = { name: 'rina', displayName: 'Rina Putri', password: 'lima kata yang mudah diingat' };
  ({ token } = await json(`/api/setup/${server.setup}`, me));
  const { firstDay, ...rest } = event;
  const problem = await json('/api/events', rest);
  const { id: eventId } = await json('/api/events', { ...rest, firstDay });
  const made = { template: { id: 'ikrar-asn' }, slots: { pemilihan: event.election } };
  const naskah = `/api/declarations/${(await json(`/api/events/${eventId}/declarations`, made)).id}`;
  await ask(`${naskah}/roster`, { people: [person] }, 'PUT');
  await ask(`${naskah}/open`, {});
  const { link, pin } = (await json(`${naskah}/cards`, { of: 'semua' })).cards[0];
  const sign = `/api/sign/${link.split('/').pop()}`;
  const { contentDigest, field, drawing: space } = await json(sign);
  const receipt = await json(sign, { contentDigest, pin, strokes: [stroke] });
  const { code } = (await json(`${naskah}/close`, {})).files[0];

  writeFileSync(join(folder, 'ikrar.pdf'), await ask(`/v/${code}/ikrar.pdf`));
  writeFileSync(join(folder, 'root.pem'), await ask('/pki/root.pem'));
  const newest = `/v/${code}/tanda-terima/4.txt`;
  while (!(await text(newest)).startsWith('c2sp.org/tlog-proof')) await new Promise((done) => setTimeout(done, 200));
  writeFileSync(join(folder, 'proof.txt'), await ask(newest));
  const vkey = await text('/pki/log.vkey');
  const verify = ['verify', '--json', '--trust', 'root.pem', '--proof', 'proof.txt', '--log-key', vkey.trim()];
  const proof = await text(`/v/${code}/tanda-terima/${receipt.n}.txt`);
  const entryIn = (proof) => Buffer.from(/^extra (.+)$/m.exec(proof)[1], 'base64').toString();
  const entryOf = async (n) => entryIn(await text(`/v/${code}/tanda-terima/${n}.txt`));
  const stored = storedLines();
  return {
    code,
    content: stored.find((line) => line.in === 'papers').record.content,
    consent: consentOf(stored),
    'consent-der': deviceConsent(consentOf(stored)),
    entry: entryIn(proof),
    'entry-certification': await entryOf(0),
    'entry-dss': await entryOf(1),
    'entry-timestamp': await entryOf(4),
    'entry-1': entryIn(proof).replace('ikrar-entry/2', 'ikrar-entry/1'),
    checkpoint: proof.slice(proof.indexOf('\n\n') + 2),
    vkey,
    proof,
    receipt: show(receipt),
    report: show(JSON.parse(ikrar(...verify, 'ikrar.pdf'))),
    qr: stored.find((line) => line.in === 'papers').record.address,
    'qr-keys': show(await json('/pki/qr-keys.json')),
    strokes: strokesText({ code, contentDigest, drawings: new Map([[field, fitDrawing([stroke], space)]]) }),
    bag: (await namesIn(await ask(`/api/events/${eventId}/bag.zip`))).sort().join('\n'),
    problem: show(problem),
  };
}

function consentOf(stored) {
  return stored.find((line) => line.revision?.consent).revision.consent;
}

/** The same consent by a key on a phone, as a signature would hold it. */
function deviceConsent(text) {
  const { jenis: _, ...said } = JSON.parse(text);
  const skrip = base64url(parseHex('5c'.repeat(32)));
  const octets = utf8(consentText({ ...said, cara: 'ponsel', skrip }));
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const point = compressedPoint(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
  const evidence = { kind: 'ponsel', point, signature: signMessage(privateKey, octets).value };
  const base64 = Buffer.from(encodeConsent({ octets, evidence })).toString('base64');
  return base64.replace(/.{76}(?!$)/g, '$&\n');
}

function ofFile(text, { entry }) {
  const { code, contentDigest } = JSON.parse(entry);
  return text
    .replace(/"code":"[^"]*"/, `"code":"${code}"`)
    .replace(/"contentDigest":"[^"]*"/, `"contentDigest":"${contentDigest}"`);
}

function ikrar(...args) {
  const env = { ...process.env, ...server.settings };
  return execFileSync(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: folder, env, encoding: 'utf8' });
}

/** What the database holds, as a backup says it: consent and the QR's address leave the house in no other way. */
function storedLines() {
  ikrar('backup', 'backup.gz');
  const lines = gunzipSync(readFileSync(join(folder, 'backup.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line));
}

async function namesIn(zip) {
  const names = [];
  const opened = await yauzl.fromBufferPromise(zip, { lazyEntries: true });
  for await (const { fileName } of opened.eachEntry()) names.push(fileName);
  return names;
}

/** JSON as people read it: in one line what fits into one. */
function show(value, indent = '') {
  const line = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replace(/\[ /g, '[').replace(/ \]/g, ']');
  if (typeof value !== 'object' || value === null || indent.length + line.length <= 100) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((one) => inner + show(one, inner))
    : Object.entries(value).map(([name, one]) => `${inner}${JSON.stringify(name)}: ${show(one, inner)}`);
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}
