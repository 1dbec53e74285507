import { Budget } from '../../src/verification/budget.ts';
import { judgeChanges } from '../../src/verification/changes/judge.ts';
import { Findings } from '../../src/verification/findings.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { readFile } from '../../src/verification/pdf/reader.ts';
import { findSignatures } from '../../src/verification/signature.ts';
import type { Permission } from '../../src/verification/terms.ts';
import { type Forged, type Forger, stream } from '../attacks/forger.ts';
import { foreignBase } from './foreign-base.ts';

/** What the comparison of revisions says of the last one: its kind, and each change with its standing and place, sorted. */
export function judged(file: Forger, certified?: Permission): string {
  const findings = new Findings();
  const means = { limits: defaultLimits, primitives, findings, budget: new Budget(defaultLimits) };
  const read = readFile(file.bytes, means);
  if (!read) throw new Error(`cannot be read: ${findings.all.map(({ finding }) => finding.code)}`);
  const { kind, changes } = judgeChanges(read, findSignatures(read, defaultLimits, findings), certified).at(-1)!;
  const lines = changes.map(({ standing, change: { what, ...more }, object, page }) =>
    [standing, what, ...Object.values(more).map(plain), object && `@${object}`, page && `page ${page}`]
      .filter(Boolean)
      .join(' '),
  );
  return lines.length === 0 ? kind : `${kind}: ${lines.sort().join('; ')}`;
}

const plain = (detail: unknown): string =>
  typeof detail === 'object' && detail !== null
    ? Object.values(detail)
        .filter((part) => part !== undefined)
        .join('/')
    : String(detail);

const look = stream('/Type/XObject/Subtype/Form/BBox[0 0 80 30]', '');

/** A page of which every part is an object of its own: form 8, its fields 9, annotations 10, a text field 11, metadata 12. */
const parts: Readonly<Record<number, string>> = {
  1: '<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R/Metadata 12 0 R/Names 14 0 R/StructTreeRoot 15 0 R>>',
  3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 18 0 R>>>>/Annots 10 0 R>>',
  6: '<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/Rect[10 10 90 40]/P 3 0 R/AP<</N 13 0 R>>>>',
  7: '<</Type/Annot/Subtype/Widget/FT/Sig/T(B)/Rect[10 50 90 80]/P 3 0 R/AP<</N 13 0 R>>>>',
  8: '<</Fields 9 0 R/SigFlags 1/DR<</Font<</F1 18 0 R>>>>>>',
  9: '[6 0 R 7 0 R 11 0 R]',
  10: '[6 0 R 7 0 R 11 0 R 16 0 R]',
  11: '<</Type/Annot/Subtype/Widget/FT/Tx/T(C)/Rect[10 90 90 120]/AP<</N 19 0 R>>>>',
  12: stream('/Type/Metadata/Subtype/XML', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'),
  13: look,
  14: '<<>>',
  15: '<</Type/StructTreeRoot>>',
  16: '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/AP<</N 17 0 R>>>>',
  17: look,
  18: '<</Type/Font>>',
  19: look,
};

/** A signature dictionary that stands where one must, by nobody. */
export const signature = (entries = ''): string => `<</Type/Sig${entries}/ByteRange[0 0 0 0]/Contents<00>>>`;

/** Gives a field another version with a value. */
export const filled = (file: Forger, field: number, value: number, more = ''): Forged => [
  field,
  `${file.body(field).slice(0, -2)}/V ${value} 0 R${more}>>`,
];

export const unsignedParts = (bodies: Readonly<Record<number, string>> = {}): Forger =>
  foreignBase({ bodies: { ...parts, ...bodies } });

/** The same, with field A signed by object 20. */
export function signedParts(bodies: Readonly<Record<number, string>> = {}, terms = ''): Forger {
  const base = unsignedParts(bodies);
  return base.append([filled(base, 6, base.size), [base.size, signature(terms)]]);
}

/** Another version of an object, with a piece of it replaced. */
export function changed(file: Forger, num: number, from: string | RegExp, to: string): Forged {
  const body = file.body(num).replace(from, to);
  if (body === file.body(num)) throw new Error(`nothing like ${from} in ${num}`);
  return [num, body];
}
