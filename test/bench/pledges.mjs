/**
 * `npm run bench -- pledges [--count 200,1000] [--json]`: pakta integritas perorangan, one file a person. `open` makes, seals and
 * stores every file; `close` lifts every file to B-LTA. Files a second of the clock, and a second of processor time, which a
 * busy machine does not change as much.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../dist/config.js';
import { createServices } from '../../dist/services.js';
import { option, print } from './figures.mjs';

export default async function benchPledges(argv) {
  const rows = [];
  for (const count of option(argv, 'count', '200,1000').split(',').map(Number)) rows.push(await batch(count));
  print('pledges: one file a person', rows, argv, { cores: cpus().length });
}

async function batch(count) {
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-bench-'));
  const services = await createServices(loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }));
  try {
    const id = await draft(services, count);
    const open = await measured(count, () => services.ceremony.open(id));
    const close = await measured(count, () => services.ceremony.close(id));
    return {
      files: count,
      'open/s': open.perSecond,
      'open/cpu s': open.perProcessorSecond,
      'close/s': close.perSecond,
      'close/cpu s': close.perProcessorSecond,
      'rss MB': process.memoryUsage.rss() / 2 ** 20,
    };
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(count, work) {
  const [before, start] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: (1000 * count) / (performance.now() - start),
    perProcessorSecond: (1e6 * count) / (user + system),
  };
}

async function draft({ stores, clock }, count) {
  const newId = () => randomBytes(9).toString('base64url');
  const [eventId, id] = [newId(), newId()];
  await stores.events.insert({
    id: eventId,
    version: 0,
    slug: eventId.toLowerCase(),
    name: 'Penandatanganan Pakta Integritas Netralitas ASN Kabupaten Sijunjung',
    election: 'Pemilihan Serentak Tahun 2024',
    organizer: 'Bawaslu Kabupaten Sijunjung',
    regionCode: '13.03',
    venue: 'Hotel Bukik Gadang',
    place: 'Muaro Sijunjung',
    firstDay: '2024-10-01',
    lastDay: '2024-10-01',
    timeZone: 'Asia/Jakarta',
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'],
    createdAt: clock().toISOString(),
  });
  await stores.declarations.insert({
    id,
    version: 0,
    eventId,
    order: 0,
    kind: 'perorangan',
    volumes: 'auto',
    template: { id: 'pakta-integritas', version: 1 },
    clauses: [],
    slots: { pemilihan: 'Pemilihan Tahun 2024' },
    number: '001/PM.01/K.SB-15/10/2024',
    days: [],
    state: 'draft',
  });
  const people = Array.from({ length: count }, (_, i) => ({
    id: newId(),
    name: `Drs. H. Syafri Piliang ${i + 1}, M.Si.`,
    position: `Analis Kebijakan Ahli Muda ${i + 1}`,
    institution: 'Dinas Kesehatan',
    regionCode: '13.03',
    role: 'penandatangan',
    nip: '196508011989081002',
    rank: 'Pembina (IV/a)',
  }));
  await stores.rosters.insert({ id, version: 0, people });
  return id;
}
