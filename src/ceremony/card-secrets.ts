import { mapLimited } from '../core/turns.ts';
import type { Credential } from '../model.ts';
import { type Stores, update } from '../stores.ts';

type CardStores = Pick<Stores, 'credentials' | 'formerLinks'>;

/**
 * Ends the printing of cards, once nobody can sign with them any more: what they are printed from is removed, and the
 * marks of former links and PINs. Links go on to show receipts. A repeated call does what a crash left undone.
 */
export async function endCards(stores: CardStores, declarationId: string): Promise<void> {
  const found = await stores.credentials.find({ where: { declarationId } });
  const printable = found.filter(({ card, formerPins }) => card || formerPins);
  await mapLimited(printable, 64, ({ id }) => update(stores.credentials, id, withoutSeeds));
  await forgetFormerLinks(stores, declarationId);
}

const withoutSeeds = (credential: Credential): Credential => {
  const { card, formerPins, ...rest } = credential;
  return card || formerPins ? rest : credential;
};

export async function forgetFormerLinks(
  { formerLinks }: Pick<CardStores, 'formerLinks'>,
  declarationId: string,
): Promise<void> {
  for (const { id } of await formerLinks.find({ where: { declarationId } })) await formerLinks.remove(id);
}
