import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { agree } from '../../src/ceremony/consent.ts';
import { fillNumberPattern } from '../../src/ceremony/numbering.ts';
import { scenarios } from '../../src/cli/demo/events.ts';
import { resize, rosterCsv } from '../../src/cli/demo/roster-file.ts';
import { createStageClock } from '../../src/cli/demo/stage-clock.ts';
import { drawStrokes } from '../../src/cli/demo/strokes.ts';
import { utf8 } from '../../src/core/bytes.ts';
import { unprintable } from '../../src/document/repertoire.ts';
import type { Person } from '../../src/model.ts';
import { importRoster } from '../../src/roster/import.ts';
import { timeZoneOf } from '../../src/roster/regions.ts';

let counter = 0;
const random = (length: number): Uint8Array => {
  counter++;
  return Uint8Array.from({ length }, (_, i) => (counter >> (8 * (i % 4))) & 0xff);
};

const imported = (csv: string, regionCode: string): Promise<readonly Person[]> =>
  importRoster(utf8(csv), { printable: unprintable, random, regionCode });

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, { event, pledges }) => {
  it('has texts that exist, a number pattern that works and the time of its region', () => {
    for (const { template } of pledges)
      expect(existsSync(new URL(`../../templates/${template.id}/${template.version}.md`, import.meta.url))).toBe(true);
    for (const clause of pledges.flatMap((pledge) => pledge.clauses))
      expect(existsSync(new URL(`../../templates/${clause.id}`, import.meta.url))).toBe(true);
    expect(fillNumberPattern(event.numberPattern ?? '', 1, event.firstDay)).toMatch(/^001\//);
    expect(timeZoneOf(event.regionCode)).toBe(event.timeZone);
  });

  it('has rosters without a fault, and parents before their rounds', async () => {
    for (const [i, pledge] of pledges.entries()) {
      const people = await imported(rosterCsv(await pledge.people()), event.regionCode);
      expect(people.length).toBeGreaterThan(pledge.missing.length);
      if (pledge.below !== undefined) expect(pledges.slice(0, i).map(({ key }) => key)).toContain(pledge.below);
    }
    expect(new Set(pledges.map(({ key }) => key)).size).toBe(pledges.length);
    expect(pledges[0].key).toBe('ikrar');
  });
});

it.each([
  ['sijunjung', 71],
  ['sumsel', 241],
  ['sulut', 1507],
])('%s has %i signers', async (id, expected) => {
  const people = (await scenarios.find((scenario) => scenario.id === id)?.pledges[0].people()) ?? [];
  expect(people.filter(({ role }) => role === 'penandatangan' || role === 'pemandu')).toHaveLength(expected);
});

describe('a demo with another number of signers', () => {
  it.each([1, 9, 71, 72, 1507, 5000])('has exactly %i, and witnesses where the limit bears them', async (count) => {
    const rows = (await scenarios[0]?.pledges[0].people()) ?? [];
    const people = await imported(rosterCsv(await resize(rows, count, 5000)), '13.03');
    expect(people.filter(({ role }) => role === 'penandatangan' || role === 'pemandu')).toHaveLength(count);
    expect(people).toHaveLength(Math.min(5000, count + 1));
  });
});

describe('drawn signatures', () => {
  it('are ones that the ceremony accepts, each of its own hand', () => {
    const drawn = Array.from({ length: 300 }, (_, seed) => drawStrokes(seed));
    for (const strokes of drawn)
      agree({
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

it('the stage clock ends on the real day', () => {
  const now = new Date('2026-11-22T14:00:00Z');
  const stage = createStageClock(3, () => now);
  const days = [0, 1, 2, 3].map(() => {
    const day = stage.clock().toISOString().slice(0, 10);
    stage.nextDay();
    return day;
  });
  expect(days).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-22']);
});
