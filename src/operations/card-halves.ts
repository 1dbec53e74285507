import { utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import type { Credential } from '../model.ts';
import { cardPin, cardToken } from '../pki/card-secrets.ts';
import { pinMatches } from '../pki/secrets.ts';

/** What a card carries. */
interface Secrets {
  readonly link: string;
  readonly pin: string;
}

/** A half of a card: the personal link, or the PIN. */
export type Half = keyof Secrets;

export const bothHalves: readonly Half[] = ['link', 'pin'];

const seedOf = ({ id, card }: Credential, half: Half) =>
  card?.[half] === undefined ? undefined : { signerId: id, seed: card[half] };

/** The keys of cards and PINs, and the address that links begin with. */
export interface HalvesDeps {
  readonly authority: { readonly cardsKey: Uint8Array; readonly pinKey: Uint8Array };
  readonly config: { readonly baseUrl: string };
}

/**
 * The secrets of a card as they were given out; undefined for each that cannot be told any more: one made by an earlier
 * version, after the closing, or with another `cards.key`. What is told is always what its owner can use.
 */
export function secretsOf({ authority, config }: HalvesDeps, credential: Credential): Partial<Secrets> {
  const [linkSeed, pinSeed] = [seedOf(credential, 'link'), seedOf(credential, 'pin')];
  const token = linkSeed && cardToken(authority.cardsKey, linkSeed);
  const pin = pinSeed && cardPin(authority.cardsKey, pinSeed);
  const { linkHash, pinHash: stored = '' } = credential;
  return {
    ...(token !== undefined && sha256Hex(utf8(token)) === linkHash ? { link: `${config.baseUrl}/s/${token}` } : {}),
    ...(pin !== undefined && pinMatches(authority.pinKey, credential.id, pin, stored) ? { pin } : {}),
  };
}

/** Which halves of a card a person has, whether or not they can be told. */
export const halvesOf = ({ linkHash, pinHash: pin }: Partial<Credential>): readonly Half[] => [
  ...(linkHash === undefined ? [] : (['link'] as const)),
  ...(pin === undefined ? [] : (['pin'] as const)),
];
