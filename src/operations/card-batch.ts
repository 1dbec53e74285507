import { z } from 'zod';
import { representing } from '../core/represented.ts';
import type { PersonCard } from '../document/card.ts';
import type { Credential, Delivery, Person } from '../model.ts';
import type { AtDeclaration } from './access.ts';
import { bothHalves, halvesOf, secretsOf } from './card-halves.ts';
import { recordId, represents, time } from './input.ts';

/** The contents of a person's card. Each form of the cards shows the same ones. */
export const card = z
  .object({
    signerId: z.string(),
    number: z.int().describe('Nomor pada daftar peserta'),
    name: z.string(),
    position: z.string(),
    represents,
    institution: z.string(),
    group: z.string().optional(),
    pin: z.string(),
    link: z.url(),
    madeAt: time,
    signedAt: time.optional(),
    phone: z.string().optional().describe('Nomor telepon pada daftar peserta'),
    sentAt: time.optional().describe('Ditandai terkirim lewat WhatsApp'),
  })
  .meta({ id: 'Card' });

export interface Card extends PersonCard {
  readonly signerId: string;
  readonly madeAt: string;
  readonly signedAt?: string;
  readonly phone?: string;
  readonly sentAt?: string;
}

/** Whose cards: everybody's, or of those who have not signed. */
export const of = z
  .enum(['semua', 'belum'])
  .default('belum')
  .describe('belum: semua yang belum menandatangani')
  .meta({ examples: ['semua'] });
export const people = z.array(recordId).max(5000).optional().describe('Hanya orang-orang ini');

export interface Chosen {
  readonly of: z.output<typeof of>;
  readonly people?: z.output<typeof people>;
}

/** A person of the roster who has no printable card. */
interface Listed extends Pick<Person, 'id' | 'name' | 'position'> {
  readonly number: number;
  readonly signed: boolean;
}

/** The cards of a declaration as they are. Each of the chosen people is in exactly one of the lists. */
export interface Batch {
  readonly cards: readonly Card[];
  /** People who lack link or PIN. */
  readonly without: readonly Listed[];
  /** People whose card works, but cannot be printed again: an earlier version made it, or another `cards.key`. */
  readonly unprintable: readonly Listed[];
}

export async function batchOf({ services, declaration }: AtDeclaration, chosen: Chosen): Promise<Batch> {
  const where = { declarationId: declaration.id };
  const [progress, credentials, deliveries] = await Promise.all([
    services.ceremony.progress(declaration.id),
    services.stores.credentials.find({ where }),
    services.stores.deliveries.find({ where }),
  ]);
  const sent = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const known = new Map(credentials.map((credential) => [credential.id, credential]));
  const wanted = chosen.people && new Set(chosen.people);
  const batch = { cards: [] as Card[], without: [] as Listed[], unprintable: [] as Listed[] };
  for (const [i, { person, signature }] of progress.people.entries()) {
    if (wanted ? !wanted.has(person.id) : chosen.of === 'belum' && signature) continue;
    const { id, name, position, institution, group, phone } = person;
    const listed = { id, number: i + 1, name, position, signed: signature !== undefined };
    const credential = known.get(id);
    const { link, pin } = credential ? secretsOf(services, credential) : {};
    if (!credential || halvesOf(credential).length < bothHalves.length) batch.without.push(listed);
    else if (link === undefined || pin === undefined) batch.unprintable.push(listed);
    else
      batch.cards.push({
        ...{ signerId: id, number: i + 1, name, position, ...representing(person), institution },
        ...(group ? { group } : {}),
        ...{ pin, link },
        madeAt: credential.card!.at,
        ...(signature ? { signedAt: signature.at } : {}),
        ...(phone === undefined ? {} : { phone }),
        ...sentOf(credential, sent.get(id)),
      });
  }
  return batch;
}

/** When the link that the person has now was sent. */
const sentOf = ({ linkHash }: Credential, delivery: Delivery | undefined): { readonly sentAt?: string } =>
  delivery?.whatsapp && delivery.whatsapp.linkHash === linkHash ? { sentAt: delivery.whatsapp.at } : {};

export const cardsAnswer = z.object({
  cards: z.array(card),
  unprintable: z.array(recordId).describe('Orang dengan kartu yang berlaku tetapi tidak dapat dicetak lagi'),
});

export const toAnswer = ({ cards, unprintable }: Batch) => ({ cards, unprintable: unprintable.map(({ id }) => id) });

/** Orders cards by group and name, as people ask for theirs at the desk. */
export const forHandingOut = (cards: readonly Card[]): readonly Card[] => {
  const { compare } = new Intl.Collator('id', { numeric: true });
  return cards.toSorted((a, b) => compare(a.group ?? '', b.group ?? '') || compare(a.name, b.name));
};
