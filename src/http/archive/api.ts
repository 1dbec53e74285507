import { z } from 'zod';
import type { Handover } from '../../model.ts';
import { archiveDownload } from '../../operations/archive-export.ts';
import { searchArchive } from '../../operations/archive-search.ts';
import { getArchived, handoverInput, listHandovers, recordHandover } from '../../operations/handovers.ts';
import { eventId } from '../../operations/schemas.ts';
import { record } from '../../operations/trail.ts';
import type { Services } from '../../services.ts';
import { type ApiRoute, route } from '../api.ts';
import { actorOf } from '../session.ts';

const handoverAnswer = z
  .strictObject({ at: z.string(), receiver: z.string(), by: z.string(), bagSha256: z.string().optional() })
  .meta({ id: 'Handover' });

const foundAnswer = z.strictObject({
  found: z.array(
    z.strictObject({
      eventId: z.string(),
      event: z.string(),
      declarationId: z.string(),
      title: z.string(),
      number: z.string(),
      state: z.string(),
      codes: z.array(z.string()),
      people: z.array(z.strictObject({ name: z.string(), position: z.string() })),
      handedOver: z.boolean(),
    }),
  ),
});

/** The archivist's half of the JSON API. */
export const archiveApi = (services: Services): readonly ApiRoute[] => [
  route({
    method: 'get',
    path: '/api/archive',
    summary: 'Mencari di arsip: nama, jabatan, kegiatan, wilayah, nomor, kode, tanggal',
    tag: 'Arsip',
    query: z.object({ q: z.string().max(100).default('') }),
    answer: { status: 200, json: foundAnswer },
    handle: async ({ visitor, query }) => ({
      found: (await searchArchive(services, visitor(), query.q)).map((one) => ({
        eventId: one.event.id,
        event: one.event.name,
        declarationId: one.declaration.id,
        title: one.title,
        number: one.declaration.number,
        state: one.declaration.state,
        codes: one.files.map(({ code }) => code),
        people: [...one.people],
        handedOver: one.handovers.length > 0,
      })),
    }),
  }),
  route({
    method: 'get',
    path: '/api/events/{eventId}/bag.zip',
    summary: 'Paket arsip kegiatan (BagIt)',
    tag: 'Arsip',
    params: eventId,
    answer: { status: 200, media: 'application/zip' },
    errors: ['not-found', 'conflict'],
    handle: async ({ request, params }) => {
      const event = await getArchived(services, actorOf(request), params.eventId);
      const download = await archiveDownload(services, [event]);
      await record({ services, actor: actorOf(request), event }, 'archive-exported', {});
      return download;
    },
  }),
  route({
    method: 'get',
    path: '/api/events/{eventId}/handovers',
    summary: 'Penyerahan arsip',
    tag: 'Arsip',
    params: eventId,
    answer: { status: 200, json: z.strictObject({ handovers: z.array(handoverAnswer) }) },
    handle: async ({ request, params }) => ({
      handovers: (await listHandovers(services, actorOf(request), params.eventId)).map(shown),
    }),
  }),
  route({
    method: 'post',
    path: '/api/events/{eventId}/handovers',
    summary: 'Mencatat penyerahan arsip',
    tag: 'Arsip',
    params: eventId,
    body: handoverInput,
    answer: { status: 201, json: handoverAnswer },
    handle: async ({ request, params, body }) =>
      shown(await recordHandover(services, actorOf(request), params.eventId, body)),
  }),
];

const shown = ({ id: _id, version: _version, eventId: _event, ...handover }: Handover) => handover;
