import { z } from 'zod';
import { alarmCodes } from '../alarms.ts';
import { heldOf } from '../ceremony/contents.ts';
import { officeOf, type Texts } from '../ceremony/texts.ts';
import { rowLeft } from '../ceremony/trail.ts';
import { base64url } from '../core/bytes.ts';
import { isOwnText } from '../core/own-text.ts';
import { type Fault, IkrarError } from '../errors.ts';
import type { Declaration, PledgeEvent } from '../model.ts';
import * as model from '../model.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import type { PlacedClause } from '../template/fill.ts';
import { isInForce, requireLawful } from '../template/law.ts';
import type { Template } from '../template/library.ts';
import { maySee, requireDraft } from './access.ts';
import { alarmsOf } from './declaration-alarms.ts';
import { namesOf } from './declaration-names.ts';
import { day, declarationId, eventId, foreignCharacters, recordId, text, withoutUndefined } from './input.ts';
import { media, operation } from './operation.ts';
import { record } from './trail.ts';

const clauseChoice = z.strictObject({
  id: recordId,
  version: z.int().min(1).optional().describe('Bawaan: versi yang berlaku pada tanggal kegiatan'),
  after: z.int().min(0).max(50).describe('Sesudah butir ke berapa; 0 sebelum butir pertama'),
});

export const declarationFields = {
  template: z
    .strictObject({ id: recordId, version: z.int().min(1).optional().describe('Bawaan: versi terbaru') })
    .meta({ examples: [{ id: 'ikrar-asn' }] }),
  slots: z
    .record(z.string().max(60), z.string().max(2000))
    .optional()
    .meta({ examples: [{ pemilihan: 'Pemilihan Tahun 2024' }] }),
  clauses: z.array(clauseChoice).max(20).optional(),
  label: text(120).optional().describe('Nama di daftar; tidak dicetak').meta({ title: 'Nama di daftar naskah' }),
  number: z
    .string()
    .trim()
    .max(80)
    .optional()
    .describe('Nomor naskah; kosong: menurut pola nomor kegiatan')
    .meta({ title: 'Nomor naskah', examples: ['001/PM.01/K.SB-15/09/2024'] }),
  days: z
    .array(day)
    .max(31)
    .optional()
    .describe('Hari penandatanganan; kosong: semua hari kegiatan')
    .meta({ title: 'Hari penandatanganan' }),
  volumes: z.enum(['auto', 'one', 'by-group']).optional().describe('Satu berkas atau jilid menurut kelompok'),
  appearance: z
    .enum(model.appearances)
    .optional()
    .describe('`electronic`: tercetak “Ditandatangani secara elektronik”, bukan goresan')
    .meta({ title: 'Yang tercetak di ruang tanda tangan' }),
};

const fileAnswer = model.pledgeFile
  .omit({ version: true, eventId: true, declarationId: true })
  .extend({ url: z.url().describe('Halaman publik'), pdfUrl: z.url() })
  .strip()
  .meta({ id: 'PledgeFile' });

export const declarationAnswer = model.declaration
  .omit({ version: true, removedFrom: true })
  .extend({
    title: z.string().describe('Judul teks'),
    appearance: z.enum(model.appearances),
    files: z.array(fileAnswer),
  })
  .strip()
  .meta({ id: 'Declaration' });

export const declarationsAnswer = z.object({ declarations: z.array(declarationAnswer) }).meta({ id: 'Declarations' });

/** A declaration with its files and its name. */
export async function withFiles({ config, stores, texts }: Services, declaration: Declaration) {
  const files = await stores.files.find({ where: { declarationId: declaration.id } });
  const shown = files
    .toSorted((a, b) => a.order - b.order)
    .map((file) => {
      const url = `${config.baseUrl}/v/${file.code}`;
      return { ...file, url, pdfUrl: `${url}/ikrar.pdf` };
    });
  const { appearance = 'handwriting' } = declaration;
  return { ...declaration, ...(await namesOf(texts, declaration)), appearance, files: shown };
}

export const listDeclarations = operation({
  summary: 'Naskah suatu kegiatan, menurut urutannya',
  note: 'Akun yang hanya berhak di satu naskah melihat naskah itu saja; arsiparis melihat yang sudah dibuka.',
  access: { event: 'any' },
  input: z.strictObject(eventId),
  answer: declarationsAnswer,
  async run({ services, actor, event }) {
    const all = await services.stores.declarations.find({ where: { eventId: event.id } });
    const seen = all.filter((declaration) => maySee(actor, declaration)).toSorted((a, b) => a.order - b.order);
    return { declarations: await Promise.all(seen.map((declaration) => withFiles(services, declaration))) };
  },
});

