import { z } from 'zod';
import { officeOf } from '../ceremony/texts.ts';
import { isOwnText } from '../core/own-text.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeEvent } from '../model.ts';
import type { Services } from '../services.ts';
import { fillTemplate } from '../template/fill.ts';
import { type Held, type Law, regimes, signerKinds } from '../template/law.ts';
import type { Slot, Template, TemplateLibrary } from '../template/library.ts';
import type { SlotValues } from '../template/slots.ts';
import { declarationFields, placeClause } from './declarations.ts';
import { day, eventId, eventRegimes } from './input.ts';
import { operation } from './operation.ts';

const since = z.array(z.object({ title: z.string(), from: day }));
const law = z
  .object({
    title: z.string(),
    provision: z.string().optional().describe('Pasal'),
    from: day.optional(),
    until: day.optional(),
    amended: since.describe('Diubah dengan'),
    read: since.describe('Dimaknai putusan'),
    source: z.url().optional().describe('Tidak ada pada teks sendiri'),
  })
  .meta({ id: 'Law' });
const versioned = {
  id: z.string(),
  version: z.int(),
  title: z.string(),
  digest: z.string(),
  regimes: z.array(z.enum(regimes)).optional().describe('Jenis pemilihan; tanpa ini semua'),
  for: z.array(z.enum(signerKinds)).optional().describe('Siapa yang diikat; tanpa ini siapa saja'),
  from: day.optional(),
  until: day.optional(),
  ended: z.string().optional().describe('Mengapa tidak berlaku lagi'),
  basis: z.array(law).describe('Dasar hukum, juga yang tidak berlaku pada hari ini'),
};
const slot = z
  .object({
    name: z.string(),
    type: z.string(),
    label: z.string(),
    example: z.string(),
    max: z.int(),
    from: z.string().optional().describe('Diisi dari daftar peserta, bukan oleh penyelenggara'),
  })
  .meta({ id: 'TemplateSlot' });
const template = z
  .object({ ...versioned, kind: z.enum(['bersama', 'perorangan']), signers: z.string(), slots: z.array(slot) })
  .meta({ id: 'Template' });
const clause = z.object(versioned).meta({ id: 'Clause' });
const templatesAnswer = z
  .object({
    templates: z.array(template),
    clauses: z.array(clause),
    law: z.object({ version: z.int(), digest: z.string() }).describe('Indeks hukum yang dipakai'),
  })
  .meta({ id: 'Templates' });

export const listTexts = operation({
  summary: 'Teks baku dan klausul dengan isiannya',
  note: '`id` dan `version` dipakai sebagai `template` atau di `clauses` ketika naskah dibuat.',
  access: 'anyone',
  input: z.strictObject({}),
  answer: templatesAnswer,
  run: ({ services: { texts } }) => Promise.resolve(shownTexts(texts.shipped)),
});

export const listEventTexts = operation({
  summary: 'Teks dan klausul yang dapat dipilih di kegiatan ini, juga yang ditulis kantornya sendiri',
  note: 'Teks sendiri ber-`id` awalan `sendiri-`, dan hanya ada setelah disetujui orang kedua.',
  access: { event: 'any' },
  input: z.strictObject(eventId),
  answer: templatesAnswer,
  async run({ services: { texts, stores }, event }) {
    const own = await ofEvent({ texts, stores }, event);
    const { shipped } = texts;
    return shownTexts({
      lawIndex: shipped.lawIndex,
      templates: [...shipped.templates, ...own.filter((text) => text.kind !== 'klausul')],
      clauses: [...shipped.clauses, ...own.filter((text) => text.kind === 'klausul')],
    });
  },
});

/** An office's own, and what the event has of it already: the office may have changed its name since. */
async function ofEvent({ texts, stores }: Pick<Services, 'texts' | 'stores'>, event: PledgeEvent) {
  const own = await texts.agreed(officeOf(event.organizer));
  const declarations = await stores.declarations.find({ where: { eventId: event.id } });
  const known = new Set(own.map(({ id }) => id));
  const others = declarations.filter(({ template: { id } }) => isOwnText(id) && !known.has(id));
  const read = others.map(({ template: { id, version } }) => texts.template(id, version));
  return [...own, ...(await Promise.all(read))];
}

