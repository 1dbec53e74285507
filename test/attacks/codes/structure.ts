import type { structureKinds } from '../../../src/verification/findings/structure.ts';
import { issueCrl } from '../../support/certificates.ts';
import { eventTime } from '../../support/pki.ts';
import { withBeside } from '../foreign/structure.ts';
import { deflated, Forger, stream } from '../forger.ts';
import { type Case, failed, indeterminate, noted } from './case.ts';
import { sign, withStore } from './scene.ts';

const edited = (file: Forger, from: string | RegExp, to: string): Forger => new Forger(file.text.replace(from, to));

/** The base, written as for the web: the section of its first page in front, the main one behind, each with some of the objects. */
function linearized({ text }: Forger): Forger {
  const [head, body] = [text.slice(0, 15), text.slice(15, text.indexOf('xref\n'))];
  const trailer = '/Size 8/Root 1 0 R/Info 5 0 R/ID[<00><00>]';
  const first = (shift: number, main: number) =>
    `xref\n4 4\n${lines(shift, [4, 5, 6, 7])}trailer\n<<${trailer}/Prev ${String(main).padStart(10, '0')}>>\nstartxref\n0\n%%EOF\n`;
  const lines = (shift: number, nums: readonly number[]) =>
    nums.map((num) => `${String(shift + text.indexOf(`\n${num} 0 obj`) + 1).padStart(10, '0')} 00000 n \n`).join('');
  const shift = first(0, 0).length;
  const free = '0000000000 65535 f \n';
  const main = `xref\n0 4\n${free}${lines(shift, [1, 2, 3])}trailer\n<<${trailer}>>\nstartxref\n${head.length}\n%%EOF\n`;
  return new Forger(head + first(shift, head.length + shift + body.length) + body + main);
}