export const readDeclaration = operation({
  summary: 'Satu naskah dengan berkasnya',
  access: { declaration: 'any' },
  input: z.strictObject(declarationId),
  answer: declarationAnswer.extend({
    alarms: z
      .array(z.object({ code: z.enum(alarmCodes), file: z.string().describe('Kode naskah') }))
      .describe('Yang tersimpan bertentangan dengan yang ditandatangani; kosong bila semuanya cocok'),
  }),
  async run({ services, declaration }) {
    const answer = await withFiles(services, declaration);
    return { ...answer, alarms: await alarmsOf(services, answer.files) };
  },
});

export const createDeclaration = operation({
  summary: 'Membuat naskah dari teks baku',
  note: 'Teks dan isian (`slots`) yang ada dijawab `GET /api/templates`. Isian boleh kosong sampai naskah dibuka; `slots` yang diberi `from` diisi dari daftar peserta.',
  creates: 'declarationId',
  access: { event: 'organizer' },
  input: z.strictObject({ ...eventId, ...declarationFields }),
  answer: declarationAnswer,
  errors: ['template-unknown', 'template-not-in-force', 'text-unfit', 'slot-unknown'],
  async run({ services, actor, event }, input) {
    const made = await insertDeclaration(services, event, {
      ...(await chosenText(services, event, input)),
      slots: input.slots ?? {},
      number: input.number ?? '',
      days: input.days ?? [],
      volumes: input.volumes ?? 'auto',
      ...(input.appearance ? { appearance: input.appearance } : {}),
      ...(input.label ? { label: input.label } : {}),
    });
    const deed = { services, actor, event, row: rowLeft('declarations', made) };
    await record(deed, 'declaration-created', { template: made.template.id }, made.id);
    return withFiles(services, made);
  },
});

export async function insertDeclaration(
  services: Services,
  event: PledgeEvent,
  given: Omit<Declaration, 'id' | 'version' | 'eventId' | 'order' | 'state'>,
): Promise<Declaration> {
  checkDeclaration(event, given);
  const existing = await services.stores.declarations.find({ where: { eventId: event.id } });
  const declaration: Declaration = {
    id: base64url(services.random(9)),
    version: 0,
    eventId: event.id,
    order: Math.max(-1, ...existing.map(({ order }) => order)) + 1,
    state: 'draft',
    ...given,
  };
  await services.stores.declarations.insert(declaration);
  return declaration;
}

export const changeDeclaration = operation({
  summary: 'Mengubah naskah yang belum dibuka',
  note: 'Yang tidak dikirim tetap. `slots` dan `clauses` diganti seluruhnya.',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationFields).partial().extend(declarationId),
  answer: declarationAnswer,
  errors: ['declaration-not-draft', 'template-unknown', 'template-not-in-force', 'text-unfit', 'slot-unknown'],
  async run({ services, actor, event, declaration }, { declarationId: id, ...input }) {
    requireDraft(declaration);
    const { template, clauses, ...rest } = withoutUndefined(input);
    const text =
      template || clauses
        ? await chosenText(services, event, {
            has: declaration,
            template: template ?? declaration.template,
            clauses: clauses ?? [...declaration.clauses],
            days: rest.days ?? [...declaration.days],
          })
        : {};
    checkDeclaration(event, { ...declaration, ...text, ...rest });
    const saved = await update(services.stores.declarations, id, (current) => {
      requireDraft(current); // it may have been opened since it was loaded
      return { ...current, ...text, ...rest };
    });
    const deed = { services, actor, event, row: rowLeft('declarations', saved) };
    await record(deed, 'declaration-changed', { fields: Object.keys(input).join(', ') }, id);
    return withFiles(services, saved);
  },
});

export const removeDeclaration = operation({
  summary: 'Menghapus naskah yang belum dibuka; yang sudah dibuka tetap ada selamanya',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: z.void(),
  errors: ['declaration-not-draft'],
  async run({ services, actor, event, declaration }) {
    requireDraft(declaration);
    await services.ceremony.remove(declaration.id);
    await record({ services, actor, event }, 'declaration-removed', {}, declaration.id);
  },
});

