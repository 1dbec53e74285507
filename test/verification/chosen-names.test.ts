import { describe, expect, it } from '@jest/globals';
import { oids } from '../../src/core/oid.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { type Forged, type Forger, stream } from '../attacks/forger.ts';
import { issue } from '../support/certificates.ts';
import { makeToken } from '../support/cms.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { eventTime, seededRandom } from '../support/pki.ts';

const root = issue({ name: 'Akar Lain', authority: true });
const person = { ...issue({ name: 'Pejabat', issuer: root }), chain: [] };
const tsa = { ...issue({ name: 'Waktu Lain', issuer: root, purposes: [oids.timeStamping] }), chain: [] };
const stamp = (digest: Uint8Array) => makeToken(digest, tsa, eventTime, seededRandom('names'));

/** A page with whatever is given, certified with a permission. */
function certified(permission: 2 | 3, objects: readonly Forged[]): Forger {
  const base = foreignBase().append(objects);
  const value = base.size;
  const reference = `/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P ${permission}/V/1.2>>>>]`;
  const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001031500Z)${reference}`;
  const changed: Forged[] = [
    [1, base.body(1).replace('/Pages', `/Perms<</DocMDP ${value} 0 R>>/Pages`)],
    [6, `${base.body(6).slice(0, -2)}/V ${value} 0 R>>`],
  ];
  return base.sign(value, entries, changed, person, { stamp });
}

async function judge(file: Forger) {
  const { verdict, findings } = await verifyPdf(file.bytes, { roots: [root.certificate], at: eventTime, primitives });
  return { verdict, codes: findings.map(({ code }) => code) };
}

const forbidden = { verdict: 'failed', codes: expect.arrayContaining(['change-forbidden']) };
const unjudged = { verdict: 'indeterminate', codes: expect.arrayContaining(['change-unjudged']) };
/** Words that our own sentences about changes use, as names that an author may choose. */
const words = ['B', 'anotasi', 'tampilan anotasi', 'daftar anotasi', 'halaman 1', 'metadata', 'katalog', 'isi halaman'];

describe('the verdict on a change after certification', () => {
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>/Annots[6 0 R 7 0 R]>>';

  it.each(words)('does not depend on the name of the field that was moved: %s', async (name) => {
    const look = stream('/Type/XObject/Subtype/Form/BBox[0 0 80 30]', '');
    const widget = (box: string) =>
      `<</Type/Annot/Subtype/Widget/FT/Sig/T(${name})/Rect[${box}]/P 3 0 R/AP<</N 8 0 R>>>>`;
    const file = certified(3, [
      [3, page],
      [7, widget('100 10 180 40')],
      [8, look],
    ]);
    expect(await judge(file)).toMatchObject({ verdict: 'passed' });
    expect(await judge(file.append([[7, widget('0 0 595 842')]]))).toEqual(forbidden);
    expect(await judge(file.append([[8, stream('/Type/XObject/Subtype/Form/BBox[0 0 80 30]', '1 g')]]))).toEqual(
      forbidden,
    );
  });

  it('depends on what an annotation is, with the permission for annotations', async () => {
    const note = (text: string) => `<</Type/Annot/Subtype/Text/NM(B)/Contents(${text})/Rect[100 10 120 30]/P 3 0 R>>`;
    for (const [permission, answer] of [[3, unjudged] as const, [2, forbidden] as const]) {
      const file = certified(permission, [
        [3, page],
        [7, note('satu')],
      ]);
      expect(await judge(file.append([[7, note('dua')]]))).toEqual(answer);
    }
  });

  it.each(['XObject', 'Metadata', 'Annot', 'Sig_'])(
    'does not depend on the type that a new object gives itself: %s',
    async (type) => {
      const field = (more: string) => `<</FT/Tx/T(B)${more}>>`;
      const file = certified(2, [[7, field('')]]);
      const look = file.size;
      const filled: Forged = [7, field(`/V(isi)/AP<</N ${look} 0 R>>`)];
      const drawn = stream(`/Type/${type}/Subtype/Form/BBox[0 0 595 842]`, '1 g 0 0 595 842 re f');
      expect(await judge(file.append([filled, [look, drawn]]))).toEqual(forbidden);
    },
  );

  it('lets metadata be added where the catalog names it, whatever it calls itself', async () => {
    const file = certified(2, [[7, '<</FT/Sig/T(B)>>']]);
    const named = file.body(1).replace('/Pages', `/Metadata ${file.size} 0 R/Pages`);
    for (const type of ['/Type/Metadata/Subtype/XML', ''])
      expect(
        await judge(
          file.append([
            [1, named],
            [file.size, stream(type, '<x/>')],
          ]),
        ),
      ).toEqual(unjudged);
  });

  it('names a key of the catalog as it is, also one that every object of JavaScript has', async () => {
    const file = certified(2, [[7, '<</FT/Sig/T(B)>>']]);
    for (const key of ['Pagina', 'constructor', '__proto__']) {
      const changed = file.append([[1, file.body(1).replace('/Pages', `/${key} true/Pages`)]]);
      const { findings } = await verifyPdf(changed.bytes, { roots: [root.certificate], at: eventTime, primitives });
      expect(findings[0]?.message).toBe(`katalog: /${key} diubah setelah sertifikasi`);
    }
  });
});
