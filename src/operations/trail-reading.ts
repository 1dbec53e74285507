import { z } from 'zod';
import { trailCodes } from '../model.ts';
import { eventId, time } from './input.ts';
import { operation } from './operation.ts';
import { trailWords } from './trail.ts';

const entry = z
  .object({
    at: time,
    actor: z.string(),
    code: z.enum(trailCodes),
    parameters: z.record(z.string(), z.string()),
    subject: z.string().optional(),
    from: z.string().optional(),
    action: z.string().describe('Kode dan parameternya dalam kata-kata'),
    detail: z.string(),
  })
  .meta({ id: 'TrailEntry' });

export const readTrail = operation({
  summary: 'Siapa melakukan apa, yang terbaru dulu',
  note: '`code` dan `parameters` untuk program, `action` dan `detail` untuk dibaca orang.',
  access: { event: 'organizer' },
  input: z.strictObject(eventId),
  answer: z.object({ entries: z.array(entry) }),
  async run({ services, event }) {
    const entries = await services.stores.audit.find({ where: { eventId: event.id } });
    return { entries: entries.toReversed().map((one) => ({ ...one, ...trailWords(one) })) };
  },
});
