import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formerConsent } from '../../src/ceremony/former-consent.ts';
import { fillNumberPattern } from '../../src/ceremony/numbering.ts';
import { createDayClock } from '../../src/cli/demo/day-clock.ts';
import { exampleEvents, getEvent } from '../../src/cli/demo/event-file.ts';
import { resize } from '../../src/cli/demo/roster-size.ts';
import { drawStrokes } from '../../src/cli/demo/strokes.ts';
import { unprintable } from '../../src/document/repertoire.ts';
import type { Person } from '../../src/model.ts';
import { checkRoster, importRoster } from '../../src/roster/import.ts';
import { timeZoneOf } from '../../src/roster/regions.ts';
import { loadTemplates, type TemplateLibrary } from '../../src/template/library.ts';

let counter = 0;
const random = (length: number): Uint8Array => {
  counter++;
  return Uint8Array.from({ length }, (_, i) => (counter >> (8 * (i % 4))) & 0xff);
};
const context = (regionCode: string) => ({ unprintable, random, regionCode });

const imported = (roster: Uint8Array, regionCode: string): Promise<readonly Person[]> =>
  importRoster(roster, context(regionCode));

const signers = (people: readonly Person[]): readonly Person[] =>
  people.filter(({ role }) => role === 'penandatangan' || role === 'pemandu');

let library: TemplateLibrary;
beforeAll(async () => {
  library = await loadTemplates(join(import.meta.dirname, '../../templates'));
});

it('nine events come with the program', () => {
  expect(exampleEvents().map(({ id }) => id)).toEqual([
    'batang-hari',
    'padang-lawas',
    'pakta',
    'sijunjung',
    'sijunjung-dua-naskah',
    'solok-selatan',
    'sulut',
    'sulut-satu-berkas',
    'sumsel',
  ]);
});

const given = exampleEvents().map((plan) => [plan.id, plan] as const);

describe.each(given)('%s', (_, { event, declarations, rounds }) => {
  it('has texts that exist, slots that they have, a number pattern that works and the time of its region', () => {
    for (const { template, slots = {}, clauses = [] } of declarations.map((one) => one.given)) {
      const names = library.get(template.id, template.version ?? 0).slots.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(Object.keys(slots)));
      for (const { id } of clauses) expect(library.clauses.map((clause) => clause.id)).toContain(id);
    }
    expect(fillNumberPattern(event.numberPattern ?? '', 1, event.firstDay)).toMatch(/^001\//);
    expect(timeZoneOf(event.regionCode)).toBe(event.timeZone);
  });

  it('has rosters without a fault, and parents before their rounds', async () => {
    const parts = [...declarations, ...rounds];
    for (const { roster, absent, reader } of parts) {
      const people = await imported(roster, event.regionCode);
      expect(people.length).toBeGreaterThan(absent.length);
      if (reader !== undefined) expect(people.map(({ position }) => position)).toContain(reader);
    }
    for (const { below, id } of rounds)
      expect(
        parts
          .slice(
            0,
            parts.findIndex((part) => part.id === id),
          )
          .map((part) => part.id),
      ).toContain(below);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
    expect(parts[0]?.id).toBe('ikrar');
  });
});

const mainPeople = async (id: string): Promise<readonly Person[]> => {
  const { event, declarations } = getEvent(id);
  return imported(declarations[0]?.roster ?? new Uint8Array(), event.regionCode);
};

it.each([
  ['sijunjung', 71],
  ['sumsel', 241],
  ['sulut', 1507],
])('%s has %i signers', async (id, expected) => {
  expect(signers(await mainPeople(id))).toHaveLength(expected);
});

describe('a demo with another number of signers', () => {
  it.each([1, 9, 71, 72, 1507, 5000])('has exactly %i, and witnesses where the limit bears them', async (count) => {
    const rows = await resize(await mainPeople('sijunjung'), count);
    const people = await checkRoster(rows, context('13.03'));
    expect(signers(people)).toHaveLength(count);
    expect(people).toHaveLength(Math.min(5000, count + 1));
  });

  it.each(['pakta'])('%s has a roster without a fault for the largest number', async (id) => {
    const people = await checkRoster(await resize(await mainPeople(id), 5000), context('13.03'));
    expect(signers(people)).toHaveLength(5000);
  });
});

describe('an event file of one’s own', () => {
  let folder: string;
  let yaml: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ikrar-event-'));
    cpSync(join(import.meta.dirname, '../../examples/events/solok-selatan'), folder, { recursive: true });
    yaml = readFileSync(join(folder, 'event.yaml'), 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    writeFileSync(join(folder, 'event.yaml'), text);
    return getEvent(folder);
  };

  it('is read from its folder', () => {
    expect(read(yaml)).toMatchObject({ event: { slug: 'solsel' }, rounds: { length: 5 } });
  });

  it.each([
    ['event:', 'event: [', /event\.yaml belum benar:\n {2}baris \d+: ini bukan YAML yang benar\.$/],
    ["regionCode: '13.11'", 'regionCode: 13.11', /\n {2}event\.regionCode: Harus berupa teks\.$/],
    ['venue: ', 'venu: ', /\n {2}event\.venue: Wajib diisi\.\n {2}event: Isian “venu” tidak dikenal\.$/],
    ['2023-10-06', 'besok', /\n {2}event\.firstDay: Isi dengan tanggal, misalnya 2024-09-30\.$/],
    [
      '- id: ikrar',
      '- id: naskah',
      /\n {2}declarations\.0\.id: Naskah pertama ber-id ikrar, karena PDF-nya ikrar\.pdf\./,
    ],
    ['id: putaran-smpn-2', 'id: ikrar', /\n {2}rounds\.4\.id: Id ikrar sudah dipakai\.$/],
    ['below: ikrar', 'below: ikar', /\n {2}rounds\.0\.below: Naskah ikar tidak ada di atasnya\.$/],
    ['pupr.csv', 'pu.csv', /^Berkas daftar \S+pu\.csv tidak dapat dibaca\. Periksa namanya\.$/],
  ])('with %s as %s is refused in a clear sentence', (right, wrong, sentence) => {
    const code = 'invalid-input';
    expect(yaml).toContain(right);
    expect(() => read(yaml.replace(right, wrong))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(sentence) }),
    );
  });

  it('that is not there is answered with the list of those that are', () => {
    const message = expect.stringMatching(/^Kegiatan "gresik" tidak ada\.[\s\S]*\n {2}sijunjung +Sekda, 8 camat/);
    expect(() => getEvent('gresik')).toThrow(expect.objectContaining({ code: 'not-found', message }));
  });
});

describe('drawn signatures', () => {
  it('are ones that the ceremony accepts, each of its own hand', () => {
    const drawn = Array.from({ length: 300 }, (_, seed) => drawStrokes(seed));
    for (const strokes of drawn)
      formerConsent({
        fileId: 'f',
        signerId: 's',
        contentDigest: '0'.repeat(64),
        strokes,
        at: '2024-09-30T02:00:00Z',
        means: { kind: 'link' },
      });
    expect(new Set(drawn.map((strokes) => JSON.stringify(strokes))).size).toBe(300);
  });
});

it('the clock of a demo ends on the real day', () => {
  const now = new Date('2026-11-22T14:00:00Z');
  const clock = createDayClock(3, () => now);
  const days = [0, 1, 2, 3].map(() => {
    const day = clock.now().toISOString().slice(0, 10);
    clock.nextDay();
    return day;
  });
  expect(days).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-22']);
});
