import { execFile } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCode } from '../../../dist/core/code.js';
import { createBase } from '../../../dist/document/base.js';
import { contentDigest } from '../../../dist/document/content.js';
import { qrPayload, verifyQrSignature } from '../../../dist/log/qr-signature.js';
import { fillTemplate } from '../../../dist/template/fill.js';
import { loadTemplates } from '../../../dist/template/library.js';

/**
 * Is the large QR read, and its seal verified, from what an office scanner sees of a photocopy? Pages of the real document are
 * rendered, turned by 2 degrees, blurred, bleached and made noisy, then read by zbarimg.
 *   npm run conformance:qr     needs pdftoppm and zbarimg
 *
 * ECDSA draws a number for every signature, and with it another pattern of modules. What is judged after copying is therefore
 * one of three drawn once and for all, so that a bad picture is bad in every run; the true seal is read from a clean rendering.
 */
const run = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), 'ikrar-qr-'));
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
const key = { key: privateKey, id: createHash('sha256').update(spki).digest('hex').slice(0, 8) };
let passed = 0;
let failed = 0;

/** The payload with bytes of `draw` for the id of the key and the signature: as dense as a true one, and the same in every run. */
function drawnOnce(payload, draw) {
  const bytes = Buffer.from(payload, 'base64url');
  const chance = createHash('shake256', { outputLength: 68 }).update(`segel ${draw}`).digest();
  chance.copy(bytes, 1, 0, 4);
  chance.copy(bytes, bytes.length - 64, 4);
  return bytes.toString('base64url');
}

async function paper(draw) {
  const templates = await loadTemplates(join(import.meta.dirname, '../../../templates'));
  const text = fillTemplate(templates.latest('ikrar-asn'), { pemilihan: 'Pemilu dan Pemilihan Tahun 2024' }, [], {
    on: '2024-09-30',
    regimes: ['pemilu', 'pemilihan'],
  });
  const code = createCode((length) => new Uint8Array(length).fill(9));
  const url = `https://ikrar.bawaslu.go.id/v/${code}`;
  const template = templates.latest('ikrar-asn');
  const content = {
    ...{
      schema: 'ikrar/1',
      kind: 'ikrar',
      code,
      url,
      days: ['2024-09-30', '2024-10-01'],
      number: '001/PM.01/K.SB-15/09/2024',
    },
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'],
    event: {
      ...{ name: 'Sosialisasi Netralitas', election: 'Pemilihan Tahun 2024', organizer: 'Bawaslu Kabupaten Sijunjung' },
      ...{ venue: 'Hotel Bukik Gadang', place: 'Muaro Sijunjung', regionCode: '13.03', timeZone: 'Asia/Jakarta' },
    },
    text: { ...text, template: { id: template.id, version: template.version, digest: template.digest } },
    signers: Array.from({ length: 71 }, (_, i) => ({
      ...{ id: `p${i}`, name: `Drs. H. Syafi’i Siregar ${i}`, position: `Camat ${i}`, institution: 'Pemkab Sijunjung' },
      ...{
        regionCode: '13.03',
        role: i === 0 ? 'pemandu' : 'penandatangan',
        field: `Sig${String(i + 1).padStart(4, '0')}`,
      },
    })),
  };
  const facts = {
    code,
    contentDigest: contentDigest(content),
    title: text.title,
    date: content.days[0],
    place: 'Muaro Sijunjung',
    signers: 71,
  };
  const payload = qrPayload(facts, key, 245 - url.length - 1);
  const address = `${url}#${draw === undefined ? payload : drawnOnce(payload, draw)}`;
  const { bytes } = await createBase(content, { at: new Date('2024-09-30T02:00:00Z'), qrAddress: address });
  writeFileSync(join(scratch, 'paper.pdf'), bytes);
  return { facts, address };
}

/** A grey picture: width, height and one byte a pixel. */
function readPgm(path) {
  const bytes = readFileSync(path);
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'));
  return { width: Number(head[1]), height: Number(head[2]), pixels: bytes.subarray(head[0].length) };
}

/**
 * What a copier and a scanner do: turn, blur by the weight `radius` of the neighbours, lift the black and lower the white, add
 * noise up to a tenth of the contrast. zbar reads that from 200 dpi on, and nothing with noise of a sixth.
 */
function copied({ width, height, pixels }, { degrees, radius, noise }) {
  const at = (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? 255 : pixels[y * width + x]);
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const turned = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const u = (x - width / 2) * cos + (y - height / 2) * sin + width / 2;
      const v = (y - height / 2) * cos - (x - width / 2) * sin + height / 2;
      const [i, j] = [Math.floor(u), Math.floor(v)];
      const [f, g] = [u - i, v - j];
      turned[y * width + x] =
        (at(i, j) * (1 - f) + at(i + 1, j) * f) * (1 - g) + (at(i, j + 1) * (1 - f) + at(i + 1, j + 1) * f) * g;
    }
  const blurred = blur(blur(turned, width, height, radius, 1, width), height, width, radius, width, 1);
  let seed = 1;
  const chance = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648 - 0.5;
  };
  return Buffer.from(
    Uint8Array.from(blurred, (value) => Math.max(0, Math.min(255, 40 + value * 0.75 + chance() * 2 * noise))),
  );
}

/** Three-tap blur along one axis; `radius` is the weight of the neighbours, 0 to 1. */
function blur(from, length, lines, radius, step, stride) {
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++)
    for (let i = 0; i < length; i++) {
      const here = line * stride + i * step;
      const before = i > 0 ? from[here - step] : from[here];
      const after = i < length - 1 ? from[here + step] : from[here];
      to[here] = (from[here] + radius * (before + after)) / (1 + 2 * radius);
    }
  return to;
}

async function largeQr(dots, how) {
  await run('pdftoppm', ['-gray', '-r', String(dots), join(scratch, 'paper.pdf'), join(scratch, `page-${dots}`)]);
  // The signature page is the last; only QR codes are looked for, as a phone does.
  const pages = readdirSync(scratch)
    .filter((one) => one.startsWith(`page-${dots}`))
    .toSorted();
  for (const name of pages.slice(-1)) {
    const picture = readPgm(join(scratch, name));
    const path = join(scratch, 'copy.pgm');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from(`P5\n${picture.width} ${picture.height}\n255\n`), copied(picture, how)]),
    );
    const { stdout } = await run('zbarimg', ['-q', '--raw', '-Sdisable', '-Sqrcode.enable', path]).catch(
      (error) => error,
    );
    const found = stdout.split('\n').find((line) => line.includes('#'));
    if (found) return found;
  }
  return '';
}

function judge(good, what) {
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? 'lulus' : 'GAGAL'}  ${what}`);
}

try {
  const { facts, address } = await paper();
  console.log(`alamat ${address.length} karakter`);
  const check = verifyQrSignature(await largeQr(200, { degrees: 0, radius: 0, noise: 0 }), [key]);
  judge(check.good && JSON.stringify(check.facts) === JSON.stringify(facts), 'segel sah dari 200 dpi');
  for (const draw of [1, 2, 3]) {
    const printed = await paper(draw);
    for (const dots of [150, 200, 300])
      for (const how of [
        { degrees: 0, radius: 0, noise: 0 },
        { degrees: 2, radius: 0.6, noise: 16 },
        ...(dots < 200 ? [] : [{ degrees: -2, radius: 1, noise: 20 }]),
      ])
        judge(
          (await largeQr(dots, how)) === printed.address,
          `kode ${draw}, ${dots} dpi, putar ${how.degrees}°, kabur ${how.radius}, derau ${how.noise}`,
        );
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
