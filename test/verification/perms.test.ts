import { describe, expect, it } from '@jest/globals';
import type { PdfValue } from '../../src/verification/pdf/values.ts';
import { isUsageRights, permsTarget, samePerms } from '../../src/verification/perms.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

/** Whether object 8 is a signature of usage rights. */
function isRights(perms: string, body: string): boolean {
  const catalog = `<</Type/Catalog/Pages 2 0 R/Perms${perms}>>`;
  const { file } = read(foreignBase({ bodies: { 1: catalog, 8: body } }));
  return isUsageRights(file!, file!.object(8, 0)!);
}
const signature = (...methods: readonly string[]): string =>
  `<</Type/Sig/Reference[${methods.map((method) => `<</TransformMethod/${method}>>`).join('')}]>>`;
const named = '<</UR3 8 0 R>>';

describe('a signature of usage rights', () => {
  it.each<[string, string, string, boolean]>([
    ['that the catalog names', named, signature('UR3'), true],
    ['of the older kind', '<</UR 8 0 R>>', signature('UR'), true],
    ['with four transforms', named, signature('UR3', 'UR', 'UR3', 'UR'), true],
    ['with five transforms', named, signature('UR3', 'UR', 'UR3', 'UR', 'UR3'), false],
    ['without transforms', named, '<</Type/Sig/Reference[]>>', false],
    ['without references', named, '<</Type/Sig>>', false],
    ['with another transform too', named, signature('UR3', 'DocMDP'), false],
    ['with a transform that is none', named, '<</Reference[1]>>', false],
    ['that certifies too', '<</UR3 8 0 R/DocMDP 8 0 R>>', signature('UR3'), false],
    ['that the catalog does not name', '<</UR3 5 0 R>>', signature('UR3'), false],
    ['in no dictionary of permissions', '[8 0 R]', signature('UR3'), false],
    ['that is no dictionary', named, '1', false],
  ])('is one or not: %s', (_, perms, body, rights) => {
    expect(isRights(perms, body)).toBe(rights);
  });

  it('is no certification', () => {
    const target = (perms: string) =>
      permsTarget(
        read(
          foreignBase({
            bodies: { 1: `<</Type/Catalog/Pages 2 0 R/Perms${perms}>>` },
          }),
        ).file!,
        0,
      );
    expect([target(named), target('<</DocMDP 5 0 R>>'), target('<</DocMDP 80 0 R>>')]).toEqual([undefined, 5, 80]);
  });
});

it('permissions differ in usage rights alone, or in more', () => {
  const dict = (entries: Readonly<Record<string, PdfValue>>): PdfValue => ({
    kind: 'dict',
    entries: new Map(Object.entries(entries)),
  });
  expect(samePerms(dict({ UR3: 1 }), undefined)).toBe(true);
  expect(samePerms(undefined, dict({ UR: 1 }))).toBe(true);
  expect(samePerms(dict({ DocMDP: 1 }), undefined)).toBe(false);
  expect(samePerms(dict({ UR: 1, DocMDP: 1 }), undefined)).toBe(false);
  expect(samePerms(dict({}), dict({}))).toBe(true);
  expect(samePerms(1, dict({}))).toBe(false);
  expect(samePerms(dict({}), 1)).toBe(false);
});
