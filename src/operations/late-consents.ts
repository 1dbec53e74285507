import { z } from 'zod';
import { utf8 } from '../core/bytes.ts';
import { consentKinds, parseConsent } from '../core/consent.ts';
import { representing } from '../core/represented.ts';
import type { LateConsent, Person } from '../model.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { declarationId, represents, time } from './input.ts';
import { operation } from './operation.ts';

const lateAnswer = z
  .object({
    signerId: z.string(),
    name: z.string(),
    position: z.string(),
    represents,
    cara: z.enum(consentKinds),
    signedAt: time.describe('Jam perangkat orang itu'),
    at: time.describe('Jam server ketika persetujuan sampai'),
    consentDigest: z.string(),
    roundId: z.string().optional().describe('Naskah susulan yang memuat orang itu'),
  })
  .meta({ id: 'LateConsent' });
export type LateShown = z.output<typeof lateAnswer>;

/** The people whose consent came when the declaration was closed, in the order in which they came. */
export const listLateConsents = operation({
  summary: 'Persetujuan yang sampai sesudah naskah ditutup',
  note: 'Persetujuan itu utuh dan disimpan, tetapi tidak masuk ke naskah yang sudah disegel. `createRound` dengan `people: "late"` membuat susulan untuk orang-orang itu.',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: z.object({ people: z.array(lateAnswer) }),
  run: async ({ services, declaration }) => ({ people: await latePeople(services, declaration.id) }),
});

async function latePeople(services: Services, id: string): Promise<readonly LateShown[]> {
  const [kept, people] = await Promise.all([keptOf(services, id), services.getPeople(id)]);
  return kept.flatMap((one) => {
    const person = people.get(one.id);
    return person ? [shown(one, person)] : [];
  });
}

const keptOf = async ({ stores }: Services, declarationId: string): Promise<readonly LateConsent[]> =>
  (await stores.lateConsents.find({ where: { declarationId } })).toSorted((a, b) => (a.at < b.at ? -1 : 1));

function shown({ consent, consentDigest, at, roundId }: LateConsent, person: Person): LateShown {
  const { cara, waktu } = parseConsent(utf8(consent));
  const { id, name, position } = person;
  return {
    ...{ signerId: id, name, position, ...representing(person) },
    ...{ cara, signedAt: new Date(waktu).toISOString(), at, consentDigest },
    ...(roundId === undefined ? {} : { roundId }),
  };
}

/** Of the people who have not signed, those whose late consent is in no follow-up yet. */
export async function lateAmong(
  services: Services,
  declarationId: string,
  missing: readonly Person[],
): Promise<readonly Person[]> {
  const kept = await keptOf(services, declarationId);
  const waiting = new Set(kept.filter(({ roundId }) => roundId === undefined).map(({ id }) => id));
  return missing.filter(({ id }) => waiting.has(id));
}

/** A crash before this leaves a follow-up whose people are offered once more; opening a second one names them. */
export async function markTaken({ stores }: Services, people: readonly Person[], roundId: string): Promise<void> {
  for (const { id } of people) await update(stores.lateConsents, id, (kept) => ({ ...kept, roundId }));
}