/** The file as a whole: its bytes, revisions and objects. */
export const structureCases = {
  'header-missing': failed(({ closed }) => new Forger(`\n${closed.text}`)),
  'eof-missing': failed(({ base }) => edited(base, '%%EOF', '%%EOX')),
  'startxref-invalid': failed(({ base }) => edited(base, /startxref\n\d+/, 'startxref\nx')),
  'xref-invalid': failed(({ base }) => edited(base, 'xref\n0 8', 'xref 0 8')),
  'prev-invalid': failed(({ signed }) => signed.append([], { prev: signed.text.length + 1 })),
  'limit-size': failed(({ closed }) => ({ file: closed, limits: { size: 1000 } })),
  'limit-revisions': failed(({ signed }) => ({ file: signed, limits: { revisions: 1 } })),
  'limit-objects': failed(({ signed }) => ({ file: signed, limits: { objects: 5 } })),
  'limit-depth': failed(({ signed }) => signed.append([[4, '['.repeat(99)]]), 'object-unlisted', 'change-forbidden'),
  'limit-inflated': failed(
    ({ signed }) => ({ file: signed.appendStreams([], [[signed.size, '1']], deflated), limits: { inflated: 3 } }),
    'change-permitted',
  ),
  'limit-signatures': failed(({ signed }) => ({ file: signed, limits: { signatures: 0 } }), 'no-signature'),
  'limit-locks': failed((scene) => {
    const entries = '/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(X)]>>>>]';
    return { file: sign(scene, scene.base, { entries }), limits: { locks: 64 } };
  }),
  'limit-evidence': failed(
    ({ closed }) => ({ file: closed, limits: { evidence: 0 } }),
    'revocation-missing',
    'revocation-unchecked',
  ),
  'limit-steps': indeterminate(({ closed }) => ({ file: closed, limits: { steps: 3 } })),
  'limit-checks': indeterminate(({ closed }) => ({ file: closed, limits: { checks: 3 } })),
  'limit-findings': indeterminate(
    (scene) => sign(scene, scene.base.append([[5, '<</Title(x)>>']], { before: '%\n'.repeat(10_001) })),
    'comment',
  ),
  'limit-revoked': indeterminate(({ signed, root }) => {
    const crl = issueCrl(root, eventTime, eventTime, [[1n, eventTime]]);
    return { file: withStore(signed, { crls: [crl] }), limits: { revoked: 0 } };
  }),
  'check-unfinished': indeterminate(({ closed }) => ({
    file: closed,
    proofs: {
      texts: [''],
      check: () => {
        throw new Error('rusak');
      },
    },
  })),
  'startxref-disagrees': indeterminate((scene) => {
    const { base } = scene;
    const lying = base.append([[5, '<</Title(x)>>']], { startxref: base.startxref });
    return sign(scene, lying, { lies: { prev: lying.text.lastIndexOf('\nxref') + 1 } });
  }),
  'bytes-after-eof': failed(({ signed }) => new Forger(`${signed.text}x`)),
  'blanks-after-eof': noted(({ signed }) => new Forger(`${signed.text}\r\n`)),
  'bytes-unaccounted': failed(({ signed }) => signed.append([], { before: 'halo dunia\n' }), 'change-forbidden'),
  'object-unlisted': failed(({ signed }) => signed.append([[4, '1']], { unlisted: [4] }), 'change-forbidden'),
  'revision-hidden': failed(
    ({ signed }) => signed.append([[9, '1']]).append([[9, '1']], { prev: signed.startxref }),
    'object-unlisted',
    'change-permitted',
  ),
  'segments-overlap': indeterminate((scene) => sign(scene, edited(scene.base, '\xd3\n1 0 obj', '\xd3 1 0 obj'))),
  'syntax-invalid': failed(({ signed }) => signed.append([[4, '(']]), 'object-unlisted', 'change-forbidden'),
  'key-duplicate': failed(({ signed }) => signed.append([[4, '<</A 1/A 1>>']]), 'object-unlisted', 'change-forbidden'),
  'stream-length': failed(
    ({ signed }) => signed.append([[4, stream('', 'abc').replace('3', '2')]]),
    'object-unlisted',
    'change-forbidden',
  ),
  'xref-entry-wrong': failed(
    ({ signed }) => signed.append([[4, '1']], { places: { 5: signed.text.length + 1 } }),
    'change-forbidden',
  ),
  'reference-wrong': indeterminate((scene) => sign(scene, edited(scene.base, '/Contents 4 0 R', '/Contents 4 1 R'))),
  'xref-points-back': failed(({ closed }) => {
    const first = closed.text.indexOf(`\n${closed.root} 0 obj`) + 1;
    return closed.append([], { places: { [closed.root]: first } });
  }, 'change-forbidden'),
  'xref-repeats': failed(({ closed }) => closed.append([], { places: { 1: closed.place(1) } }), 'change-forbidden'),
  'trailer-invalid': failed(({ signed }) => signed.append([], { root: null }), 'change-forbidden', 'field-unreachable'),
  'id-changes': noted((scene) => sign(scene, scene.base, { lies: { id: null } })),
  'size-shrinks': failed(({ signed }) => signed.append([], { size: signed.size - 1 }), 'change-forbidden'),
  'object-stream-invalid': failed(
    ({ signed }) => signed.appendStreams([], [[signed.size, '1']], (_, data) => stream('/Type/Wadah', data)),
    'change-permitted',
  ),
  'structure-hybrid': noted((scene) => sign(scene, withBeside(scene.base, [[scene.base.size, '1']]))),
  'xref-ambiguous': indeterminate((scene) => sign(scene, withBeside(scene.base, [[5, '1']])), 'structure-hybrid'),
  'structure-encrypted': indeterminate((scene) => sign(scene, edited(scene.base, '/ID[', '/Encrypt<<>>/ID['))),
  'structure-filter': failed(
    ({ signed }) =>
      signed.appendStreams([], [[signed.size, '1']], (entries, data) => stream(`${entries}/Filter/LZWDecode`, data)),
    'change-permitted',
  ),
  'structure-linearized': noted((scene) => sign(scene, linearized(scene.base))),
  'eof-unterminated': failed(({ closed }) => closed.append([], { eof: '%%EOF' }), 'change-forbidden'),
  'xref-loose': failed(
    ({ closed }) => closed.append([], { startxref: closed.append([]).startxref - 1 }),
    'change-forbidden',
  ),
  'stream-length-indirect': failed(
    ({ closed }) =>
      closed.append([
        [closed.size, '3'],
        [closed.size + 1, `<</Length ${closed.size} 0 R>>\nstream\nabc\nendstream`],
      ]),
    'change-forbidden',
    'change-permitted',
  ),
  'bytes-hidden': indeterminate(
    ({ signed }) =>
      signed.appendStreams([], [[signed.size, '1']], (entries, data) => deflated(entries, data, 'Kami mendukung')),
    'change-permitted',
  ),
  'object-hidden': indeterminate(({ signed }) => {
    const [head, data] = [`${signed.size} 0 99 2 `, '1 (Kami mendukung) '];
    const packed = stream(`/Type/ObjStm/N 2/First ${head.length}`, head + data);
    return signed.appendStreams([], [[signed.size, '1']], () => packed);
  }, 'change-permitted'),
  'white-space-run': noted((scene) => sign(scene, scene.base.append([[5, '<<>>']], { before: ' '.repeat(5000) }))),
  comment: noted((scene) => sign(scene, scene.base.append([[5, '<<>>']], { before: '% x\n' }))),
} satisfies Record<keyof typeof structureKinds, Case>;
