import { z } from 'zod';
import { IkrarError } from '../errors.ts';
import type { Services } from '../services.ts';
import { fillTemplate } from '../template/fill.ts';
import { type Held, type Law, regimes, signerKinds } from '../template/law.ts';
import type { Slot, Template } from '../template/library.ts';
import type { SlotValues } from '../template/slots.ts';
import { declarationFields, fixClause } from './declarations.ts';
import { day, eventRegimes } from './input.ts';
import { operation } from './operation.ts';

const since = z.array(z.object({ title: z.string(), from: day }));
const law = z
  .object({
    title: z.string(),
    provision: z.string().optional().describe('Pasal'),
    from: day,
    until: day.optional(),
    amended: since.describe('Diubah dengan'),
    read: since.describe('Dimaknai putusan'),
    source: z.url(),
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
  run: ({ services: { templates } }) =>
    Promise.resolve({
      templates: templates.templates.map((text) => ({ ...text, ...lawShown(text.law) })),
      clauses: templates.clauses.map((text) => ({ ...text, ...lawShown(text.law) })),
      law: templates.lawIndex,
    }),
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

const textAnswer = z
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
  run: ({ services }, input) => Promise.resolve(draftedText(services, input)),
});

/**
 * The text as it will read. An empty slot, or one that the roster fills for each person, shows its label between ‹ and
 * ›.
 */
function draftedText({ templates }: Pick<Services, 'templates'>, input: z.output<typeof draft>): DraftedText {
  const { id, version } = input.template;
  const template = version === undefined ? templates.latest(id) : templates.get(id, version);
  const typed = typedSlots(template, input.slots ?? {});
  const held = { on: input.on, regimes: input.regimes ?? [] };
  const missing = template.slots.filter(({ name, from }) => !from && !typed[name]).map(({ name }) => name);
  const shown = Object.fromEntries(template.slots.map((slot) => [slot.name, typed[slot.name] ?? placeholder(slot)]));
  try {
    const clauses = (input.clauses ?? []).map((choice) => {
      const fixed = fixClause(templates, choice, input.on);
      return { clause: templates.clause(fixed.id, fixed.version), after: fixed.after };
    });
    const { title, blocks, sources } = fillTemplate(template, shown, clauses, held);
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

const placeholder = (slot: Slot): string =>
  slot.type === 'text' ? `‹${[...slot.label].slice(0, Math.max(1, slot.max - 2)).join('')}›` : slot.example;
