import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { hex } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, PledgeEvent } from '../model.ts';
import { insertDeclaration } from './declarations.ts';
import { createEvent, eventAnswer, makeEvent, shown } from './events.ts';
import { eventId } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

const { name, firstDay, lastDay } = createEvent.input.shape;

export const copyEvent = operation({
  summary: 'Membuat kegiatan baru menurut kegiatan ini',
  note: 'Pengaturan, kop, logo, dan teks naskah (versi terbaru, belum bernomor) disalin sebagai draf; susulan dan putaran di bawahnya tidak. Kartu, tanda tangan, dan hak akun tidak ikut.',
  creates: 'eventId',
  access: 'admin',
  input: z.strictObject({
    ...eventId,
    name: name.optional(),
    firstDay,
    lastDay: lastDay.optional().describe('Bawaan: hari pertama'),
    people: z.boolean().default(false).describe('Daftar peserta ikut disalin'),
  }),
  answer: eventAnswer,
  errors: ['conflict', 'not-found'],
  async run({ services, actor }, { eventId: id, people, name: given, firstDay: from, lastDay: to = from }) {
    const event = await services.stores.events.get(id);
    if (!event) throw new IkrarError('not-found', 'Kegiatan tidak ditemukan.');
    const made = await makeEvent(
      { services, actor },
      {
        ...settingsOf(event),
        ...{ name: given ?? event.name, firstDay: from, lastDay: to },
      },
    );
    const declarations = await services.stores.declarations.find({ where: { eventId: event.id } });
    for (const old of declarations.toSorted((a, b) => a.order - b.order)) {
      if (old.parent) continue;
      const { version } = await services.texts.latest(old.template.id);
      const draft = await insertDeclaration(services, made, textOf(old, version));
      await record(
        { services, actor, event: made, row: rowLeft('declarations', draft) },
        'declaration-created',
        { template: draft.template.id },
        draft.id,
      );
      const roster = people ? await services.stores.rosters.get(old.id) : undefined;
      if (!roster) continue;
      const anew = roster.people.map((person) => ({ ...person, id: hex(services.random(12)) }));
      await services.stores.rosters.insert({ id: draft.id, version: 0, people: anew });
      await record({ services, actor, event: made }, 'roster-changed', { people: `${anew.length}` }, draft.id);
    }
    return shown(services, made);
  },
});

/** What an office keeps from one event to the next. */
const settingsOf = ({ election, organizer, regionCode, venue, place, timeZone, ...rest }: PledgeEvent) => ({
  ...{ election, organizer, regionCode, venue, place, timeZone },
  letterhead: [...rest.letterhead],
  ...(rest.regimes ? { regimes: [...rest.regimes] } : {}),
  ...(rest.logo ? { logo: rest.logo } : {}),
  ...(rest.accent ? { accent: rest.accent } : {}),
  ...(rest.numberPattern ? { numberPattern: rest.numberPattern } : {}),
});

function textOf(old: Declaration, version: number): Parameters<typeof insertDeclaration>[2] {
  const { kind, template, clauses, slots, volumes, appearance, label } = old;
  return {
    ...{ kind, clauses, slots, volumes },
    template: { id: template.id, version },
    number: '',
    days: [],
    ...(appearance ? { appearance } : {}),
    ...(label ? { label } : {}),
  };
}
