import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type Config, parseConfig } from '../../src/config.ts';
import type { Declaration, Person, PledgeEvent } from '../../src/model.ts';
import { readRoster } from '../../src/operations/read-roster.ts';
import { createServices, type Replacements, type Services } from '../../src/services.ts';
import { loadTemplates } from '../../src/template/library.ts';

/** A whole installation in a temporary folder, with all real parts and a SQLite store. */
export interface House {
  readonly services: Services;
  readonly config: Config;
  /** Stops the installation and removes its folder. */
  raze(): Promise<void>;
}

const templates = await loadTemplates(fileURLToPath(new URL('../../templates', import.meta.url)));

/** The real parts without their waiting times, with texts that are read once for all tests, and without threads. */
export const spared: Replacements = { log: pino({ level: 'silent' }), sleep: async () => {}, templates, readRoster };

export async function buildHouse(
  replacements: Replacements = {},
  environment: Record<string, string> = {},
): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'ikrar-house-'));
  const config = parseConfig({
    DATA_DIR: folder,
    BASE_URL: 'http://ikrar.test',
    ALLOW_HTTP: 'yes',
    OFFICE: 'Bawaslu Kabupaten Sijunjung',
    ...environment,
  });
  const services = await createServices(config, { ...spared, ...replacements });
  return {
    services,
    config,
    async raze() {
      await services.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const newId = (): string => randomBytes(9).toString('base64url');

/** The input of an event, as an organizer would type it. */
export const eventBody = {
  name: 'Sosialisasi Netralitas ASN dan Wali Nagari',
  election: 'Pemilihan Tahun 2024',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  regionCode: '13.03',
  venue: 'Hotel Bukik Gadang',
  place: 'Muaro Sijunjung',
  firstDay: '2024-09-30',
  lastDay: '2024-10-01',
};

export const sijunjung: Omit<PledgeEvent, 'id' | 'slug'> = {
  version: 0,
  ...eventBody,
  timeZone: 'Asia/Jakarta',
  // Most tests are not about the hall: they come by name and PIN, whatever the clock says.
  hall: { withoutCode: true, until: '2099-12-31' },
  letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'],
  createdAt: '2024-09-01T00:00:00.000Z',
};

export function people(count: number): readonly Person[] {
  return Array.from({ length: count }, (_, i) => ({
    id: newId(),
    name: i === 0 ? 'Jon St. Pamuncak, S.IP.' : `Drs. H. Syafi’i Siregar ${i}, M.Si.`,
    position: i === 0 ? 'Sekretaris Daerah Kabupaten Sijunjung' : `Wali Nagari ${i}`,
    institution: 'Pemerintah Kabupaten Sijunjung',
    regionCode: '13.03',
    role: i === 0 ? ('pemandu' as const) : ('penandatangan' as const),
    ...(i === 0 ? {} : { group: i % 2 ? 'Kecamatan Kupitan' : 'Kecamatan Sijunjung' }),
  }));
}

/** A draft in the store, as an organizer would have made it. */
export async function draft(
  { stores }: Services,
  roster: readonly Person[],
  changes: Partial<Declaration> = {},
  event: Partial<PledgeEvent> = {},
): Promise<Declaration> {
  const eventId = newId();
  await stores.events.insert({ ...sijunjung, id: eventId, slug: eventId.toLowerCase(), ...event });
  const declaration: Declaration = {
    id: newId(),
    version: 0,
    eventId,
    order: 0,
    kind: 'bersama',
    volumes: 'auto',
    template: { id: 'ikrar-asn', version: 1 },
    clauses: [],
    slots: { pemilihan: 'Pemilihan Tahun 2024' },
    number: '001/PM.01/K.SB-15/09/2024',
    days: [],
    state: 'draft',
    ...changes,
  };
  await stores.declarations.insert(declaration);
  await stores.rosters.insert({ id: declaration.id, version: 0, people: roster });
  return declaration;
}

/** The strokes of a signature. */
export const strokes: readonly (readonly (readonly [number, number])[])[] = [
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

/** Lets everybody sign at the same time, as in a hall. */
export async function signAll({ stores, ceremony }: Services, declaration: Declaration, who: readonly Person[]) {
  const files = await stores.files.find({ where: { declarationId: declaration.id } });
  const digests = new Map(files.map((file) => [file.id, file.contentDigest]));
  return Promise.all(
    who.map(async ({ id: signerId }) => {
      const { fileId } = (await stores.credentials.get(signerId))!;
      return ceremony.sign({ fileId, signerId, contentDigest: digests.get(fileId)!, strokes, means: { kind: 'hall' } });
    }),
  );
}

export async function bytesOf({ ceremony }: Services, fileId: string, upTo?: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of ceremony.pdf(fileId, upTo)) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}
