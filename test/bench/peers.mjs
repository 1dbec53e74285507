/**
 * Other engines on the same work: the same base, one fresh EC key and certificate a signer, B-T where they can. Where an engine
 * leaves the CMS to its user it gets ours, so that the PDF side is compared. Installed from this folder's own lock on first use.
 */
import { spawnSync } from 'node:child_process';
import { createHash, sign as signWith } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { issueOneTime } from '../../dist/pki/one-time.js';
import { cmsBound, cmsSigner, encodeSignedData, signContent } from '../../dist/signing/cms.js';
import { median, print, sum } from './figures.mjs';
import { baseFor, createDesk, people } from './signing-desk.mjs';

const here = import.meta.dirname;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** Signs everything one after the other and says what each took; `sign` gives the whole file anew. */
async function race(desk, count, prepare) {
  const roster = people(count);
  const { bytes } = await baseFor(roster);
  const contest = await prepare(Buffer.from(bytes), desk);
  const times = [];
  let file = bytes;
  for (const person of roster) {
    const start = performance.now();
    const issued = issueOneTime(desk.authority, {
      name: person.name,
      position: person.position,
      organization: person.institution,
      at: new Date(),
    });
    file = await contest(
      file,
      person,
      cmsSigner(issued.key, issued.certificate, [desk.authority.issuer.certificate]),
      issued,
    );
    times.push(performance.now() - start);
  }
  const signatures =
    Buffer.from(file)
      .toString('latin1')
      .match(/\/ByteRange/g)?.length ?? 0;
  return { times, octets: (file.length - bytes.length) / count, signatures };
}

async function cmsOver(desk, content, signer) {
  const value = signContent({ digest: sha256(content) }, signer);
  const { token } = await desk.timestamper.stamp(sha256(value.signature));
  return Buffer.from(encodeSignedData(value, signer, token));
}

async function signpdf(_base, desk) {
  const { SignPdf, Signer } = await import('@signpdf/signpdf');
  const { plainAddPlaceholder } = await import('@signpdf/placeholder-plain');
  class Ours extends Signer {
    constructor(signer) {
      super();
      this.signer = signer;
    }
    sign(content) {
      return cmsOver(desk, content, this.signer);
    }
  }
  return async (file, person, signer) => {
    const signatureLength = cmsBound(signer, desk.timestamper.maxTokenSize);
    const facts = { reason: 'Menyetujui', contactInfo: '-', name: person.name, location: 'Palembang' };
    const placed = plainAddPlaceholder({
      pdfBuffer: Buffer.from(file),
      ...facts,
      signatureLength,
      subFilter: 'ETSI.CAdES.detached',
    });
    return new SignPdf().sign(placed, new Ours(signer));
  };
}

async function libpdf(base, desk) {
  const { PDF } = await import('@libpdf/core');
  const pdf = await PDF.load(new Uint8Array(base));
  const timestampAuthority = { timestamp: async (digest) => (await desk.timestamper.stamp(digest)).token };
  return async (_file, person, _signer, { key, certificate }) => {
    const signer = {
      certificate,
      certificateChain: [desk.authority.issuer.certificate],
      keyType: 'EC',
      signatureAlgorithm: 'ECDSA',
      sign: async (data) => new Uint8Array(signWith('sha256', data, key)),
    };
    const options = { fieldName: person.field, reason: 'Menyetujui', location: 'Palembang', estimatedSize: 3600 };
    return (await pdf.sign({ signer, ...options, level: 'B-T', timestampAuthority })).bytes;
  };
}

async function cantoo(_base, desk) {
  const { PDFDocument, PDFName, PDFString, PDFHexString, PDFNumber } = await import('pdf-lib');
  return async (file, person, signer) => {
    const bound = cmsBound(signer, desk.timestamper.maxTokenSize);
    const pdf = await PDFDocument.load(file, { forIncrementalUpdate: true });
    const field = pdf
      .getForm()
      .getFields()
      .find((one) => one.getName() === person.field);
    const value = pdf.context.register(
      pdf.context.obj({
        Type: 'Sig',
        Filter: 'Adobe.PPKLite',
        SubFilter: 'ETSI.CAdES.detached',
        M: PDFString.fromDate(new Date()),
        Contents: PDFHexString.of('0'.repeat(2 * bound)),
        ByteRange: Array.from({ length: 4 }, () => PDFNumber.of(1_000_000_000)),
      }),
    );
    field.acroField.dict.set(PDFName.of('V'), value);
    return patched(Buffer.from(await pdf.commit({ useObjectStreams: false })), desk, signer, bound);
  };
}

/** Puts ByteRange and Contents into the hole that a general library left. */
async function patched(bytes, desk, signer, bound) {
  const hole = bytes.lastIndexOf(`<${'0'.repeat(2 * bound)}>`);
  const after = hole + 2 * bound + 2;
  const range = bytes.lastIndexOf('[ 1000000000 1000000000 1000000000 1000000000 ]');
  bytes.write(`[ 0 ${hole} ${after} ${bytes.length - after}`.padEnd(46), range, 'latin1');
  const content = Buffer.concat([bytes.subarray(0, hole), bytes.subarray(after)]);
  bytes.write((await cmsOver(desk, content, signer)).toString('hex'), hole + 1, 'latin1');
  return bytes;
}

export default async function peers(argv, sizes) {
  if (!existsSync(join(here, 'node_modules'))) {
    console.error('installing the peers into test/bench');
    const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: here,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (installed.status !== 0) throw new Error('npm ci failed in test/bench');
  }
  const desk = await createDesk();
  const rows = [];
  for (const [name, prepare] of Object.entries({
    '@signpdf 3.3.0 (plain)': signpdf,
    '@libpdf/core 0.4.2': libpdf,
    '@cantoo/pdf-lib 2.11.1 commit': cantoo,
  }))
    for (const count of sizes.filter((size) => size <= 300)) {
      try {
        const { times, octets, signatures } = await race(desk, count, prepare);
        const [first, last] = [median(times.slice(0, 20)), median(times.slice(-20))];
        rows.push({
          engine: name,
          signers: count,
          'total ms': sum(times),
          'first 20 ms': first,
          'last 20 ms': last,
          ratio: last / first,
          'octets each': octets,
          signatures,
        });
      } catch (error) {
        rows.push({ engine: name, signers: count, 'total ms': `failed: ${String(error).slice(0, 60)}` });
      }
    }
  print('peers on the same work (above 300 signers they take minutes and are left out)', rows, argv);
}
