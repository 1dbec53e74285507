import { describe, expect, it } from '@jest/globals';
import { oids } from '../../src/core/oid.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
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
const stamp = (digest: Uint8Array) => makeToken(digest, tsa, eventTime, seededRandom('terms'));
const entries = '/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001031500Z)';

async function judge(file: Forger, limits = defaultLimits) {
  const at = eventTime;
  const report = await verifyPdf(file.bytes, { roots: [root.certificate], at, primitives, limits });
  return {
    verdict: report.verdict,
    codes: report.findings.map(({ code }) => code),
    kinds: report.signatures.map(({ kind }) => kind),
  };
}

interface Spelling {
  readonly reference: string;
  readonly perms: string;
  readonly objects: readonly Forged[];
}

/** One certification in the ways in which programs write it; `free` is the first free object number, `value` the signature's. */
const spellings: Readonly<Record<string, (p: number, free: number, value: number) => Spelling>> = {
  'all in the signature': (p, _, value) => ({
    reference: `[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P ${p}/V/1.2>>>>]`,
    perms: `<</DocMDP ${value} 0 R>>`,
    objects: [],
  }),
  'as PDFBox writes it': (p, free, value) => ({
    reference: `[${free} 0 R]`,
    perms: `${free + 2} 0 R`,
    objects: [
      [free, `<</Type/SigRef/TransformMethod/DocMDP/TransformParams ${free + 1} 0 R>>`],
      [free + 1, `<</Type/TransformParams/P ${p}/V/1.2>>`],
      [free + 2, `<</DocMDP ${value} 0 R>>`],
    ],
  }),
  'every part an object of its own': (p, free, value) => ({
    reference: `${free} 0 R`,
    perms: `${free + 4} 0 R`,
    objects: [
      [free, `[${free + 1} 0 R]`],
      [free + 1, `<</TransformMethod ${free + 2} 0 R/TransformParams ${free + 3} 0 R>>`],
      [free + 2, '/DocMDP'],
      [free + 3, `<</P ${free + 5} 0 R>>`],
      [free + 4, `<</DocMDP ${value} 0 R>>`],
      [free + 5, `${p}`],
    ],
  }),
  'through references to references': (p, free, value) => ({
    reference: `${free} 0 R`,
    perms: `<</DocMDP ${free + 2} 0 R>>`,
    objects: [
      [free, `${free + 1} 0 R`],
      [free + 1, `[<</TransformMethod/DocMDP/TransformParams<</P ${p}>>>>]`],
      [free + 2, `${value} 0 R`],
    ],
  }),
};

const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>/Annots[6 0 R 8 0 R]>>';
const note = (text: string): Forged => [
  8,
  `<</Type/Annot/Subtype/Text/Contents(${text})/Rect[100 10 120 30]/P 3 0 R>>`,
];

/** A page with an annotation, certified through field A, with its lock; field B waits, with the next. */
function certify(spelling: keyof typeof spellings, p: number, lock = '', next = ''): Forger {
  const base = foreignBase().append([[3, page], [7, `<</FT/Sig/T(B)${next}>>`], note('satu')]);
  const value = base.size;
  const { reference, perms, objects } = spellings[spelling]!(p, value + 1, value);
  const changed: Forged[] = [
    [1, base.body(1).replace('/Pages', `/Perms ${perms}/Pages`)],
    [6, `${base.body(6).slice(0, -2)}${lock}/V ${value} 0 R>>`],
    ...objects,
  ];
  return base.sign(value, `${entries}/Reference ${reference}`, changed, person, { stamp });
}

/** Signs field B. */
function approve(file: Forger, more = '', objects: readonly Forged[] = []): Forger {
  const value = file.size + objects.length;
  const filled = `${file.body(7).slice(0, -2)}/V ${value} 0 R>>`;
  return file.sign(value, entries + more, [[7, filled], ...objects], person, { stamp });
}

