import { z } from 'zod';
import { IkrarError } from '../errors.ts';
import type { Declaration, Person } from '../model.ts';
import { knownAmong } from '../roster/duplicates.ts';
import { maximumPeople } from '../roster/row.ts';
import { maySee } from './access.ts';
import { nameOf } from './declaration-names.ts';
import { listEvents } from './events.ts';
import { declarationId, recordId } from './input.ts';
import { operation } from './operation.ts';
import { personAnswer, readRoster, replaceRoster, rosterAnswer } from './roster.ts';

const source = z
  .object({
    id: z.string().describe('Dipakai sebagai `from`'),
    name: z.string(),
    eventId: z.string(),
    event: z.string().describe('Nama kegiatan'),
    firstDay: z.string(),
  })
  .meta({ id: 'RosterSource' });

export const listRosterSources = operation({
  summary: 'Naskah yang daftar pesertanya dapat disalin ke naskah ini, yang terbaru dulu',
  note: 'Hanya naskah yang boleh dilihat akun ini, juga dari kegiatan lain.',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: z.object({ sources: z.array(source) }),
  async run({ services, actor, declaration }) {
    const { events } = await listEvents.ask(services, actor, {});
    const sources = events.map(async ({ id: eventId, name: event, firstDay }) => {
      const all = await services.stores.declarations.find({ where: { eventId } });
      const others = all
        .filter((one) => one.id !== declaration.id && maySee(actor, one))
        .toSorted((a, b) => a.order - b.order);
      const named = async (one: Declaration) => ({
        id: one.id,
        name: await nameOf(services.texts, one),
        eventId,
        event,
        firstDay,
      });
      return Promise.all(others.map(named));
    });
    return { sources: (await Promise.all(sources)).flat() };
  },
});

export const copyRoster = operation({
  summary: 'Menambahkan orang dari daftar peserta naskah lain',
  note: 'Naskah asal harus boleh dibaca akun ini; NIP ikut hanya bila akun ini penyelenggaranya. Setiap orang mendapat `id` baru: tautan, PIN dan tanda tangan tidak ikut. Yang sudah ada di daftar ini tidak ditambahkan lagi dan disebut di `skipped`.',
  limit: '1mb',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...declarationId,
    from: recordId.describe('`id` naskah asal'),
    people: z.array(recordId).max(maximumPeople).optional().describe('`id` orang di naskah asal; bawaan: semuanya'),
  }),
  answer: rosterAnswer.extend({ skipped: z.array(personAnswer) }).meta({ id: 'CopiedRoster' }),
  errors: ['roster-invalid', 'declaration-not-draft', 'conflict'],
  async run({ services, actor, declaration }, { from, people: wanted }) {
    const { people: theirs } = await readRoster.ask(services, actor, { declarationId: from });
    const { people: ours, version } = await readRoster.ask(services, actor, { declarationId: declaration.id });
    const isKnown = knownAmong(ours);
    const chosen = chosenOf(theirs, wanted);
    const added = chosen.filter((person) => !isKnown(person)).map(({ id: _theirs, ...row }) => row);
    const skipped = chosen.filter(isKnown);
    if (added.length === 0) return { people: ours, skipped };
    const rows = { declarationId: declaration.id, people: [...ours, ...added], version };
    return { ...(await replaceRoster.ask(services, actor, rows)), skipped };
  },
});

function chosenOf(people: readonly Person[], wanted: readonly string[] | undefined): readonly Person[] {
  if (!wanted) return people;
  const ids = new Set(wanted);
  const chosen = people.filter(({ id }) => ids.has(id));
  if (chosen.length === ids.size) return chosen;
  throw new IkrarError('conflict', 'Daftar asalnya baru saja berubah. Muat ulang halaman, lalu pilih lagi.');
}
