/**
 * `npm run bench -- pages [--sizes 100,1000] [--json]`: the citizen's page, its JSON and a receipt, asked over HTTP of random codes,
 * while the number of closed files grows (all of them real: a file's content is compared with its certification, so that copies
 * would be refused). `first ms` is the first view of a file after a start, which verifies the certification. Ratios are against
 * the smallest size.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../dist/config.js';
import { serve } from '../../dist/main.js';
import { freePort } from '../mongo/server.mjs';
import { median, option, print } from './figures.mjs';

const asked = 300;
const batch = 100;
const newId = () => randomBytes(9).toString('hex');

export default async function benchPages(argv) {
  const sizes = option(argv, 'sizes', '100,1000').split(',').map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-pages-'));
  const port = await freePort();
  const config = parseConfig({ PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'error', ALLOW_HTTP: 'yes' });
  const rows = [];
  const codes = [];
  try {
    for (const size of sizes) {
      const start = performance.now();
      const filling = await serve(config);
      while (codes.length < size)
        codes.push(...(await closedFiles(filling.services, Math.min(batch, size - codes.length))));
      await filling.stop();
      const filled = performance.now() - start;
      const running = await serve(config);
      const times = await ask(running.url, codes);
      rows.push({
        files: size,
        ...times,
        'fill s': filled / 1000,
        'log entries': await running.services.stores.log.size(),
      });
      await running.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [first] = rows;
  for (const row of rows) row['page ratio'] = row['page ms'] / first['page ms'];
  for (const row of rows) row['receipt ratio'] = row['receipt ms'] / first['receipt ms'];
  print(`Citizen's pages: medians of ${asked} random codes`, rows, argv);
}

const strokes = [
  [
    [100, 300],
    [250, 120],
    [400, 340],
    [600, 200],
  ],
];

/** Pledges of single people, opened, signed and closed by the story itself. @returns their codes */
async function closedFiles({ stores, ceremony }, count) {
  const [eventId, declarationId] = [newId(), newId()];
  await stores.events.insert({
    ...{
      id: eventId,
      version: 0,
      slug: eventId,
      name: 'Deklarasi',
      election: 'Pemilihan Tahun 2024',
      organizer: 'Bawaslu',
    },
    ...{ regionCode: '13.03', venue: 'Aula', place: 'Muaro', firstDay: '2024-09-30', lastDay: '2024-09-30' },
    ...{ timeZone: 'Asia/Jakarta', letterhead: [], createdAt: '2024-09-01T00:00:00.000Z' },
  });
  await stores.declarations.insert({
    ...{ id: declarationId, version: 0, eventId, order: 0, kind: 'perorangan', volumes: 'auto', clauses: [], days: [] },
    ...{
      state: 'draft',
      template: { id: 'pakta-integritas', version: 1 },
      slots: { pemilihan: 'Pemilihan Tahun 2024' },
      number: '1',
    },
  });
  const people = Array.from({ length: count }, () => ({
    ...{
      id: newId(),
      name: 'Siti Wijayanti',
      position: 'Camat',
      institution: 'Pemkab',
      regionCode: '13.03',
      role: 'penandatangan',
    },
    ...{ nip: '198001012005011001', rank: 'Pembina IV/a' },
  }));
  await stores.rosters.insert({ id: declarationId, version: 0, people });
  await ceremony.open(declarationId);
  const files = (await stores.files.find({ where: { declarationId } })).filter(({ kind }) => kind === 'pakta');
  const means = { kind: 'hall' };
  for (const { id: fileId, contentDigest } of files) {
    const [{ id: signerId }] = JSON.parse((await stores.papers.get(fileId)).content).signers;
    await ceremony.sign({ fileId, signerId, contentDigest, strokes, means });
  }
  await ceremony.close(declarationId);
  return files.map(({ code }) => code);
}

async function ask(url, codes) {
  const pick = () => codes[Math.floor((randomBytes(4).readUInt32LE() / 2 ** 32) * codes.length)];
  const timesOf = async (path, asking = Array.from({ length: asked }, pick)) => {
    const times = [];
    for (const code of asking) {
      const start = performance.now();
      const response = await fetch(url + path(code));
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path('…')}: HTTP ${response.status}`);
      times.push(performance.now() - start);
    }
    return median(times);
  };
  const before = process.cpuUsage();
  const first = await timesOf((code) => `/v/${code}`, codes);
  const { user, system } = process.cpuUsage(before);
  return {
    'first ms': first,
    'first cpu ms': (user + system) / 1000 / codes.length,
    'page ms': await timesOf((code) => `/v/${code}`),
    'json ms': await timesOf((code) => `/api/verify/${code}`),
    'receipt ms': await timesOf((code) => `/v/${code}/tanda-terima/2.txt`),
  };
}
