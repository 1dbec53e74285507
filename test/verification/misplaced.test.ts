import { describe, expect, it } from '@jest/globals';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { type Forger, stream } from '../attacks/forger.ts';
import { signature, signedParts, unsignedParts } from '../support/judged.ts';
import { eventTime } from '../support/pki.ts';

/** A file in which nearly everything that is looked at stands, in objects of its own or not. */
const terms =
  '/Reference[<</TransformMethod/DocMDP/TransformParams<</P 2/V/1.2>>>>]/Name(Ani)/M(D:2024)/SubFilter/ETSI.CAdES.detached';
const lock = '<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(C)]>>>>';
const bodies: Readonly<Record<number, string>> = {
  1: '<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R/Metadata 12 0 R/Names 14 0 R/AF[15 0 R]/Perms<</DocMDP 22 0 R/UR3 21 0 R>>/DSS 20 0 R>>',
  7: '<</Type/Annot/Subtype/Widget/FT/Sig/T(B)/Rect[10 50 90 80]/P 3 0 R/Parent 14 0 R/Lock<</Action/Exclude/Fields[(C)]/P 3>>/AP<</N 13 0 R>>>>',
  14: '<</T(X)/Kids[7 0 R]>>',
  15: '<</UF(ikrar.json)/EF<</F 18 0 R>>>>',
  18: stream('', '{"code":"A","text":{"title":"B"},"event":{"organizer":"C"},"signers":[]}'),
  20: `<</Type/DSS/Certs[13 0 R]/CRLs[13 0 R]/OCSPs[13 0 R]/VRI<</${'AB'.repeat(20)}<</Cert[13 0 R]/TU(D:2024)>>>>>>`,
  21: signature('/Reference[<</TransformMethod/UR3>>]'),
};
const certified = (changes: Readonly<Record<number, string>> = {}): Forger =>
  signedParts({ ...bodies, ...changes }, terms);
const whole = certified();
const value = whole.size;
/** Signed again in the field that waits, with new objects for all that may be new. */
function signedTwice(file: Forger): Forger {
  const [field, entries] = [
    file
      .body(7)
      .slice(0, -2)
      .replace('/N 13 0 R', `/N ${value + 1} 0 R`),
    `/Reference[${lock}]`,
  ];
  return file.append([
    [7, `${field}/V ${value} 0 R/F 4/MK<<>>>>`],
    [value, signature(entries)],
    [value + 1, file.body(13)],
    [20, file.body(20).replace('/Certs[13 0 R', `/Certs[13 0 R ${value + 2} 0 R`)],
    [value + 2, stream('', 'x')],
    [1, file.body(1).replace('/Names 14 0 R', '/Names 15 0 R')],
    [11, file.body(11).replace('>>', '/V(x)>>')],
  ]);
}
const last = signedTwice(whole);

const others = [
  '1',
  '-1',
  'true',
  'null',
  '/N',
  '(s)',
  '[]',
  '[[]]',
  '[1 1 1 1]',
  '<<>>',
  '99 0 R',
  '[99 0 R]',
  '4 0 R',
];
const part = /\d+ 0 R|<<[^<>]*>>|\[[^[\]]*\]|\([^()]*\)|\/[A-Z]\w*(?=[/>\]])|(?<=[ [])\d+(?=[ \]/>])/g;

/** A body with each of its parts, and itself, replaced by each other kind of value. */
function* misplaced(body: string): Generator<string> {
  yield* others;
  const end = body.indexOf('stream\n') < 0 ? body.length : body.indexOf('stream\n');
  for (const { 0: found, index } of body.slice(0, end).matchAll(part))
    for (const other of others) {
      const space = /^[\w-]/.test(other) && /\w/.test(body[index - 1] ?? '') ? ' ' : '';
      yield `${body.slice(0, index)}${space}${other}${body.slice(index + found.length)}`;
    }
}

async function faultsOf(file: Forger): Promise<unknown[]> {
  const faults: unknown[] = [];
  const report = await verifyPdf(file.bytes, {
    roots: [],
    at: eventTime,
    primitives,
    onFault: (error) => faults.push(error),
  });
  if (report.verdict === 'passed') faults.push('passed');
  return faults;
}

describe('whatever stands in the place of something else, the answer is a report', () => {
  const numbers = [1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 21, 22];
  it('and so it is for the file as it stands', async () => {
    expect(await faultsOf(last)).toEqual([]);
  });

  it.each(numbers)('in object %s before anybody signed', async (num) => {
    const old = num === 22 ? whole.body(22) : num === 6 ? unsignedParts(bodies).body(6) : whole.body(num);
    for (const body of misplaced(old)) {
      const file = num === 22 ? whole.append([[22, body]]) : certified({ [num]: body });
      expect([body, ...(await faultsOf(num === 22 ? file : signedTwice(file)))]).toEqual([body]);
    }
  });

  it.each(numbers)('in object %s of an update', async (num) => {
    for (const body of misplaced(last.body(num)))
      expect([body, ...(await faultsOf(last.append([[num, body]])))]).toEqual([body]);
  });
});
