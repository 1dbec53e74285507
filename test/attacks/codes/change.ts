import { sha256 } from '../../../src/core/digest.ts';
import type { changeKinds } from '../../../src/verification/findings/change.ts';
import { docMdp } from '../families/people.ts';
import { type Case, failed, indeterminate, noted } from './case.ts';
import { certify, sign, signRow, withStore } from './scene.ts';
import { stampBy } from './trust.ts';

/** Certification, changes after it, and the state in which the file is. */
export const changeCases = {
  'certification-several': failed((scene) => sign(scene, certify(scene), { entries: docMdp() })),
  'change-forbidden': failed(({ signed }) => signed.append([[4, '1']])),
  'certification-misplaced': failed((scene) => certify(scene, scene.signed), 'change-forbidden'),
  'certification-perms': indeterminate((scene) => sign(scene, scene.base, { entries: docMdp() })),
  'change-unjudged': indeterminate((scene) => certify(scene).append([[5, '<<>>']])),
  'certification-missing': failed(
    (scene) => signRow(scene, {}, { file: scene.unsealed }),
    'earlier-state',
    'revocation-missing',
    'revocation-unchecked',
  ),
  'change-unusual': failed(
    ({ closed }) => {
      const store = Number(/\/DSS (\d+) 0 R/.exec(closed.body(closed.root))?.[1]);
      return closed.append([[store, closed.body(store).replace('/Certs', '/VRI<<>>/Certs')]]);
    },
    'end-unsigned',
    'end-unusual',
  ),
  'end-unusual': failed(({ closed }) => {
    const store = Number(/\/DSS (\d+) 0 R/.exec(closed.body(closed.root))?.[1]);
    return closed.append([[store, closed.body(store)]]);
  }, 'end-unsigned'),
  'change-permitted': noted(({ signed }) => signed.append([[9, '1']])),
  'stamp-closes-nothing': indeterminate(({ open, house }) => {
    const waiting = open.find(/\/T\(Waktu01\)/);
    const filled = `${open.body(waiting).slice(0, -2)}/V ${open.size} 0 R>>`;
    const { covered, fill } = open.reserve(open.size, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [[waiting, filled]]);
    return fill(stampBy(house.tsa)(sha256(covered)));
  }, 'earlier-state'),
  'earlier-state': noted(({ open }) => open),
  'end-unsigned': noted(({ signed }) => withStore(signed, {})),
} satisfies Record<keyof typeof changeKinds, Case>;
