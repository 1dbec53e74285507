import { z } from 'zod';
import { daysOf } from '../ceremony/contents.ts';
import { daysWords, dayWords } from '../core/dates.ts';
import { positionWords, type Representative, representing } from '../core/represented.ts';
import { type Declaration, declarationStates, type Handover, type PledgeEvent, type PledgeFile } from '../model.ts';
import { titleOf as regionTitle } from '../roster/regions.ts';
import type { Services } from '../services.ts';
import { hasRight, type Visitor } from './access.ts';
import { namesOf } from './declaration-names.ts';
import { archive } from './handovers.ts';
import { represents } from './input.ts';
import { operation } from './operation.ts';

/** A search result: a declaration that was opened, what matched, and the archive it was handed over to. */
export interface Found {
  readonly event: PledgeEvent;
  readonly declaration: Declaration;
  readonly title: string;
  readonly files: readonly PledgeFile[];
  readonly people: readonly (Representative & { readonly name: string; readonly position: string })[];
  readonly handovers: readonly Handover[];
}

const peopleShown = 5;

/** The events whose archive an account may see. */
async function archiveEvents(services: Services, visitor: Visitor): Promise<readonly PledgeEvent[]> {
  const events = await services.stores.events.find();
  return events
    .filter(({ id }) => archive.event.some((right) => hasRight(visitor, right, { eventId: id })))
    .toSorted((a, b) => (a.firstDay < b.firstDay ? 1 : -1));
}

const foundAnswer = z
  .object({
    eventId: z.string(),
    event: z.string().describe('Nama kegiatan'),
    declarationId: z.string(),
    title: z.string(),
    number: z.string(),
    state: z.enum(declarationStates),
    codes: z.array(z.string()),
    people: z.array(z.object({ name: z.string(), position: z.string(), represents }).meta({ id: 'FoundPerson' })),
    handedOver: z.boolean(),
  })
  .meta({ id: 'ArchiveEntry' });

export const searchArchive = operation({
  summary: 'Mencari di arsip: nama, jabatan, kegiatan, wilayah, nomor, kode, tanggal',
  note: 'Setiap kata di `q` harus ditemukan. Yang dijawab hanya naskah yang pernah dibuka, dari kegiatan yang arsipnya boleh dilihat akun ini.',
  access: 'account',
  input: z.strictObject({ q: z.string().max(100).default('') }),
  answer: z.object({ found: z.array(foundAnswer) }),
  async run({ services, actor }, { q }) {
    const results = await search(services, actor.visitor, q);
    const found = results.map(({ event, declaration, title, files, people, handovers }) => ({
      eventId: event.id,
      event: event.name,
      declarationId: declaration.id,
      title,
      number: declaration.number,
      state: declaration.state,
      codes: files.map(({ code }) => code),
      people,
      handedOver: handovers.length > 0,
    }));
    return { found, results };
  },
});

/**
 * Finds declarations for which every word occurs in a person's name or position, the event, its region, the number, the
 * title or the day (`2024-10-03`, `3 oktober 2024`, `2024`). Reads the rosters of all events in reach, one after
 * another.
 */
async function search(services: Services, visitor: Visitor, query: string): Promise<readonly Found[]> {
  const words = query.toLowerCase().slice(0, 100).split(/\s+/).filter(Boolean);
  const regions = await services.loadRegions();
  const found: Found[] = [];
  for (const event of await archiveEvents(services, visitor)) {
    const region = regions.get(event.regionCode);
    const about = [event.name, event.organizer, event.venue, event.regionCode, region ? regionTitle(region) : ''];
    const declarations = await services.stores.declarations.find({ where: { eventId: event.id } });
    const handovers = await services.stores.handovers.find({ where: { eventId: event.id } });
    for (const declaration of declarations.toSorted((a, b) => a.order - b.order)) {
      if (declaration.state === 'draft') continue;
      const { title, name } = await namesOf(services.texts, declaration);
      const days = daysOf(event, declaration);
      const dates = [...days, ...days.map(dayWords), daysWords(days)];
      const own = [...about, title, declaration.number, declaration.label ?? '', ...dates];
      const files = await services.stores.files.find({ where: { declarationId: declaration.id } });
      const text = [...own, ...files.map(({ code }) => code)].join(' ').toLowerCase();
      const rest = words.filter((word) => !text.includes(word));
      const people = rest.length === 0 ? [] : await matchingPeople(services, declaration.id, rest);
      if (rest.length > 0 && people.length === 0) continue;
      const ordered = files.toSorted((a, b) => a.order - b.order);
      found.push({
        event,
        declaration,
        title: name,
        files: ordered,
        people: people.slice(0, peopleShown),
        handovers,
      });
    }
  }
  return found;
}

async function matchingPeople(services: Services, declarationId: string, words: readonly string[]) {
  const people = (await services.stores.rosters.get(declarationId))?.people ?? [];
  return people
    .filter(({ name, institution, group = '', ...person }) => {
      const text = `${name} ${positionWords(person)} ${institution} ${group}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((person) => ({ name: person.name, position: person.position, ...representing(person) })); // never the NIP
}
