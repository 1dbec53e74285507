import { beforeAll, describe, expect, it } from '@jest/globals';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import type { FindingReport } from '../../src/verification/report.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import type { Loot } from '../attacks/attack.ts';
import { gatherLoot } from '../attacks/corpus.ts';
import { deflated, type Forged, type Forger } from '../attacks/forger.ts';
import { eventTime } from '../support/pki.ts';

/** What a person is told: which page, what, and after whose signature. */
describe('a change is named in words', () => {
  let loot: Loot;
  beforeAll(async () => {
    loot = await gatherLoot();
  });

  async function worst(file: Forger): Promise<FindingReport | undefined> {
    const { findings, summary } = await verifyPdf(file.bytes, {
      roots: [loot.house.root.certificate],
      at: eventTime,
      primitives,
    });
    expect(summary).toContain(findings[0]?.message);
    return findings[0];
  }
  const page = (file: Forger) => file.find(/^<<\/Type\/Page\b(?!s)/);
  const contents = (file: Forger) => Number(/\/Contents (\d+) 0 R/.exec(file.body(page(file)))?.[1]);

  it.each<[string, string, (file: Forger) => Forged]>([
    ['page content', 'halaman 1: isi halaman diganti', (file) => [contents(file), deflated('', 'x')]],
    [
      'a page',
      'halaman 1: sifat halaman diubah (/Rotate)',
      (file) => [page(file), file.body(page(file)).replace('>>', '/Rotate 90>>')],
    ],
    [
      'annotations',
      'halaman 1: anotasi ditambahkan atau dihapus',
      (file) => [page(file), file.body(page(file)).replace('/Annots[', '/Annots[1 0 R ')],
    ],
    [
      'a field',
      'halaman 1: bidang Sig0003 diganti',
      (file) => {
        const field = file.find(/\/T\(Sig0003\)/);
        return [field, file.body(field).replace('/TU(', '/TU(x')];
      },
    ],
    [
      'the catalog',
      'katalog: /Lang diubah',
      (file) => [file.root, file.body(file.root).replace('/Lang(id-ID)', '/Lang(en)')],
    ],
    [
      'the certification',
      'sertifikasi dokumen (Perms) diubah atau dihapus',
      (file) => [file.root, file.body(file.root).replace(/\/Perms<<[^>]*>>/, '')],
    ],
    [
      'the page tree',
      'daftar halaman diganti',
      (file) => [file.find(/^<<\/Type\/Pages/), '<</Type/Pages/Kids[]/Count 0>>'],
    ],
    [
      'the attachment',
      'lampiran diganti',
      (file) => [file.find(/\/Type\/EmbeddedFile/), deflated('/Type/EmbeddedFile', '{}')],
    ],
  ])('%s', async (_, words, forge) => {
    for (const [file, since] of [
      [loot.certified, 'setelah sertifikasi'],
      [loot.earlier[2]!, 'setelah tanda tangan ke-1'],
      [loot.open, 'setelah tanda tangan ke-2'],
      [loot.closed, 'setelah tanda tangan ke-3'],
    ] as const) {
      const finding = await worst(file.append([forge(file)]));
      expect(finding).toMatchObject({ code: 'change-forbidden', severity: 'failed', message: `${words} ${since}` });
      expect(finding?.offset).toBe(file.text.length);
    }
  });

  it('and stray bytes by their place', async () => {
    const at = loot.open.text.length;
    expect(await worst(loot.open.append([], { before: 'halo' }))).toMatchObject({
      code: 'bytes-unaccounted',
      offset: at + 1,
    });
    const finding = await worst(loot.open.append([[9, '<<>>']], { unlisted: [9] }));
    expect(finding).toMatchObject({ code: 'object-unlisted', object: 9, offset: at + 1 });
  });
});
