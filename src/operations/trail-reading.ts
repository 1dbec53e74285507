import { z } from 'zod';
import { mapLimited } from '../core/turns.ts';
import type { TrailDetails, TrailEntry } from '../model.ts';
import * as model from '../model.ts';
import type { Stores } from '../stores.ts';
import { eventId } from './input.ts';
import { operation } from './operation.ts';
import { trailWords } from './trail.ts';

const entry = model.trailEntry
  .pick({ at: true, code: true })
  .extend({
    ...model.trailDetails.pick({ actor: true, parameters: true, subject: true, from: true }).shape,
    action: z.string().describe('Kode dan parameternya dalam kata-kata'),
    detail: z.string(),
  })
  .strip()
  .meta({ id: 'TrailEntry' });

/** An entry with who did it and from where, as far as that is still kept. */
export async function withDetails(
  { trailDetails }: Pick<Stores, 'trailDetails'>,
  { at, code, details }: TrailEntry,
): Promise<Pick<TrailEntry, 'at' | 'code'> & Omit<TrailDetails, 'id' | 'version' | 'salt'>> {
  const found = await trailDetails.get(details);
  if (!found) return { at, code, actor: '', parameters: {} };
  const { id: _digest, version: _version, salt: _salt, ...rest } = found;
  return { at, code, ...rest };
}

export const readTrail = operation({
  summary: 'Siapa melakukan apa, yang terbaru dulu',
  note: '`code` dan `parameters` untuk program, `action` dan `detail` untuk dibaca orang.',
  access: { event: 'organizer' },
  input: z.strictObject(eventId),
  answer: z.object({ entries: z.array(entry) }),
  async run({ services: { stores }, event }) {
    const where = { eventId: event.id };
    const [chained, before] = await Promise.all([stores.trail.find({ where }), stores.audit.find({ where })]);
    const told = await mapLimited(chained, 64, (one) => withDetails(stores, one));
    return { entries: [...before, ...told].toReversed().map((one) => ({ ...one, ...trailWords(one) })) };
  },
});
