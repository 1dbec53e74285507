import { z } from 'zod';
import { momentWords } from '../core/dates.ts';
import { positionWords } from '../core/represented.ts';
import { spreadsheet } from '../core/spreadsheet.ts';
import { createCards } from '../document/cards.ts';
import { createDeskList } from '../document/desk-list.ts';
import { IkrarError } from '../errors.ts';
import type { AtDeclaration } from './access.ts';
import { type Batch, batchOf, type Card, type Chosen, cardsAnswer, forHandingOut, of, toAnswer } from './card-batch.ts';
import { requireOpenable } from './card-secrets.ts';
import { hallUrl } from './hall.ts';
import { declarationId } from './input.ts';
import { type Download, media, operation } from './operation.ts';
import { type CardForm, record } from './trail.ts';

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const access = { declaration: 'organizer' } as const;
const input = z.strictObject({ ...declarationId, of });
const errors = ['declaration-closed'] as const;
const note =
  'Kartu yang **sama** dengan bentuk lainnya, sesering diperlukan, sampai naskah ditutup; tidak ada yang berubah.';

export const readCards = operation({
  summary: 'Kartu yang sudah dibuat: tautan dan PIN',
  note: `${note} Bagian terakhir \`link\`, sesudah \`/s/\`, ialah \`token\` untuk \`/api/sign/{token}\`.`,
  access,
  input,
  answer: cardsAnswer,
  errors,
  async run(granted, chosen) {
    requireOpenable(granted.declaration);
    const batch = await batchOf(granted, chosen);
    if (batch.cards.length > 0) await recordTaking(granted, batch, 'json');
    return toAnswer(batch);
  },
});

export const printCards = operation({
  summary: 'Lembar kartu untuk digunting, sepuluh kartu sehalaman',
  note,
  access,
  input,
  answer: media('application/pdf'),
  errors,
  async run(granted, chosen): Promise<Download> {
    const { services, event } = granted;
    const people = forHandingOut(await cardsFor(granted, chosen, 'cards'));
    const sheet = { event, use: services.config.use, hallUrl: hallUrl(services.config, event), people };
    return { bytes: await createCards(sheet), type: 'application/pdf', name: `kartu-${event.slug}.pdf` };
  },
});

export const printDeskList = operation({
  summary: 'Daftar PIN untuk meja petugas',
  note,
  access,
  input,
  answer: media('application/pdf'),
  errors,
  async run(granted, chosen): Promise<Download> {
    const { services, event } = granted;
    const people = forHandingOut(await cardsFor(granted, chosen, 'desk-list'));
    const bytes = await createDeskList({ event, use: services.config.use, people });
    return { bytes, type: 'application/pdf', name: `meja-${event.slug}.pdf` };
  },
});

export const listCards = operation({
  summary: 'Daftar tautan dan PIN untuk Excel; semua sel berupa teks',
  note,
  access,
  input,
  answer: media(workbook),
  errors,
  async run(granted, chosen): Promise<Download> {
    const { event } = granted;
    const bytes = await cardsWorkbook(await cardsFor(granted, chosen, 'workbook'), event.timeZone);
    return { bytes, type: workbook, name: `tautan-${event.slug}.xlsx` };
  },
});

/** The cards as a workbook, for desks that look people up in it. */
export function cardsWorkbook(cards: readonly Card[], timeZone: string): Promise<Uint8Array> {
  const header = ['No.', 'Nama', 'Jabatan', 'Instansi', 'Kelompok', 'PIN', 'Tautan', 'Keadaan'];
  const rows = forHandingOut(cards).map(({ number, name, institution, group = '', pin, link, signedAt, ...card }) => [
    ...[String(number), name, positionWords(card), institution, group],
    ...[pin, link, signedAt ? `menandatangani ${momentWords(new Date(signedAt), timeZone)}` : 'belum'],
  ]);
  return spreadsheet('Kartu', [header, ...rows], [6, 40, 40, 40, 24, 10, 60, 30]);
}

/**
 * The cards of the chosen people. The trail tells who took them, and in which form.
 * @throws IkrarError 'declaration-closed' · 'not-found' when none of them has a card that can be printed
 */
export async function cardsFor(granted: AtDeclaration, chosen: Chosen, form: CardForm): Promise<readonly Card[]> {
  requireOpenable(granted.declaration);
  const batch = await batchOf(granted, chosen);
  const { cards, unprintable } = batch;
  if (cards.length === 0)
    throw new IkrarError(
      'not-found',
      unprintable.length > 0
        ? 'Kartu orang-orang ini tetap berlaku, tetapi dibuat dengan versi atau kunci lain dan tidak dapat dicetak lagi. Buat kartu baru.'
        : 'Belum ada kartu untuk orang-orang ini. Buat kartunya dulu.',
    );
  await recordTaking(granted, batch, form);
  return cards;
}

export const recordTaking = (granted: AtDeclaration, { cards }: Batch, form: CardForm): Promise<void> =>
  record(granted, 'cards-printed', { people: `${cards.length}`, form }, granted.declaration.id);
