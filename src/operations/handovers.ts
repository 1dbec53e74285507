import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { hex } from '../core/bytes.ts';
import type { Handover } from '../model.ts';
import * as model from '../model.ts';
import type { Services } from '../services.ts';
import { eventId, text, time } from './input.ts';
import { operation } from './operation.ts';
import { listRecords } from './records.ts';
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
  note: '`bagSha256` ialah SHA-256 berkas zip yang diserahkan, supaya penerima dapat mencocokkannya. `paper` ialah kode berita acara serah terima, PDF yang disegel seperti berita acara lain. `conflict` selama belum ada naskah yang ditutup.',
  errors: ['conflict'],
  creates: true,
  access: archive,
  input: z.strictObject({ ...eventId, ...handoverFields }),
  answer: handoverAnswer,
  async run({ services, actor, event }, { receiver, bagSha256 }) {
    const said = { receiver, at: services.clock().toISOString(), by: actor.visitor.account.displayName };
    const id = hex(services.random(12));
    // A crash after this line leaves a berita acara of a handover that the archive does not list; it is made again.
    const paper = await writePaper(services, event.id, { id, ...said, bagSha256 });
    const named = bagSha256 ? { bagSha256 } : {};
    const handover: Handover = { id, version: 0, eventId: event.id, ...said, ...named, paper };
    await services.stores.handovers.insert(handover);
    const row = rowLeft('handovers', handover);
    await record({ services, actor, event, row }, 'archive-handed-over', { receiver });
    return handover;
  },
});

/** Writes the berita acara. @returns its code */
async function writePaper(
  services: Services,
  eventId: string,
  { bagSha256, ...said }: Pick<Handover, 'id' | 'at' | 'by' | 'receiver'> & { readonly bagSha256: string | undefined },
): Promise<string> {
  const records = await listRecords(services, eventId);
  const kept = (await services.stores.archives.get(eventId))?.bag;
  const size = kept?.sha256 === bagSha256 ? kept?.size : undefined;
  const bag = bagSha256 ? { bag: { sha256: bagSha256, ...(size === undefined ? {} : { size }) } } : {};
  const { file: pledge } = records.find(({ file }) => file.kind !== 'berita-acara')!;
  return services.ceremony.handOver({ ...said, ...bag, pledge, records });
}