export const previewPdf = operation({
  summary: 'Pratinjau: tanpa QR, bertanda air PRATINJAU',
  note: 'Sebelum naskah dibuka. Sesudahnya pratinjau ada di `/v/{code}/pratinjau.pdf`.',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: media('application/pdf'),
  errors: [
    'roster-empty',
    'slot-missing',
    'slot-invalid',
    'slot-unknown',
    'template-not-in-force',
    'text-unfit',
    'parent-closed',
  ],
  run: async ({ services, declaration }) => ({
    bytes: await services.ceremony.preview(declaration.id),
    type: 'application/pdf',
    name: 'pratinjau.pdf',
  }),
});

type Chosen = Pick<z.output<z.ZodObject<typeof declarationFields>>, 'template' | 'clauses' | 'days'> & {
  /** The declaration that is changed. */
  readonly has?: Pick<Declaration, 'template' | 'clauses'>;
};

/**
 * The chosen text and clauses with fixed versions; by default the version in force on the first signing day.
 * @throws IkrarError 'template-unknown', 'template-not-in-force', 'text-unfit'
 */
async function chosenText(
  services: Services,
  event: PledgeEvent,
  input: Chosen,
): Promise<Pick<Declaration, 'kind' | 'template' | 'clauses'>> {
  const { texts } = services;
  const template = await chosenTemplate(services, event, input.template, input.has);
  const held = heldOf(event, { days: input.days ?? [] });
  const placed = await Promise.all((input.clauses ?? []).map((choice) => placeClause(texts, choice, held.on)));
  const added = placed.map(({ clause }) => clause);
  for (const clause of added)
    if (!input.has?.clauses.some(({ id }) => id === clause.id)) await requireOffice(services, event, clause.id);
  requireLawful(template, added, held);
  const clauses = placed.map(({ clause: { id, version }, after }) => ({ id, version, after }));
  return { kind: template.kind, template: { id: template.id, version: template.version }, clauses };
}

/** The version of a text that is asked for, or the newest. @throws IkrarError 'template-unknown' */
export async function chosenTemplate(
  services: Pick<Services, 'texts'>,
  event: PledgeEvent,
  { id, version }: Chosen['template'],
  has?: Chosen['has'],
): Promise<Template> {
  if (has?.template.id !== id) await requireOffice(services, event, id);
  return version === undefined ? services.texts.latest(id) : services.texts.template(id, version);
}

/** A text that an office wrote is for its own events. */
async function requireOffice(
  { texts }: Pick<Services, 'texts'>,
  { organizer }: PledgeEvent,
  id: string,
): Promise<void> {
  if (!isOwnText(id) || (await texts.isAgreed(id, officeOf(organizer)))) return;
  throw new IkrarError(
    'template-unknown',
    `Teks sendiri “${id}” bukan teks ${organizer}, atau belum disetujui orang kedua. Pilih teks dari daftar.`,
  );
}

/** The chosen clause in its version: the newest in force on the day, unless one is named. @throws IkrarError 'template-unknown' */
export async function placeClause(
  texts: Texts,
  choice: z.output<typeof clauseChoice>,
  on: string,
): Promise<PlacedClause> {
  const { id, version, after } = choice;
  if (version !== undefined) return { clause: await texts.clause(id, version), after };
  const known = await texts.clauseVersions(id);
  const inForce = known.filter(({ law }) => isInForce(law, on));
  const chosen = (inForce.length > 0 ? inForce : known).toSorted((a, b) => b.version - a.version)[0];
  if (!chosen) throw new IkrarError('template-unknown', `Klausul “${id}” tidak dikenal. Pilih dari daftar klausul.`);
  return { clause: chosen, after };
}

function checkDeclaration(event: PledgeEvent, given: Pick<Declaration, 'days' | 'number' | 'slots' | 'label'>): void {
  const faults: Fault[] = given.days
    .filter((day) => day < event.firstDay)
    .map((day) => ({ path: 'days', message: `Hari ${day} sebelum kegiatan dimulai (${event.firstDay}).` }));
  faults.push(...foreignCharacters('number', given.number));
  for (const [name, value] of Object.entries(given.slots)) faults.push(...foreignCharacters(`slots.${name}`, value));
  if (faults.length > 0)
    throw new IkrarError('invalid-input', `Isian naskah belum benar: ${faults[0]!.message}`, { faults });
}
