import { describe, expect, it } from '@jest/globals';
import { fillTemplate } from '../../src/template/fill.ts';
import { loadTemplates } from '../../src/template/library.ts';

const library = await loadTemplates(new URL('../../templates', import.meta.url).pathname);
const template = library.get('ikrar-asn', 1);
const social = library.clause('klausul-media-sosial', 1);
const fill = (clauses: Parameters<typeof fillTemplate>[2]) =>
  fillTemplate(template, { pemilihan: 'Pemilu Tahun 2024' }, clauses, { on: '2023-11-20', regimes: ['pemilu'] });

describe('a text made of template plus clauses', () => {
  it('says from what it is made, and is numbered through', () => {
    const text = fill([{ clause: social, after: 3 }]);
    expect(text.composed?.words).toBe('ikrar-asn versi 1, dengan klausul-media-sosial versi 1 sesudah butir 3');
    expect(text.composed?.digest).toMatch(/^[0-9a-f]{64}$/);
    const list = text.blocks.find((block) => block.type === 'list');
    expect(list?.items[3]).toMatch(/like, komentar, dan share/i);
    expect(list?.items).toHaveLength(5);
  });

  it('has a digest of its own for every text, clause and place', () => {
    const changed = { ...social, digest: '0'.repeat(64) };
    const digests = [
      fill([{ clause: social, after: 3 }]),
      fill([{ clause: social, after: 4 }]),
      fill([{ clause: changed, after: 3 }]),
    ].map(({ composed }) => composed?.digest);
    expect(new Set(digests).size).toBe(3);
    expect(fill([{ clause: social, after: 3 }]).composed?.digest).toBe(digests[0]);
  });

  it('a plain template is no composition', () => {
    expect(fill([])).not.toHaveProperty('composed');
  });
});
