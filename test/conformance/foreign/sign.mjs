#!/usr/bin/env node
/** @signpdf and libpdf: sign.mjs FOLDER MODULES PORT signs the bases in FOLDER with the keys there and prints the names of what it made. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, modules, port] = process.argv.slice(2);
const at = (name) => join(folder, name);
const load = (name) => import(pathToFileURL(createRequire(join(modules, 'package.json')).resolve(name)).href);

async function attempt(name, make) {
  try {
    writeFileSync(at(`${name}.pdf`), await make());
    console.log(name);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
  }
}

const { SignPdf } = await load('@signpdf/signpdf');
const { P12Signer } = await load('@signpdf/signer-p12');
const { plainAddPlaceholder } = await load('@signpdf/placeholder-plain');
const { pdflibAddPlaceholder } = await load('@signpdf/placeholder-pdf-lib');
const { PDFDocument } = await load('pdf-lib');
const words = { reason: 'x', contactInfo: 'y', name: 'Budi Lain', location: 'z', signatureLength: 8000 };
const signed = (prepared) =>
  new SignPdf().sign(prepared, new P12Signer(readFileSync(at('s1.p12')), { passphrase: 'rahasia' }));
const plain = (source) => signed(plainAddPlaceholder({ pdfBuffer: readFileSync(at(`${source}.pdf`)), ...words }));

for (const base of ['plain', 'no-id', 'pdf-lib', 'pdfkit', 'jspdf', 'ghostscript', 'reportlab'])
  if (existsSync(at(`base-${base}.pdf`))) await attempt(`signpdf-${base}`, () => plain(`base-${base}`));
await attempt('signpdf-two', () => plain('signpdf-plain'));
for (const base of ['plain', 'qpdf-streams'])
  await attempt(`signpdf-pdflib-${base}`, async () => {
    const pdfDoc = await PDFDocument.load(readFileSync(at(`base-${base}.pdf`)));
    pdflibAddPlaceholder({ pdfDoc, ...words });
    return signed(Buffer.from(await pdfDoc.save({ useObjectStreams: false })));
  });

const { PDF, P12Signer: Keys, HttpTimestampAuthority } = await load('@libpdf/core');
const timestampAuthority = new HttpTimestampAuthority(`http://127.0.0.1:${port}/tsa`);
const libpdf = async (source, level, more = {}) => {
  const signer = await Keys.create(new Uint8Array(readFileSync(at('s1.p12'))), 'rahasia');
  const document = await PDF.load(new Uint8Array(readFileSync(at(`${source}.pdf`))));
  return (await document.sign({ signer, level, timestampAuthority, ...more })).bytes;
};
for (const level of ['B-B', 'B-T', 'B-LT', 'B-LTA'])
  await attempt(`libpdf-${level.slice(2).toLowerCase()}`, () => libpdf('base-plain', level));
await attempt('libpdf-streams-t', () => libpdf('base-qpdf-streams', 'B-T'));
await attempt('libpdf-pdf-lib-lt', () => libpdf('base-pdf-lib', 'B-LT'));
await attempt('libpdf-two-t', () => libpdf('libpdf-t', 'B-T', { fieldName: 'Kedua' }));
