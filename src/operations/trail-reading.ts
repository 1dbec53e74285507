import { z } from 'zod';
import * as model from '../model.ts';
import { eventId } from './input.ts';
import { operation } from './operation.ts';
import { trailWords } from './trail.ts';

const entry = model.auditEntry
  .omit({ id: true, version: true, eventId: true })
  .extend({ action: z.string().describe('Kode dan parameternya dalam kata-kata'), detail: z.string() })
  .strip()
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