const shownTexts = ({ templates, clauses, lawIndex }: Pick<TemplateLibrary, 'templates' | 'clauses' | 'lawIndex'>) => ({
  templates: templates.map((text) => ({ ...text, ...lawShown(text.law) })),
  clauses: clauses.map((text) => ({ ...text, ...lawShown(text.law) })),
  law: lawIndex,
});

const lawShown = ({ basis, kind: _kind, ...rest }: Law) => ({
  ...rest,
  basis: basis.map(({ act, provision }) => ({ ...act, ...(provision === undefined ? {} : { provision }) })),
});

export const block = z
  .discriminatedUnion('type', [
    z
      .object({ type: z.literal('heading'), level: z.union([z.literal(1), z.literal(2)]), text: z.string() })
      .meta({ id: 'HeadingBlock' }),
    z.object({ type: z.literal('paragraph'), text: z.string() }).meta({ id: 'ParagraphBlock' }),
    z.object({ type: z.literal('list'), ordered: z.boolean(), items: z.array(z.string()) }).meta({ id: 'ListBlock' }),
    z
      .object({ type: z.literal('table'), header: z.array(z.string()), rows: z.array(z.array(z.string())) })
      .meta({ id: 'TableBlock' }),
  ])
  .meta({ id: 'Block' });

export const textAnswer = z
  .object({
    title: z.string(),
    blocks: z.array(block),
    sources: z.array(z.string()),
    missing: z.array(z.string()).describe('Isian yang belum ada; di teks memakai tanda ‹…›'),
    fault: z.string().optional().describe('Mengapa teks ini belum dapat dipakai'),
  })
  .meta({ id: 'DraftedText' });

/** A text to be previewed while its slots are being typed; nothing has to be complete. */
const draft = z.strictObject({
  template: declarationFields.template,
  slots: declarationFields.slots,
  clauses: declarationFields.clauses,
  on: day.describe('Hari yang menentukan hukum yang berlaku'),
  regimes: eventRegimes.optional(),
});

export const draftText = operation({
  summary: 'Teks seperti akan terbaca, selagi isian diketik',
  note: 'Tidak menyimpan apa pun dan tidak menolak isian yang kosong: yang belum ada disebut di `missing`.',
  access: 'account',
  input: draft,
  answer: textAnswer,
  errors: ['template-unknown'],
  run: ({ services }, input) => draftedText(services, input),
});

/**
 * The text as it will read. An empty slot, or one that the roster fills for each person, shows its label between ‹ and
 * ›.
 */
async function draftedText({ texts }: Pick<Services, 'texts'>, input: z.output<typeof draft>): Promise<DraftedText> {
  const { id, version } = input.template;
  const template = await (version === undefined ? texts.latest(id) : texts.template(id, version));
  const typed = typedSlots(template, input.slots ?? {});
  const held = { on: input.on, regimes: input.regimes ?? [] };
  const missing = template.slots.filter(({ name, from }) => !from && !typed[name]).map(({ name }) => name);
  const shown = { ...placeholders(template.slots), ...typed };
  try {
    const placed = (input.clauses ?? []).map((choice) => placeClause(texts, choice, input.on));
    const { title, blocks, sources } = fillTemplate(template, shown, await Promise.all(placed), held);
    return { title, blocks: blocks as DraftedText['blocks'], sources: [...sources], missing };
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    const fault = error.faults[0]?.message ?? error.message;
    return { title: template.title, blocks: [], sources: [], missing, fault };
  }
}

/** What a draft is asked to be read under; a kind of election that nobody knows is left out. */
export const askedUnder = ({ on, regimes: kinds }: Held) => ({
  on,
  ...(kinds.length > 0 ? { regimes: [...kinds] } : {}),
});

export type DraftedText = z.output<typeof textAnswer>;

const typedSlots = (template: Template, given: SlotValues): SlotValues =>
  Object.fromEntries(
    template.slots.flatMap(({ name }) => {
      const value = given[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );

/** What stands in a text for slots that nobody has filled in. */
export const placeholders = (slots: readonly Slot[]): SlotValues =>
  Object.fromEntries(slots.map((slot) => [slot.name, placeholder(slot)]));

const placeholder = (slot: Slot): string =>
  slot.type === 'text' ? `‹${[...slot.label].slice(0, Math.max(1, slot.max - 2)).join('')}›` : slot.example;
