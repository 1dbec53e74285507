import { z } from 'zod';
import { createCards } from '../../document/cards.ts';
import { type Actor, getEventInReach, getRound } from '../../operations/access.ts';
import { attendanceAnswer, cardAnswer, fillAnswer, rosterAnswer } from '../../operations/answers.ts';
import { recordAttendance } from '../../operations/attendance.ts';
import { type Card, cardsCsv, makeCards, replaceLink, resetPin } from '../../operations/cards.ts';
import type { Download } from '../../operations/operation.ts';
import { fillRoster, getRoster, importFile, putRoster } from '../../operations/roster.ts';
import {
  attendanceInput,
  cardsInput,
  declarationId,
  personId,
  regionFill,
  rosterInput,
} from '../../operations/schemas.ts';
import type { Services } from '../../services.ts';
import { type ApiRoute, route } from '../api.ts';
import { actorOf } from '../session.ts';

export const rosterTypes = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
] as const;

export const peopleRoutes = (services: Services): readonly ApiRoute[] => [
  route({
    method: 'get',
    path: '/api/declarations/{declarationId}/roster',
    summary: 'Daftar peserta',
    tag: 'Peserta',
    params: declarationId,
    answer: { status: 200, json: rosterAnswer },
    errors: ['not-found'],
    handle: async ({ request, params }) => ({
      people: await getRoster(services, actorOf(request), params.declarationId),
    }),
  }),
  route({
    method: 'put',
    path: '/api/declarations/{declarationId}/roster',
    summary: 'Mengganti daftar peserta dengan baris-baris ini',
    tag: 'Peserta',
    params: declarationId,
    body: rosterInput,
    limit: '6mb',
    answer: { status: 200, json: rosterAnswer },
    errors: ['not-found', 'roster-invalid', 'roster-empty', 'declaration-not-draft', 'conflict'],
    handle: async ({ request, params, body }) => ({
      people: await putRoster(services, actorOf(request), params.declarationId, body),
    }),
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/roster/import',
    summary: 'Mengganti daftar peserta dengan isi berkas CSV atau Excel (.xlsx)',
    tag: 'Peserta',
    params: declarationId,
    upload: rosterTypes,
    limit: '6mb',
    answer: { status: 200, json: rosterAnswer },
    errors: ['not-found', 'roster-invalid', 'roster-empty', 'declaration-not-draft', 'body-too-large', 'conflict'],
    handle: async ({ request, params }) => ({
      people: await importFile(services, actorOf(request), params.declarationId, uploadedBytes(request.body)),
    }),
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/roster/region',
    summary: 'Mengisi daftar dengan semua pemegang jabatan suatu wilayah',
    tag: 'Peserta',
    params: declarationId,
    body: regionFill,
    limit: '1mb',
    answer: { status: 200, json: fillAnswer },
    errors: ['not-found', 'region-unknown', 'roster-invalid', 'declaration-not-draft', 'conflict'],
    handle: async ({ request, params, body }) => {
      const { kept, rows } = await fillRoster(services, actorOf(request), params.declarationId, body);
      return { kept, people: rows };
    },
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/cards',
    summary: 'Tautan dan PIN baru; yang lama tidak berlaku lagi',
    tag: 'Peserta',
    params: declarationId,
    body: cardsInput,
    limit: '512kb',
    answer: { status: 201, json: z.strictObject({ cards: z.array(cardAnswer) }) },
    errors: ['not-found', 'roster-empty', 'declaration-closed'],
    handle: async ({ request, params, body }) => ({
      cards: await makeCards(services, actorOf(request), params.declarationId, body),
    }),
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/cards.pdf',
    summary: 'Lembar kartu dengan tautan dan PIN baru; yang lama tidak berlaku lagi',
    tag: 'Peserta',
    params: declarationId,
    body: cardsInput,
    limit: '512kb',
    answer: { status: 200, media: 'application/pdf' },
    errors: ['not-found', 'roster-empty', 'declaration-closed'],
    handle: async ({ request, params, body }) => {
      const actor = actorOf(request);
      const cards = await makeCards(services, actor, params.declarationId, body);
      return cardsPdf(services, actor, params.declarationId, cards);
    },
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/people/{personId}/pin',
    summary: 'PIN baru untuk satu orang, juga bila terkunci',
    tag: 'Peserta',
    params: personId,
    answer: { status: 201, json: z.strictObject({ signerId: z.string(), name: z.string(), pin: z.string() }) },
    errors: ['not-found', 'declaration-closed'],
    handle: ({ request, params }) => resetPin(services, actorOf(request), params.declarationId, params.personId),
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/people/{personId}/link',
    summary: 'Tautan baru untuk satu orang; yang lama tidak berlaku lagi',
    tag: 'Peserta',
    params: personId,
    answer: { status: 201, json: z.strictObject({ signerId: z.string(), name: z.string(), link: z.string() }) },
    errors: ['not-found', 'declaration-closed'],
    handle: ({ request, params }) => replaceLink(services, actorOf(request), params.declarationId, params.personId),
  }),
  route({
    method: 'put',
    path: '/api/declarations/{declarationId}/people/{personId}/attendance',
    summary: 'Mencatat kehadiran',
    tag: 'Upacara',
    params: personId,
    body: attendanceInput,
    answer: { status: 200, json: attendanceAnswer },
    errors: ['not-found', 'declaration-closed'],
    handle: async ({ request, params, body }) => {
      const saved = await recordAttendance(services, actorOf(request), params.declarationId, params.personId, body);
      const { version: _version, declarationId: _declaration, ...shown } = saved;
      return shown;
    },
  }),
];

/** The sheet of cards, ten to a page. */
export async function cardsPdf(
  services: Services,
  actor: Actor,
  id: string,
  cards: readonly Card[],
): Promise<Download> {
  const declaration = await getRound(services, actor, id, 'organizer');
  const event = await getEventInReach(services, actor, declaration.eventId);
  const bytes = await createCards({
    event,
    hallUrl: `${services.config.baseUrl}/h/${event.slug}`,
    people: forHandingOut(cards),
  });
  return { bytes, type: 'application/pdf', name: `kartu-${event.slug}.pdf` };
}

export const cardsList = (slug: string, cards: readonly Card[]): Download => ({
  bytes: new TextEncoder().encode(cardsCsv(forHandingOut(cards))),
  type: 'text/csv; charset=utf-8',
  name: `tautan-${slug}.csv`,
});

/** By group and name, as people ask for their card at the desk. */
const forHandingOut = (cards: readonly Card[]): readonly Card[] => {
  const { compare } = new Intl.Collator('id', { numeric: true });
  return cards.toSorted((a, b) => compare(a.group ?? '', b.group ?? '') || compare(a.name, b.name));
};

const uploadedBytes = (body: unknown): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array());
