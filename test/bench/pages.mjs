/**
 * `npm run bench -- pages [--sizes 1000,10000,100000] [--json]`: the citizen's page, its JSON and a receipt, asked over HTTP of
 * random codes, while the number of declarations grows (1,000,000 takes some minutes to fill). Each declaration is a copy of one
 * real, closed one. Ratios are against the smallest size.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryOf } from '../../dist/ceremony/journal.js';
import { parseConfig } from '../../dist/config.js';
import { createCode } from '../../dist/core/code.js';
import { serve } from '../../dist/main.js';
import { freePort } from '../mongo/server.mjs';
import { median, option, print } from './figures.mjs';

const asked = 300;
const batch = 1000;
const random = (length) => new Uint8Array(randomBytes(length));
const newId = () => randomBytes(9).toString('hex');

export default async function benchPages(argv) {
  const sizes = option(argv, 'sizes', '1000,10000,100000').split(',').map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-pages-'));
  const port = await freePort();
  const environment = { PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'error' };
  const running = await serve(parseConfig(environment));
  const rows = [];
  try {
    const model = await oneDeclaration(running.services);
    const codes = [];
    for (const size of sizes) {
      const start = performance.now();
      while (codes.length < size)
        codes.push(...(await copies(running.services, model, Math.min(batch, size - codes.length))));
      await running.services.sequencer.publish();
      const filled = performance.now() - start;
      const times = await ask(running.url, codes);
      rows.push({
        declarations: size,
        ...times,
        'fill s': filled / 1000,
        'log entries': await running.services.stores.log.size(),
      });
    }
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const [first] = rows;
  for (const row of rows) row['page ratio'] = row['page ms'] / first['page ms'];
  for (const row of rows) row['receipt ratio'] = row['receipt ms'] / first['receipt ms'];
  print(`Citizen's pages: median of ${asked} random codes`, rows, argv);
}

/** A real one, opened, signed and closed by the story itself. */
async function oneDeclaration({ stores, ceremony }) {
  const [eventId, declarationId, signerId] = [newId(), newId(), newId()];
  const event = {
    ...{
      id: eventId,
      version: 0,
      slug: 'bench',
      name: 'Deklarasi',
      election: 'Pemilihan Tahun 2024',
      organizer: 'Bawaslu',
    },
    ...{ regionCode: '13.03', venue: 'Aula', place: 'Muaro', firstDay: '2024-09-30', lastDay: '2024-09-30' },
    ...{ timeZone: 'Asia/Jakarta', letterhead: [], createdAt: '2024-09-01T00:00:00.000Z' },
  };
  const person = {
    id: signerId,
    name: 'Siti Wijayanti',
    position: 'Camat',
    institution: 'Pemkab',
    regionCode: '13.03',
    role: 'penandatangan',
  };
  await stores.events.insert(event);
  await stores.declarations.insert({
    ...{
      id: declarationId,
      version: 0,
      eventId,
      order: 0,
      kind: 'bersama',
      volumes: 'auto',
      clauses: [],
      days: [],
      state: 'draft',
    },
    ...{ template: { id: 'ikrar-asn', version: 1 }, slots: { pemilihan: 'Pemilihan Tahun 2024' }, number: '1' },
  });
  await stores.rosters.insert({ id: declarationId, version: 0, people: [person] });
  await ceremony.open(declarationId);
  const [file] = await stores.files.find({ where: { declarationId } });
  const strokes = [
    [
      [100, 300],
      [250, 120],
      [400, 340],
      [600, 200],
    ],
  ];
  await ceremony.sign({
    fileId: file.id,
    signerId,
    contentDigest: file.contentDigest,
    strokes,
    means: { kind: 'hall' },
  });
  await ceremony.close(declarationId);
  return {
    file,
    signerId,
    declaration: await stores.declarations.get(declarationId),
    paper: await stores.papers.get(file.id),
    revisions: (await stores.revisions.read(file.id)).map((revision) => ({ ...revision, bytes: new Uint8Array(8) })),
  };
}

async function copies({ stores, sequencer }, { file, declaration, paper, revisions, signerId }, count) {
  const made = Array.from({ length: count }, () => ({
    id: newId(),
    declarationId: newId(),
    eventId: newId(),
    code: createCode(random),
  }));
  const event = (await stores.events.get(file.eventId)) ?? {};
  await stores.events.put(made.map(({ eventId }) => ({ ...event, id: eventId, slug: eventId })));
  await stores.declarations.put(made.map((one) => ({ ...declaration, id: one.declarationId, eventId: one.eventId })));
  const fileOf = ({ id, code, declarationId, eventId }) => ({ ...file, id, code, declarationId, eventId });
  await stores.files.put(made.map(fileOf));
  await stores.papers.put(
    made.map(({ id, code }) => ({ ...paper, id, content: paper.content.replaceAll(file.code, code) })),
  );
  await Promise.all(
    made.map(({ id }) =>
      stores.revisions.append(revisions.map((one) => ({ ...one, fileId: id, ...(one.signerId ? { signerId } : {}) }))),
    ),
  );
  const entries = made.flatMap((one) =>
    revisions.map((revision) => ({ fileId: one.id, n: revision.n, bytes: entryOf(fileOf(one), revision) })),
  );
  await sequencer.add(entries);
  await stores.revisions.markLogged(entries.map(({ fileId, n }) => ({ fileId, n })));
  return made.map(({ code }) => code);
}

async function ask(url, codes) {
  const pick = () => codes[Math.floor((randomBytes(4).readUInt32LE() / 2 ** 32) * codes.length)];
  const timesOf = async (path) => {
    const times = [];
    for (let i = 0; i < asked; i++) {
      const start = performance.now();
      const response = await fetch(url + path(pick()));
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path('…')}: HTTP ${response.status}`);
      times.push(performance.now() - start);
    }
    return median(times);
  };
  return {
    'page ms': await timesOf((code) => `/v/${code}`),
    'json ms': await timesOf((code) => `/api/verify/${code}`),
    'receipt ms': await timesOf((code) => `/v/${code}/tanda-terima/2.txt`),
  };
}