describe.each(Object.keys(spellings))('a certification written %s', (spelling) => {
  it.each([1, 2, 3])('with P %d is one, and good', async (p) => {
    const good = await judge(certify(spelling, p));
    expect(good).toMatchObject({ verdict: 'passed', kinds: ['certification'] });
    expect(good.codes).not.toContain('certification-perms');
    expect(good.codes.includes('signature-deviates')).toBe(p !== 2);
  });

  it('forbids what its permission forbids, and nothing else', async () => {
    const annotated = (p: number) => judge(certify(spelling, p).append([note('dua')]));
    const forbidden = { verdict: 'failed', codes: expect.arrayContaining(['change-forbidden']) };
    expect(await annotated(1)).toMatchObject(forbidden);
    expect(await annotated(2)).toMatchObject(forbidden);
    expect(await annotated(3)).toMatchObject({ verdict: 'indeterminate' });
    const drawn = certify(spelling, 3).append([[4, stream('', '1 g')]]);
    expect(await judge(drawn)).toMatchObject(forbidden);
    expect(await judge(approve(certify(spelling, 1)))).toMatchObject(forbidden);
    expect(await judge(approve(certify(spelling, 2)))).toMatchObject({ verdict: 'passed' });
  });

  it('cannot be repeated by somebody else', async () => {
    const file = certify('all in the signature', 2);
    const { reference, objects } = spellings[spelling]!(3, file.size, file.size);
    const again = approve(file, `/Reference ${reference}`, objects);
    expect(await judge(again)).toMatchObject({
      verdict: 'failed',
      codes: expect.arrayContaining(['certification-several']),
    });
  });
});

/** A page with the fields A and B for signatures, and text fields `Isi`, `Isi.Nama` and `Alamat` (10, 11, 12). */
function form(lock: string): Forger {
  const base = foreignBase();
  return base.append([
    [1, base.body(1).replace('[6 0 R 7 0 R]', '[6 0 R 7 0 R 10 0 R 12 0 R]')],
    [6, `${base.body(6).slice(0, -2)}${lock}>>`],
    [10, '<</FT/Tx/T(Isi)/Kids[11 0 R]>>'],
    [11, '<</T(Nama)/Parent 10 0 R>>'],
    [12, '<</FT/Tx/T(Alamat)>>'],
    [13, '<</Type/SigFieldLock/Action/Include/Fields 14 0 R>>'],
    [14, '[15 0 R]'],
    [15, '(Isi)'],
    [16, '<</Type/SigFieldLock/Action/Exclude/Fields[(Alamat)]>>'],
    [17, '<</Type/SigFieldLock/Action/All/P 1>>'],
  ]);
}

/** Signs field A. */
function sign(file: Forger, more = ''): Forger {
  const value = file.size;
  const filled = `${file.body(6).slice(0, -2)}/V ${value} 0 R>>`;
  return file.sign(value, entries + more, [[6, filled]], person, { stamp });
}

const transform = (parameters: string) => `/Reference[<</TransformMethod/FieldMDP/TransformParams ${parameters}>>]`;
const fillName: Forged = [11, '<</T(Nama)/Parent 10 0 R/V(isi)>>'];
const fillAddress: Forged = [12, '<</FT/Tx/T(Alamat)/V(isi)>>'];

