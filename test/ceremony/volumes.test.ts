import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requireVerifiable, splitIntoFiles, volumeThreshold } from '../../src/ceremony/contents.ts';
import type { Declaration, Person, Role } from '../../src/model.ts';

const declaration = (change: Partial<Declaration> = {}): Declaration => ({
  id: 'd',
  version: 0,
  eventId: 'e',
  order: 0,
  kind: 'bersama',
  volumes: 'auto',
  template: { id: 'ikrar-asn', version: 1 },
  clauses: [],
  slots: {},
  number: '',
  days: [],
  state: 'draft',
  ...change,
});

const person = (id: number, group: string | undefined, role: Role = 'penandatangan'): Person => ({
  id: String(id),
  name: `Orang ${id}`,
  position: `Kepala Desa ${id}`,
  institution: '',
  regionCode: '71',
  role,
  ...(group === undefined ? {} : { group }),
});

const crowd = (count: number, groupOf: (i: number) => string | undefined): Person[] =>
  Array.from({ length: count }, (_, i) => person(i, groupOf(i)));

describe('how a declaration is laid into files', () => {
  it('up to the threshold it is one file, above it a volume a group', () => {
    const groupOf = (i: number) => `Kabupaten ${i % 3}`;
    expect(splitIntoFiles(declaration(), crowd(volumeThreshold, groupOf))).toHaveLength(1);
    const volumes = splitIntoFiles(declaration(), crowd(volumeThreshold + 1, groupOf));
    expect(volumes.map(({ label }) => label)).toEqual(['Kabupaten 0', 'Kabupaten 1', 'Kabupaten 2']);
    expect(splitIntoFiles(declaration({ volumes: 'one' }), crowd(1507, groupOf))).toHaveLength(1);
    expect(splitIntoFiles(declaration({ volumes: 'by-group' }), crowd(9, groupOf))).toHaveLength(3);
  });

  it('has no file of more people than can be verified', () => {
    const plans = (volumes: Declaration['volumes'], count: number, group?: string) =>
      splitIntoFiles(
        declaration({ volumes }),
        crowd(count, () => group),
      );
    for (const volumes of ['one', 'by-group'] as const) {
      requireVerifiable(plans(volumes, 3_900));
      expect(() => requireVerifiable(plans(volumes, 3_901))).toThrow(/3\.901 orang; satu berkas paling banyak 3\.900/);
    }
    const named = [...plans('one', 1), { label: 'Kota Manado', people: crowd(3_901, () => 'Kota Manado') }];
    expect(() => requireVerifiable(named)).toThrow(expect.objectContaining({ code: 'roster-invalid' }));
    requireVerifiable(plans('auto', 5_000));
  });

  it('a group that is too large itself is cut', () => {
    const volumes = splitIntoFiles(
      declaration(),
      crowd(700, () => undefined),
    );
    expect(volumes.map(({ label, people }) => [label, people.length])).toEqual([
      ['bagian 1', 234],
      ['bagian 2', 234],
      ['bagian 3', 232],
    ]);
    expect(
      splitIntoFiles(
        declaration({ volumes: 'by-group' }),
        crowd(700, () => 'Kota Manado'),
      ),
    ).toHaveLength(1);
  });

  it('reader and witnesses stand in the first volume', () => {
    const people = [
      person(900, undefined, 'pemandu'),
      ...crowd(301, (i) => String(i % 2)),
      person(901, undefined, 'saksi'),
    ];
    const [first, second] = splitIntoFiles(declaration(), people);
    expect(first?.people.map(({ id }) => id)).toEqual(expect.arrayContaining(['900', '901']));
    expect(second?.people.every(({ role }) => role === 'penandatangan')).toBe(true);
  });

  it('individually, everybody has a file of their own', () => {
    const files = splitIntoFiles(
      declaration({ kind: 'perorangan' }),
      crowd(3, () => 'x'),
    );
    expect(files.map(({ label, people }) => [label, people.length])).toEqual([
      ['Orang 0', 1],
      ['Orang 1', 1],
      ['Orang 2', 1],
    ]);
  });

  it('nobody is lost and nobody stands twice, and no automatic volume is over the threshold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1600 }), fc.integer({ min: 1, max: 40 }), (count, groups) => {
        const people = crowd(count, (i) => `Kabupaten ${(i * i) % groups}`);
        const laid = splitIntoFiles(declaration(), people);
        expect(laid.flatMap((part) => part.people.map(({ id }) => id)).toSorted()).toEqual(
          people.map(({ id }) => id).toSorted(),
        );
        for (const part of laid) expect(part.people.length).toBeLessThanOrEqual(volumeThreshold);
      }),
      { numRuns: 30 },
    );
  });
});
