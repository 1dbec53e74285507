import { z } from 'zod';
import { hex } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { Handover, PledgeEvent } from '../model.ts';
import type { Services } from '../services.ts';
import type { Actor } from './access.ts';
import { archiveEvents } from './archive-search.ts';
import { text } from './fields.ts';
import { record } from './trail.ts';

export const handoverInput = z.strictObject({
  receiver: text(160).describe('Nama dan jabatan penerima'),
  bagSha256: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, 'SHA-256 terdiri atas 64 huruf dan angka.')
    .optional(),
});

/** @throws IkrarError 'forbidden' for an event whose archive the account may not see */
export async function getArchived(services: Services, actor: Actor, id: string): Promise<PledgeEvent> {
  const event = (await archiveEvents(services, actor.visitor)).find((one) => one.id === id);
  if (event) return event;
  throw new IkrarError(
    'forbidden',
    'Arsip kegiatan ini tidak dapat Anda lihat. Minta hak arsiparis kepada penyelenggara.',
  );
}

/** What was handed over to whom, the earliest first. */
export async function listHandovers(services: Services, actor: Actor, eventId: string): Promise<readonly Handover[]> {
  await getArchived(services, actor, eventId);
  const handovers = await services.stores.handovers.find({ where: { eventId } });
  return handovers.toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

export async function recordHandover(
  services: Services,
  actor: Actor,
  eventId: string,
  { receiver, bagSha256 }: z.output<typeof handoverInput>,
): Promise<Handover> {
  await getArchived(services, actor, eventId);
  const handover: Handover = {
    id: hex(services.random(12)),
    version: 0,
    eventId,
    at: services.clock().toISOString(),
    receiver,
    by: actor.visitor.account.displayName,
    ...(bagSha256 ? { bagSha256 } : {}),
  };
  await services.stores.handovers.insert(handover);
  await record({ services, actor, event: { id: eventId } }, 'archive-handed-over', { receiver });
  return handover;
}