describe('fields that a signature locks', () => {
  const locked = { verdict: 'failed', codes: expect.arrayContaining(['change-forbidden']) };
  const ways: readonly (readonly [string, (lock: string) => Forger])[] = [
    ['by its field', (lock) => sign(form(`/Lock ${lock}`))],
    ['by its transform', (lock) => sign(form(''), transform(lock))],
    ['by both', (lock) => sign(form(`/Lock ${lock}`), transform(lock))],
  ];

  it.each(ways)('%s may not be filled any more, with all below them', async (_, lockBy) => {
    for (const lock of ['<</Action/All>>', '13 0 R', '16 0 R', '<</Action/Include/Fields[(Isi.Nama)]>>']) {
      const file = lockBy(lock);
      expect((await judge(file)).verdict).toBe('passed');
      expect(await judge(file.append([fillName]))).toMatchObject(locked);
    }
    for (const lock of ['<</Action/Include/Fields[(B)]>>', '<</Action/Exclude/Fields[(Isi)(Alamat)]>>'])
      expect(await judge(approve(lockBy(lock)))).toMatchObject(locked);
  });

  it.each(ways)('%s leave others free', async (_, lockBy) => {
    for (const lock of ['13 0 R', '16 0 R', '<</Action/Include/Fields[(Al)(alamat)(Alamat.Jalan)]>>'])
      expect(await judge(lockBy(lock).append([fillAddress]))).toMatchObject({ verdict: 'indeterminate' });
    for (const lock of ['13 0 R', '<</Action/Exclude/Fields[(B)]>>'])
      expect((await judge(approve(lockBy(lock)))).verdict).toBe('passed');
  });

  it('stay locked when a later signature locks others, and are free only where every lock leaves them so', async () => {
    const twice = (first: string, second: string) => approve(sign(form(''), transform(first)), transform(second));
    const only = '<</Action/Include/Fields[(Isi)]>>';
    const but = (...names: string[]) => `<</Action/Exclude/Fields[${names.map((name) => `(${name})`).join('')}]>>`;
    expect(await judge(twice(only, but('B', 'Isi')).append([fillName]))).toMatchObject(locked);
    expect(await judge(twice(but('Isi', 'B'), but('Alamat')).append([fillName]))).toMatchObject(locked);
    expect(await judge(twice(but('Isi', 'B'), but('Isi.Nama')).append([fillAddress]))).toMatchObject(locked);
    expect(await judge(twice(but('Isi', 'B'), but('Isi', 'Alamat')).append([fillAddress]))).toMatchObject(locked);
    const shared = ['Include', 'Exclude'].map((action) => `<</Action/${action}/Fields 14 0 R>>`);
    expect(await judge(twice(shared[0]!, shared[1]!).append([fillAddress]))).toMatchObject(locked);
    expect((await judge(twice(but('Isi', 'B'), but('Isi.Nama')).append([fillName]))).verdict).toBe('indeterminate');
    expect((await judge(twice(but('Isi.Nama', 'B'), but('Isi')).append([fillName]))).verdict).toBe('indeterminate');
  });

  it('that the signature did not copy from its field are noted', async () => {
    expect((await judge(sign(form('/Lock 13 0 R')))).codes).toContain('signature-deviates');
    expect((await judge(sign(form('/Lock 13 0 R'), transform('13 0 R')))).codes).not.toContain('signature-deviates');
  });

  it('may tighten the permission and never loosen it', async () => {
    expect(await judge(approve(sign(form('/Lock 17 0 R'))))).toMatchObject(locked);
    const annotate = (file: Forger) => judge(file.append([note('dua')]));
    const lock = (p: number) => `/Lock<</Action/Include/Fields[(X)]/P ${p}>>`;
    expect((await annotate(certify('all in the signature', 3))).verdict).toBe('indeterminate');
    expect(await annotate(approve(certify('all in the signature', 3, '', lock(2))))).toMatchObject(locked);
    expect(await annotate(approve(certify('all in the signature', 2, '', lock(3))))).toMatchObject(locked);
    expect((await annotate(approve(certify('all in the signature', 3, '', lock(3))))).verdict).toBe('indeterminate');
    const both = certify('all in the signature', 3, lock(1));
    expect(await judge(both)).toMatchObject({ kinds: ['certification'] });
    expect(await annotate(both)).toMatchObject(locked);
    const stricter = `/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]`;
    expect(await annotate(approve(certify('all in the signature', 3, '', lock(3)), stricter))).toMatchObject(locked);
  });

  it('let nobody add a field that they would lock', async () => {
    const added = (lock: string) => {
      const file = sign(form(''), transform(lock));
      const value = file.size + 1;
      const listed = file.body(1).replace('12 0 R]', `12 0 R ${value - 1} 0 R]`);
      const fresh = `<</FT/Sig/T(C)/V ${value} 0 R>>`;
      return judge(
        file.sign(
          value,
          entries,
          [
            [1, listed],
            [value - 1, fresh],
          ],
          person,
          { stamp },
        ),
      );
    };
    expect(await added('<</Action/All>>')).toMatchObject({
      verdict: 'indeterminate',
      codes: expect.arrayContaining(['change-unjudged']),
    });
    expect((await added('13 0 R')).verdict).toBe('passed');
  });

  it('with a permission that the signature repeats is an approval all the same', async () => {
    const repeated = `/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2>>>><</TransformMethod/FieldMDP/TransformParams 17 0 R>>]`;
    const file = sign(form('/Lock 17 0 R'), repeated);
    expect(await judge(file)).toMatchObject({ verdict: 'passed', kinds: ['approval'] });
    expect(await judge(approve(file))).toMatchObject(locked);
  });

  it.each([
    ['an action that does not exist', transform('<</Action/Some/Fields[(Isi)]>>')],
    ['no list', transform('<</Action/Include>>')],
    ['no parameters', '/Reference[<</TransformMethod/FieldMDP>>]'],
    ['another transform', '/Reference[<</TransformMethod/Other>>]'],
    ['a transform without a name', '/Reference[<<>>]'],
    ['a list of something else', '/Reference[0]'],
    ['a list that is none', '/Reference 5'],
    ['a list without end', `/Reference[${'<</TransformMethod/UR3>>'.repeat(17)}]`],
    ['a permission that does not exist', transform('<</Action/All/P 4>>')],
  ])('cannot be known from %s: indeterminate', async (_, more) => {
    expect(await judge(sign(form(''), more))).toMatchObject({
      verdict: 'indeterminate',
      codes: expect.arrayContaining(['transform-unread']),
    });
  });

  it('are limited in number, however the list is shared', async () => {
    const file = sign(form(''), transform('<</Action/Include/Fields[(Isi)]>>'));
    expect(await judge(file, { ...defaultLimits, locks: 64 })).toMatchObject({
      verdict: 'failed',
      codes: expect.arrayContaining(['limit-locks']),
    });
    expect((await judge(file, { ...defaultLimits, locks: 65 })).verdict).toBe('passed');
  });
});

