import { z } from 'zod';
import { getEvent, getEventInReach } from '../../operations/access.ts';
import {
  auditAnswer,
  declarationAnswer,
  eventAnswer,
  memberAnswer,
  templatesAnswer,
  textAnswer,
} from '../../operations/answers.ts';
import { closeEvent } from '../../operations/ceremonies.ts';
import { createDeclaration, listDeclarations } from '../../operations/declarations.ts';
import { changeEvent, createEvent, listEvents } from '../../operations/events.ts';
import { addMember, listMembers, removeMember, renewInvitation } from '../../operations/members.ts';
import {
  declarationInput,
  draftText,
  eventChange,
  eventId,
  eventInput,
  memberId,
  memberInput,
} from '../../operations/schemas.ts';
import { showDeclaration, showEvent } from '../../operations/shown.ts';
import { draftedText, listTexts } from '../../operations/texts.ts';
import { trailWords } from '../../operations/trail.ts';
import type { Services } from '../../services.ts';
import { type ApiRoute, route } from '../api.ts';
import { actorOf } from '../session.ts';

export const eventRoutes = (services: Services): readonly ApiRoute[] => [
  route({
    method: 'get',
    path: '/api/events',
    summary: 'Kegiatan yang dapat dilihat',
    tag: 'Kegiatan',
    answer: { status: 200, json: z.strictObject({ events: z.array(eventAnswer) }) },
    handle: async ({ request }) => ({
      events: (await listEvents(services, actorOf(request))).map((event) => showEvent(services, event)),
    }),
  }),
  route({
    method: 'post',
    path: '/api/events',
    summary: 'Membuat kegiatan',
    tag: 'Kegiatan',
    body: eventInput,
    limit: '1mb',
    answer: { status: 201, json: eventAnswer },
    errors: ['region-unknown', 'logo-invalid', 'conflict'],
    handle: async ({ request, body }) => showEvent(services, await createEvent(services, actorOf(request), body)),
  }),
  route({
    method: 'get',
    path: '/api/events/{eventId}',
    summary: 'Satu kegiatan',
    tag: 'Kegiatan',
    params: eventId,
    answer: { status: 200, json: eventAnswer },
    errors: ['not-found'],
    handle: async ({ request, params }) =>
      showEvent(services, await getEventInReach(services, actorOf(request), params.eventId)),
  }),
  route({
    method: 'patch',
    path: '/api/events/{eventId}',
    summary: 'Mengubah kegiatan; berkas yang sudah dibuka tidak berubah',
    tag: 'Kegiatan',
    params: eventId,
    body: eventChange,
    limit: '1mb',
    answer: { status: 200, json: eventAnswer },
    errors: ['not-found', 'region-unknown', 'logo-invalid', 'conflict'],
    handle: async ({ request, params, body }) =>
      showEvent(services, await changeEvent(services, actorOf(request), params.eventId, body)),
  }),
  route({
    method: 'get',
    path: '/api/events/{eventId}/declarations',
    summary: 'Naskah suatu kegiatan',
    tag: 'Naskah',
    params: eventId,
    answer: { status: 200, json: z.strictObject({ declarations: z.array(declarationAnswer) }) },
    errors: ['not-found'],
    handle: async ({ request, params }) => {
      const found = await listDeclarations(services, actorOf(request), params.eventId);
      return { declarations: await Promise.all(found.map((one) => showDeclaration(services, one))) };
    },
  }),
  route({
    method: 'post',
    path: '/api/events/{eventId}/declarations',
    summary: 'Membuat naskah dari teks baku',
    tag: 'Naskah',
    params: eventId,
    body: declarationInput,
    answer: { status: 201, json: declarationAnswer },
    errors: ['not-found', 'template-unknown', 'slot-unknown'],
    handle: async ({ request, params, body }) =>
      showDeclaration(services, await createDeclaration(services, actorOf(request), params.eventId, body)),
  }),
  route({
    method: 'post',
    path: '/api/events/{eventId}/close',
    summary: 'Menutup semua naskah yang terbuka, putaran terbawah dulu',
    tag: 'Upacara',
    params: eventId,
    answer: { status: 200, json: z.strictObject({ declarations: z.array(declarationAnswer) }) },
    errors: ['not-found', 'declaration-not-open'],
    handle: async ({ request, params }) => {
      const closed = await closeEvent(services, actorOf(request), params.eventId);
      return { declarations: await Promise.all(closed.map((one) => showDeclaration(services, one))) };
    },
  }),
  route({
    method: 'get',
    path: '/api/events/{eventId}/members',
    summary: 'Siapa berhak apa di kegiatan',
    tag: 'Anggota',
    params: eventId,
    answer: { status: 200, json: z.strictObject({ members: z.array(memberAnswer) }) },
    errors: ['not-found'],
    handle: async ({ request, params }) => ({
      members: (await listMembers(services, actorOf(request), params.eventId)).map(showMember),
    }),
  }),
  route({
    method: 'post',
    path: '/api/events/{eventId}/members',
    summary: 'Memberi hak; akun baru mendapat tautan sekali pakai',
    tag: 'Anggota',
    params: eventId,
    body: memberInput,
    answer: { status: 201, json: memberAnswer },
    errors: ['not-found', 'conflict'],
    handle: async ({ request, params, body }) =>
      showMember(await addMember(services, actorOf(request), params.eventId, body)),
  }),
  route({
    method: 'delete',
    path: '/api/events/{eventId}/members/{membershipId}',
    summary: 'Mencabut hak',
    tag: 'Anggota',
    params: memberId,
    answer: { status: 204 },
    errors: ['not-found', 'conflict'],
    handle: ({ request, params }) => removeMember(services, actorOf(request), params.eventId, params.membershipId),
  }),
  route({
    method: 'post',
    path: '/api/events/{eventId}/members/{membershipId}/setup',
    summary: 'Tautan sekali pakai baru untuk anggota',
    tag: 'Anggota',
    params: memberId,
    answer: { status: 201, json: z.strictObject({ setupUrl: z.string() }) },
    errors: ['not-found'],
    handle: async ({ request, params }) => ({
      setupUrl: await renewInvitation(services, actorOf(request), params.eventId, params.membershipId),
    }),
  }),
  route({
    method: 'get',
    path: '/api/events/{eventId}/audit',
    summary: 'Siapa melakukan apa, yang terbaru dulu',
    tag: 'Kegiatan',
    params: eventId,
    answer: { status: 200, json: auditAnswer },
    errors: ['not-found'],
    handle: async ({ request, params }) => {
      await getEvent(services, actorOf(request), params.eventId, 'organizer');
      const entries = await services.stores.audit.find({ where: { eventId: params.eventId } });
      return {
        entries: entries
          .toReversed()
          .map(({ id: _id, version: _v, eventId: _e, ...entry }) => ({ ...entry, ...trailWords(entry) })),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/templates',
    summary: 'Teks baku dan klausul dengan isiannya',
    tag: 'Naskah',
    access: 'public',
    answer: { status: 200, json: templatesAnswer },
    handle: async () => listTexts(services),
  }),
  route({
    method: 'post',
    path: '/api/texts',
    summary: 'Teks seperti akan terbaca, selagi isian diketik',
    tag: 'Naskah',
    body: draftText,
    answer: { status: 200, json: textAnswer },
    errors: ['template-unknown'],
    handle: async ({ body }) => draftedText(services, body),
  }),
];

type MemberShown = z.output<typeof memberAnswer>;

const showMember = (member: MemberShown & { readonly version?: number; readonly eventId?: string }): MemberShown => {
  const { version: _version, eventId: _event, ...shown } = member;
  return shown;
};
