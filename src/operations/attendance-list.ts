import { z } from 'zod';
import { daysOf } from '../ceremony/contents.ts';
import { dayWords, localDay, timeWords } from '../core/dates.ts';
import { type AttendanceLine, createAttendanceList } from '../document/attendance-list.ts';
import { IkrarError } from '../errors.ts';
import { type AtEvent, maySee } from './access.ts';
import { archive } from './handovers.ts';
import { day, eventId } from './input.ts';
import { media, operation } from './operation.ts';

export const printAttendanceList = operation({
  summary: 'Daftar hadir satu hari, untuk dicetak',
  note: 'Peserta semua naskah yang berlangsung hari itu, setiap orang sekali. Yang menandatangani hari itu tercatat dengan waktunya; selebihnya dan tamu menandatangani dengan tangan.',
  access: archive,
  input: z.strictObject({
    ...eventId,
    day: day.optional().describe('Bawaan: hari pertama'),
    guests: z.coerce.number().int().min(0).max(60).default(10).describe('Baris kosong untuk tamu'),
  }),
  answer: media('application/pdf'),
  async run(granted, { day: asked, guests }) {
    const { services, event } = granted;
    const days = daysOf(event, { days: [] });
    const on = asked ?? event.firstDay;
    if (!days.includes(on))
      throw new IkrarError('invalid-input', `${dayWords(on)} bukan hari kegiatan ini.`, {
        faults: [{ path: 'day', message: `Pilih salah satu: ${days.join(', ')}.` }],
      });
    const people = await linesOf(granted, on);
    const bytes = await createAttendanceList({ event, use: services.config.use, day: on, people, guests });
    return { bytes, type: 'application/pdf', name: `daftar-hadir-${event.slug}-${on}.pdf` };
  },
});

/** People who stand on several rosters of the day are listed once. */
async function linesOf({ services, actor, event }: AtEvent, on: string): Promise<readonly AttendanceLine[]> {
  const all = await services.stores.declarations.find({ where: { eventId: event.id } });
  const held = all.filter((one) => maySee(actor, one) && daysOf(event, one).includes(on));
  const lines = new Map<string, AttendanceLine>();
  for (const { id } of held.toSorted((a, b) => a.order - b.order)) {
    const { people } = await services.ceremony.progress(id);
    for (const { person, signature } of people) {
      const at = signature && new Date(signature.at);
      const then = at && localDay(at, event.timeZone) === on;
      const signed = then ? `ditandatangani elektronik pukul ${timeWords(at, event.timeZone)}` : '';
      const { name, position, represents, institution } = person;
      const key = JSON.stringify([name, position, represents]);
      if (!lines.get(key)?.signed) lines.set(key, { name, position, represents, institution, signed });
    }
  }
  return [...lines.values()];
}
