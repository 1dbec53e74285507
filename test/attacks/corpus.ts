import { ikrarFile } from '../support/ikrar-file.ts';
import { testAuthority } from '../support/pki.ts';
import { fileOf } from '../support/signing.ts';
import type { Family, Loot } from './attack.ts';
import { disorder } from './families/disorder.ts';
import { evidence } from './families/evidence.ts';
import { sneakySignature, strangersSignature } from './families/forged-signatures.ts';
import { hidden } from './families/hidden.ts';
import { strangeRoles } from './families/roles.ts';
import { foreignRows } from './families/rows.ts';
import { appearances, collidingNames, recycled, universalForgery, wrapping } from './families/signatures.ts';
import { smuggled } from './families/smuggled.ts';
import { forgedStreams, hole, lyingRevisions, rollback, tails } from './families/structure.ts';
import { hiddenTerms } from './families/terms.ts';
import { wrongTimes } from './families/times.ts';
import { evilAnnotation, incrementalSaving, permissions, shadow, surroundings } from './families/updates.ts';
import { Forger } from './forger.ts';

/** Every family of attacks on signed PDFs that is known to us, each made from one good file. */
export const families: readonly Family[] = [
  incrementalSaving,
  wrapping,
  universalForgery,
  shadow,
  evilAnnotation,
  sneakySignature,
  hiddenTerms,
  foreignRows,
  strangeRoles,
  wrongTimes,
  strangersSignature,
  appearances,
  permissions,
  recycled,
  collidingNames,
  tails,
  hole,
  lyingRevisions,
  forgedStreams,
  surroundings,
  disorder,
  evidence,
  hidden,
  smuggled,
  rollback,
];

export async function gatherLoot(): Promise<Loot> {
  const house = await testAuthority();
  const stranger = await testAuthority();
  const closed = await ikrarFile(house, 3);
  const open = await ikrarFile(house, 3, { signed: 2, closed: false });
  const cut = Array.from({ length: closed.increments.length - 1 }, (_, i) => new Forger(fileOf(closed, i + 1)));
  return {
    closed: new Forger(fileOf(closed)),
    open: new Forger(fileOf(open)),
    certified: cut[0]!,
    earlier: cut,
    base: new Forger(closed.base),
    house,
    stranger,
  };
}
