import { z } from 'zod';
import { getRoundInReach } from '../../operations/access.ts';
import { declarationAnswer, progressAnswer, roundAnswer } from '../../operations/answers.ts';
import { getProgress } from '../../operations/attendance.ts';
import { closeDeclaration, openDeclaration, previewPdf, revokeDeclaration } from '../../operations/ceremonies.ts';
import { changeDeclaration, removeDeclaration } from '../../operations/declarations.ts';
import { createRound, getRoundTree } from '../../operations/rounds.ts';
import { declarationChange, declarationId, revokeInput, roundInput } from '../../operations/schemas.ts';
import { showDeclaration, showProgress, showRounds } from '../../operations/shown.ts';
import type { Services } from '../../services.ts';
import { type ApiRoute, route } from '../api.ts';
import { actorOf } from '../session.ts';

export const declarationRoutes = (services: Services): readonly ApiRoute[] => [
  route({
    method: 'get',
    path: '/api/declarations/{declarationId}',
    summary: 'Satu naskah dengan berkasnya',
    tag: 'Naskah',
    params: declarationId,
    answer: { status: 200, json: declarationAnswer },
    errors: ['not-found'],
    handle: async ({ request, params }) =>
      showDeclaration(services, await getRoundInReach(services, actorOf(request), params.declarationId)),
  }),
  route({
    method: 'patch',
    path: '/api/declarations/{declarationId}',
    summary: 'Mengubah naskah yang belum dibuka',
    tag: 'Naskah',
    params: declarationId,
    body: declarationChange,
    answer: { status: 200, json: declarationAnswer },
    errors: ['not-found', 'declaration-not-draft', 'template-unknown', 'slot-unknown'],
    handle: async ({ request, params, body }) =>
      showDeclaration(services, await changeDeclaration(services, actorOf(request), params.declarationId, body)),
  }),
  route({
    method: 'delete',
    path: '/api/declarations/{declarationId}',
    summary: 'Menghapus naskah yang belum dibuka',
    tag: 'Naskah',
    params: declarationId,
    answer: { status: 204 },
    errors: ['not-found', 'declaration-not-draft'],
    handle: ({ request, params }) => removeDeclaration(services, actorOf(request), params.declarationId),
  }),
  route({
    method: 'get',
    path: '/api/declarations/{declarationId}/preview.pdf',
    summary: 'Pratinjau: tanpa QR, bertanda air PRATINJAU',
    tag: 'Naskah',
    params: declarationId,
    answer: { status: 200, media: 'application/pdf' },
    errors: ['not-found', 'roster-empty', 'slot-missing', 'template-not-in-force'],
    handle: async ({ request, params }) => previewPdf(services, actorOf(request), params.declarationId),
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/open',
    summary: 'Membuka naskah: teks dan daftar dibekukan dan disegel',
    tag: 'Upacara',
    params: declarationId,
    answer: { status: 200, json: declarationAnswer },
    errors: [
      'not-found',
      'roster-empty',
      'slot-missing',
      'slot-invalid',
      'template-not-in-force',
      'declaration-closed',
    ],
    handle: async ({ request, params }) =>
      showDeclaration(services, await openDeclaration(services, actorOf(request), params.declarationId)),
  }),
  route({
    method: 'get',
    path: '/api/declarations/{declarationId}/progress',
    summary: 'Siapa sudah menandatangani, hadir, diwakilkan atau tidak hadir',
    tag: 'Upacara',
    params: declarationId,
    query: z.object({ people: z.enum(['all', 'none']).default('all').describe('none: hanya hitungan') }),
    answer: { status: 200, json: progressAnswer },
    errors: ['not-found'],
    handle: async ({ request, params, query }) => {
      const shown = showProgress(await getProgress(services, actorOf(request), params.declarationId));
      return query.people === 'none' ? { ...shown, people: [] } : shown;
    },
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/close',
    summary: 'Menutup naskah: segel akhir dan berita acara',
    tag: 'Upacara',
    params: declarationId,
    answer: { status: 200, json: declarationAnswer },
    errors: ['not-found', 'declaration-not-open', 'declaration-closed'],
    handle: async ({ request, params }) =>
      showDeclaration(services, await closeDeclaration(services, actorOf(request), params.declarationId)),
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/revoke',
    summary: 'Mencabut naskah dengan alasan',
    tag: 'Upacara',
    params: declarationId,
    body: revokeInput,
    answer: { status: 200, json: declarationAnswer },
    errors: ['not-found', 'declaration-not-open'],
    handle: async ({ request, params, body }) =>
      showDeclaration(services, await revokeDeclaration(services, actorOf(request), params.declarationId, body.reason)),
  }),
  route({
    method: 'post',
    path: '/api/declarations/{declarationId}/rounds',
    summary: 'Naskah susulan (yang belum menandatangani) atau berjenjang (putaran di bawahnya)',
    tag: 'Naskah',
    params: declarationId,
    body: roundInput,
    answer: { status: 201, json: declarationAnswer },
    errors: ['not-found', 'declaration-not-open', 'parent-closed', 'template-unknown'],
    handle: async ({ request, params, body }) =>
      showDeclaration(services, await createRound(services, actorOf(request), params.declarationId, body)),
  }),
  route({
    method: 'get',
    path: '/api/declarations/{declarationId}/rounds',
    summary: 'Naskah dengan semua putaran di bawahnya',
    tag: 'Naskah',
    params: declarationId,
    answer: { status: 200, json: z.lazy(() => roundAnswer) },
    errors: ['not-found'],
    handle: async ({ request, params }) =>
      showRounds(services, await getRoundTree(services, actorOf(request), params.declarationId)),
  }),
];
