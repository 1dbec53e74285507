import { z } from 'zod';
import { requireStillThere } from '../ceremony/removing.ts';
import { IkrarError } from '../errors.ts';
import type { Delivery } from '../model.ts';
import { update } from '../stores.ts';
import { requireOpenable } from './card-secrets.ts';
import { personId, time } from './input.ts';
import { operation } from './operation.ts';
import { getPerson } from './roster.ts';

/** A mark of the organizers' own: we cannot see what WhatsApp does. */
export const markSent = operation({
  summary: 'Menandai bahwa tautan seseorang sudah dikirim lewat WhatsApp',
  note: 'Tanda ini berlaku untuk tautan yang sekarang: tautan baru belum terkirim.',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...personId,
    sent: z
      .boolean()
      .describe('false: tandanya dihapus')
      .meta({ examples: [true] }),
  }),
  answer: z.object({ signerId: z.string(), sentAt: time.optional() }).meta({ id: 'SentMark' }),
  errors: ['declaration-closed'],
  async run({ services, declaration }, { personId: given, sent }) {
    requireOpenable(declaration);
    const { stores } = services;
    const { id } = await getPerson(services, declaration.id, given);
    const linkHash = (await stores.credentials.get(id))?.linkHash;
    if (linkHash === undefined) throw new IkrarError('not-found', 'Orang ini belum punya tautan. Buat kartunya dulu.');
    const at = services.clock().toISOString();
    const change = ({ whatsapp: _before, ...rest }: Delivery): Delivery => ({
      ...rest,
      ...(sent ? { whatsapp: { at, linkHash } } : {}),
    });
    const fresh = change({ id, version: 0, declarationId: declaration.id });
    if (await stores.deliveries.insert(fresh)) await requireStillThere(stores, declaration.id);
    else await update(stores.deliveries, id, change);
    return { signerId: id, ...(sent ? { sentAt: at } : {}) };
  },
});
