import { z } from 'zod';
import { hex } from '../core/bytes.ts';
import type { Handover } from '../model.ts';
import * as model from '../model.ts';
import { eventId, text, time } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

const handoverFields = {
  receiver: text(160).describe('Nama dan jabatan penerima').meta({ title: 'Diserahkan kepada' }),
  bagSha256: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, 'SHA-256 terdiri atas 64 huruf dan angka.')
    .optional()
    .meta({ title: 'SHA-256 paket arsip' }),
};

const handoverAnswer = model.handover.omit({ id: true, version: true, eventId: true }).strip().meta({ id: 'Handover' });

/** Who may see an event's archive. */
export const archive = { event: ['archivist', 'organizer'] } as const;

export const listHandovers = operation({
  summary: 'Penyerahan arsip, yang paling awal dulu',
  access: archive,
  input: z.strictObject(eventId),
  answer: z.object({
    handovers: z.array(handoverAnswer),
    bag: z
      .object({ sha256: z.string(), size: z.number(), at: time })
      .meta({ id: 'KeptBag' })
      .optional()
      .describe('Paket arsip terakhir yang diunduh utuh'),
  }),
  async run({ services, event }) {
    const handovers = await services.stores.handovers.find({ where: { eventId: event.id } });
    const bag = (await services.stores.archives.get(event.id))?.bag;
    return { handovers: handovers.toSorted((a, b) => (a.at < b.at ? -1 : 1)), ...(bag ? { bag } : {}) };
  },
});

export const recordHandover = operation({
  summary: 'Mencatat penyerahan arsip',
  note: '`bagSha256` ialah SHA-256 berkas zip yang diserahkan, supaya penerima dapat mencocokkannya.',
  creates: true,
  access: archive,
  input: z.strictObject({ ...eventId, ...handoverFields }),
  answer: handoverAnswer,
  async run({ services, actor, event }, { receiver, bagSha256 }) {
    const handover: Handover = {
      id: hex(services.random(12)),
      version: 0,
      eventId: event.id,
      at: services.clock().toISOString(),
      receiver,
      by: actor.visitor.account.displayName,
      ...(bagSha256 ? { bagSha256 } : {}),
    };
    await services.stores.handovers.insert(handover);
    await record({ services, actor, event }, 'archive-handed-over', { receiver });
    return handover;
  },
});
