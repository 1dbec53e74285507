import { z } from 'zod';
import { mapLimited } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import type { AtDeclaration } from './access.ts';
import { type Batch, batchOf, card, cardsAnswer, of, people, toAnswer } from './card-batch.ts';
import { recordTaking } from './card-forms.ts';
import { bothHalves, halvesOf, secretsOf } from './card-halves.ts';
import { giveSecrets, requireOpenable, requireStillOpenable } from './card-secrets.ts';
import { declarationId, personId } from './input.ts';
import { operation } from './operation.ts';
import { getPerson } from './roster.ts';
import { record } from './trail.ts';

const replace = z
  .boolean()
  .default(false)
  .describe('true: kartu **baru** untuk semuanya; tautan dan PIN yang sudah dibagikan langsung tidak berlaku lagi');

export const makeCards = operation({
  summary: 'Kartu untuk yang belum punya; kartu yang ada tetap berlaku',
  note: 'Menjawab kartu semua orang yang dipilih, yang baru dan yang sudah ada: permintaan yang sama lagi menjawab kartu yang sama, juga sebagai `cards.pdf`, `cards.xlsx` dan `desk-list.pdf`. Kartu hanya diganti dengan `replace`. Yang tertulis di `unprintable` mempunyai kartu yang berlaku tetapi tidak dapat dibaca lagi. Bagian terakhir `link`, sesudah `/s/`, ialah `token` untuk `/api/sign/{token}`.',
  limit: '512kb',
  creates: true,
  access: { declaration: 'organizer' },
  input: z.strictObject({ ...declarationId, of, people, replace }),
  answer: cardsAnswer,
  errors: ['roster-empty', 'declaration-closed'],
  async run(granted, { replace: anew, ...chosen }) {
    requireOpenable(granted.declaration);
    const before = await batchOf(granted, chosen);
    if (sizeOf(before) === 0)
      throw new IkrarError('roster-empty', 'Tidak ada orang yang memerlukan kartu. Isi daftar peserta dulu.');
    await give(granted, before, anew);
    return toAnswer(await batchOf(granted, chosen));
  },
});

const sizeOf = ({ cards, without, unprintable }: Batch): number => cards.length + without.length + unprintable.length;

/** Gives what people lack, or all of them new cards; their old ones then stop working. */
async function give(granted: AtDeclaration, batch: Batch, anew: boolean): Promise<void> {
  const { services, declaration } = granted;
  const lacking = batch.without.map(({ id }) => id);
  const having = [...batch.unprintable.map(({ id }) => id), ...batch.cards.map(({ signerId }) => signerId)];
  const ids = anew ? [...lacking, ...having] : lacking;
  if (ids.length === 0) return recordTaking(granted, batch, 'json');
  await mapLimited(ids, 64, (id) =>
    giveSecrets(services, declaration, id, (old) =>
      anew ? bothHalves : bothHalves.filter((half) => !halvesOf(old).includes(half)),
    ),
  );
  await record(granted, anew ? 'cards-replaced' : 'cards-made', { people: `${ids.length}` }, declaration.id);
  await requireStillOpenable(services, declaration);
}

/**
 * Replaces a PIN, also a locked one; the link stays. Only organizers may do this, because whoever knows a PIN can sign.
 * Attendants let a person sign by card instead, which records the attendant's name (kiosk).
 */
export const resetPin = operation({
  summary: 'PIN baru untuk satu orang, juga bila terkunci',
  note: 'Tautan orang itu tetap berlaku; kartunya yang tercetak kemudian memuat PIN yang baru.',
  creates: true,
  access: { declaration: 'organizer' },
  input: z.strictObject(personId),
  answer: card.pick({ signerId: true, name: true, pin: true }).meta({ id: 'NewPin' }),
  errors: ['declaration-closed'],
  async run(granted, input) {
    const { signerId, name, pin } = await renew(granted, input.personId, 'pin');
    return { signerId, name, pin: pin! };
  },
});

/** Replaces a person's link, which stops working; the PIN stays. */
export const replaceLink = operation({
  summary: 'Tautan baru untuk satu orang; yang lama tidak berlaku lagi',
  note: 'PIN orang itu tetap berlaku. Bagian terakhir `link` ialah `token` untuk `/api/sign/{token}`.',
  creates: true,
  access: { declaration: 'organizer' },
  input: z.strictObject(personId),
  answer: card.pick({ signerId: true, name: true, link: true }).meta({ id: 'NewLink' }),
  errors: ['declaration-closed'],
  async run(granted, input) {
    const { signerId, name, link } = await renew(granted, input.personId, 'link');
    return { signerId, name, link: link! };
  },
});

async function renew(granted: AtDeclaration, id: string, half: 'pin' | 'link') {
  const { services, declaration } = granted;
  requireOpenable(declaration);
  const { name } = await getPerson(services, declaration.id, id);
  const { credential, row } = await giveSecrets(services, declaration, id, () => [half]);
  await record({ ...granted, row }, half === 'pin' ? 'pin-replaced' : 'link-replaced', { name }, id);
  await requireStillOpenable(services, declaration);
  return { signerId: id, name, ...secretsOf(services, credential) };
}
