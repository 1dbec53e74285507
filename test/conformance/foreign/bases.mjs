#!/usr/bin/env node
/** bases.mjs FOLDER MODULES: one-page PDFs by as many programs as are here, named base-*.pdf; says which could not be made. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, modules] = process.argv.slice(2);
const at = (name) => join(folder, `base-${name}.pdf`);
const require = createRequire(join(modules, 'package.json'));

const content = 'BT /F 24 Tf 72 700 Td (Surat) Tj ET';
const bodies = [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
  `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
  '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
];

function plain(objects = bodies, trailer = '/ID[<00><00>]') {
  let text = '%PDF-1.7\n';
  let table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const [i, body] of objects.entries()) {
    table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
  }
  return `${text}${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`;
}

/** As word processors write it for old readers: a table, and beside it a stream that lists what an object stream holds. */
function hybrid() {
  let text = '%PDF-1.5\n';
  const places = [];
  const put = (num, body) => {
    places[num] = text.length;
    text += `${num} 0 obj\n${body}\nendobj\n`;
  };
  for (const [i, body] of bodies.slice(0, 4).entries()) put(i + 1, body);
  const packed = `5 0 ${bodies[4]}`;
  put(6, `<</Type/ObjStm/N 1/First 4/Length ${packed.length}>>\nstream\n${packed}\nendstream`);
  const rows = Buffer.from([2, 0, 6, 0, 1, text.length >> 8, text.length & 255, 0]);
  const beside = text.length;
  put(
    7,
    `<</Type/XRef/W[1 2 1]/Index[5 1 7 1]/Size 8/Root 1 0 R/Length ${rows.length}>>\nstream\n${rows.toString('latin1')}\nendstream`,
  );
  const table = [0, 1, 2, 3, 4, 5, 6].map((num) =>
    places[num] === undefined ? '0000000000 65535 f \n' : `${String(places[num]).padStart(10, '0')} 00000 n \n`,
  );
  return `${text}xref\n0 7\n${table.join('')}trailer\n<</Size 8/Root 1 0 R/XRefStm ${beside}/ID[<00><00>]>>\nstartxref\n${text.length}\n%%EOF\n`;
}

const write = (name, text) => writeFileSync(at(name), Buffer.from(text, 'latin1'));
const call = (program, args, input) => {
  const { status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
};
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="595" height="842"><text x="72" y="140" font-size="24">Surat</text></svg>';

const makers = {
  plain: () => write('plain', plain()),
  'no-id': () => write('no-id', plain(bodies, '')),
  'length-behind': () =>
    write(
      'length-behind',
      plain([...bodies.with(3, `<</Length 6 0 R>>\nstream\n${content}\nendstream`), String(content.length)]),
    ),
  'no-eol': () => write('no-eol', plain().slice(0, -1)),
  hybrid: () => write('hybrid', hybrid()),
  'qpdf-streams': () => call('qpdf', ['--object-streams=generate', at('plain'), at('qpdf-streams')]),
  'qpdf-linear': () => call('qpdf', ['--linearize', at('plain'), at('qpdf-linear')]),
  'qpdf-both': () => call('qpdf', ['--linearize', '--object-streams=generate', at('plain'), at('qpdf-both')]),
  'qpdf-qdf': () => call('qpdf', ['--qdf', at('plain'), at('qpdf-qdf')]),
  'qpdf-encrypted': () => call('qpdf', ['--encrypt', '', 'pemilik', '256', '--', at('plain'), at('qpdf-encrypted')]),
  mutool: () => call('mutool', ['clean', at('plain'), at('mutool')]),
  ghostscript: () =>
    call('gs', ['-q', '-dBATCH', '-dNOPAUSE', '-sDEVICE=pdfwrite', `-sOutputFile=${at('ghostscript')}`, at('plain')]),
  cairo: () => call('rsvg-convert', ['-f', 'pdf', '-o', at('cairo')], drawing),
  'pdf-lib': async () => {
    const { PDFDocument } = require('pdf-lib');
    const document = await PDFDocument.create();
    document.addPage().drawText('Surat');
    writeFileSync(at('pdf-lib'), await document.save({ useObjectStreams: false }));
  },
  pdfkit: async () => {
    const Pdfkit = require('pdfkit');
    const document = new Pdfkit();
    const file = document.pipe(createWriteStream(at('pdfkit')));
    document.text('Surat').end();
    await once(file, 'finish');
  },
  jspdf: () => {
    const { jsPDF } = require('jspdf');
    writeFileSync(at('jspdf'), Buffer.from(new jsPDF().text('Surat', 20, 20).output('arraybuffer')));
  },
};

for (const [name, make] of Object.entries(makers)) {
  try {
    await make();
  } catch (error) {
    console.error(`base ${name}: ${error.message}`);
  }
}