describe('what decides is read through references', () => {
  const base = foreignBase();
  const text = (words: string): Forged[1] => `(${words})`;

  it('in a field and its signature', async () => {
    const file = base.append([
      [7, '<</FT 20 0 R/T 21 0 R>>'],
      [20, '/Sig'],
      [21, text('B')],
    ]);
    const value = file.size + 3;
    const dictionary = entries
      .replace('/ETSI.CAdES.detached', ` ${value - 1} 0 R`)
      .replace('/Sig', ` ${value - 2} 0 R`);
    const named = `${dictionary}/Name ${value - 3} 0 R`;
    const objects: Forged[] = [
      [7, `<</FT 20 0 R/T 21 0 R/V ${value} 0 R>>`],
      [value - 1, '/ETSI.CAdES.detached'],
      [value - 2, '/Sig'],
      [value - 3, text('Pejabat')],
    ];
    const signed = file.sign(value, named, objects, person, { stamp });
    expect((await judge(file)).codes).not.toContain('field-names-collide');
    const { signatures } = await verifyPdf(signed.bytes, { roots: [root.certificate], at: eventTime, primitives });
    expect(signatures).toMatchObject([{ field: 'B', kind: 'approval', valid: true, subFilter: 'ETSI.CAdES.detached' }]);
    const twin = file.append([[6, '<</FT/Sig/T 21 0 R>>']]);
    expect((await judge(twin)).codes).toContain('field-names-collide');
  });

  it('in the attachment that makes a file one of ours', async () => {
    const content = [
      [1, base.body(1).replace('/Pages', '/AF[10 0 R]/Pages')],
      [10, '<</Type/Filespec/UF 11 0 R/EF 12 0 R>>'],
      [11, text('ikrar.json')],
      [12, '<</F 13 0 R>>'],
      [13, '14 0 R'],
      [14, stream('', '{"code":"7K3M-Q2XA-91FG","text":{"title":"Ikrar"}}')],
    ] as const;
    const report = await verifyPdf(base.append(content).bytes, { roots: [], at: eventTime, primitives });
    expect(report).toMatchObject({ profile: 'ikrar', document: { title: 'Ikrar' } });
  });

  it('in the catalog, which may not name a signature that is not there', async () => {
    const file = base.append([
      [1, base.body(1).replace('/Pages', '/Perms 10 0 R/Pages')],
      [10, '<</DocMDP 99 0 R>>'],
    ]);
    expect((await judge(file)).codes).toContain('signature-incomplete');
  });
});
