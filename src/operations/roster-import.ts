import { z } from 'zod';
import { IkrarError } from '../errors.ts';
import type { Of } from '../model.ts';
import type { Choices, Remembered } from '../roster/choices.ts';
import { letterOf } from '../roster/columns.ts';
import { headingKey, type Meaning, meanings, rosterFields } from '../roster/headings.ts';
import { peopleOf } from '../roster/import.ts';
import { leftOutWords, sheetWords } from '../roster/left-out-words.ts';
import { lookCodes, lookWords } from '../roster/look.ts';
import { noteCodes, noteWords } from '../roster/notes.ts';
import type { Understanding } from '../roster/understand.ts';
import type { Services } from '../services.ts';
import { type AtDeclaration, requireDraft } from './access.ts';
import { declarationId, withoutUndefined } from './input.ts';
import { operation } from './operation.ts';
import { noRoster, rosterAnswer, saveRoster } from './roster.ts';

const sheetName = z
  .string()
  .max(100)
  .meta({ examples: ['Kec. Kupitan'] });
const rowNumber = z.int().min(1).max(1_048_576).describe('Seperti di Excel, mulai dari 1');
const headerNumber = z.int().min(0).max(20_000).describe('Mulai dari 1; 0: tidak ada baris judul');
const place = { sheet: sheetName.describe('Nama lembar; kosong untuk CSV'), row: rowNumber };
const fieldName = z.enum(rosterFields);

const choices = z
  .strictObject({
    sheets: z.array(sheetName).max(60).optional().describe('Lembar yang dipakai; bawaan: semua yang terlihat'),
    headers: z
      .array(z.strictObject({ sheet: sheetName, from: headerNumber, to: headerNumber }))
      .max(60)
      .optional()
      .describe('Baris judul kolom, bila ditemukan keliru'),
    columns: z
      .array(z.strictObject({ heading: z.string().max(1000), meaning: z.enum(meanings) }))
      .max(256)
      .optional()
      .describe('Arti kolom menurut judulnya; `none`: tidak dipakai. Diingat untuk daftar berikutnya'),
    lines: z
      .array(
        z.strictObject({
          ...place,
          take: z.boolean().optional().describe('false: keluarkan; true: masukkan walau tadinya dilewati'),
          set: z.partialRecord(fieldName, z.string().max(1000)).optional().describe('Isi yang benar'),
        }),
      )
      .max(6000)
      .optional()
      .describe('Keputusan tentang baris'),
    hiddenRows: z.boolean().optional().describe('Pakai juga baris yang disembunyikan'),
    hiddenColumns: z.boolean().optional().describe('Pakai juga kolom yang disembunyikan'),
    groupBySheet: z.boolean().optional().describe('false: nama lembar bukan kelompok'),
    tidyNames: z.boolean().optional().describe('Rapikan huruf besar pada nama'),
  })
  .meta({ id: 'RosterChoices' });

const said = <T extends readonly [string, ...string[]] | readonly string[]>(codes: T) => ({
  code: z.enum(codes),
  message: z.string(),
});
const column = z
  .object({
    heading: z.string(),
    letter: z.string(),
    meaning: z.enum(meanings).optional().describe('Tidak ada: kolom tidak dipakai'),
    why: z.enum(['chosen', 'remembered', 'word', 'outranked', 'hidden', 'unknown']),
    samples: z.array(z.string()),
  })
  .meta({ id: 'RosterColumn' });
const sheet = z
  .object({
    name: z.string(),
    hidden: z.boolean(),
    taken: z.boolean(),
    message: z.string().optional().describe('Mengapa tidak dipakai'),
    header: z.object({ from: z.int(), to: z.int() }).optional(),
    columns: z.array(column),
  })
  .meta({ id: 'RosterSheet' });
const lineAnswer = z
  .object({
    ...place,
    ok: z.boolean(),
    proposed: z.literal(true).optional().describe('Isinya usul: baris ini bergeser; kirim sebagai `set` bila benar'),
    cells: z.partialRecord(fieldName, z.string()).describe('Isi baris sesudah dipindahkan dan dirapikan'),
  })
  .meta({ id: 'RosterLine' });
const leftOutAnswer = z
  .object({ ...place, ...said(Object.keys(leftOutWords)), text: z.string() })
  .meta({ id: 'RosterLeftOut' });
const noteAnswer = z
  .object({ ...said(noteCodes), sheet: z.string().optional(), row: z.int().optional(), field: fieldName.optional() })
  .meta({ id: 'RosterNote' });
const lookAnswer = z
  .object({
    ...place,
    ...said(lookCodes),
    name: z.string(),
    others: z.array(z.object({ ...place, name: z.string() })).optional(),
    suggestion: z.string().optional(),
  })
  .meta({ id: 'RosterFileLook' });
const understandingAnswer = z
  .object({
    digest: z.string().describe('Dikirim kembali saat menyimpan'),
    version: z.int().describe('Versi daftar yang akan diganti'),
    people: z.int().describe('Berapa orang yang siap masuk'),
    sheets: z.array(sheet),
    lines: z.array(lineAnswer),
    leftOut: z.array(leftOutAnswer),
    notes: z.array(noteAnswer),
    look: z.array(lookAnswer),
    faults: z
      .array(
        z.object({
          sheet: z.string().optional(),
          row: z.int().optional(),
          column: z.string().optional(),
          message: z.string(),
        }),
      )
      .describe('Selama ada, daftar tidak dapat disimpan'),
  })
  .meta({ id: 'RosterUnderstanding' });

export type RosterUnderstanding = Of<typeof understandingAnswer>;

const fileInput = {
  ...declarationId,
  file: z
    .base64()
    .max(5_700_000)
    .describe('Isi berkas CSV atau Excel (.xlsx), base64')
    .meta({
      examples: ['bmFtYTtqYWJhdGFuCkFuZGksIFMuU1RQLjtDYW1hdCBLdXBpdGFuCg=='],
    }),
  choices: choices.default({}),
};

export const understandRoster = operation({
  summary: 'Membaca berkas daftar peserta dan mengatakan apa yang dipahami',
  note: 'Tidak menyimpan apa pun. Jawabannya menyebut lembar, baris judul, arti kolom, baris yang dilewati beserta sebabnya, dan baris yang perlu dilihat. Kirim lagi dengan `choices` untuk memperbaiki, lalu simpan dengan `roster/commit`.',
  limit: '7mb',
  access: { declaration: 'organizer' },
  input: z.strictObject(fileInput),
  answer: understandingAnswer,
  errors: ['roster-invalid', 'overloaded', 'declaration-not-draft'],
  async run(granted, input) {
    requireDraft(granted.declaration);
    const bytes = new Uint8Array(Buffer.from(input.file, 'base64'));
    const understanding = await understandAs(granted, bytes, choicesOf(input.choices));
    const roster = await granted.services.stores.rosters.get(granted.declaration.id);
    return { ...answerOf(understanding), version: roster?.version ?? noRoster };
  },
});

export const commitRoster = operation({
  summary: 'Menyimpan daftar peserta seperti yang dipahami',
  note: 'Dengan berkas dan `choices` yang sama seperti saat dibaca, dan `digest` dari jawabannya: bila hasilnya lain, ditolak (conflict). Mengganti daftar seluruhnya; semua orang mendapat `id` baru.',
  limit: '7mb',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...fileInput,
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] }),
    version: z.int().optional().describe('Ditolak (conflict) bila daftar sudah diubah sejak versi ini dibaca'),
  }),
  answer: rosterAnswer,
  errors: ['roster-invalid', 'roster-empty', 'overloaded', 'declaration-not-draft', 'conflict'],
  async run(granted, input) {
    requireDraft(granted.declaration);
    const { services } = granted;
    const chosen = choicesOf(input.choices);
    const understanding = await understandAs(granted, new Uint8Array(Buffer.from(input.file, 'base64')), chosen);
    if (understanding.digest !== input.digest)
      throw new IkrarError(
        'conflict',
        'Daftar ini sekarang dibaca lain daripada yang Anda lihat. Periksa sekali lagi.',
      );
    const people = await saveRoster(
      granted,
      peopleOf(understanding, services.random),
      'roster-imported',
      input.version,
    );
    await remember(services, chosen);
    return { people };
  },
});

export const importFile = operation({
  summary: 'Mengganti daftar peserta dengan isi berkas CSV atau Excel (.xlsx)',
  note: 'Kolom menurut judulnya, dengan sebutan yang lazim. Diterima seluruhnya atau ditolak seluruhnya; `faults` menyebut baris dan kolomnya, `understood` apa yang dilewati, disambung, atau perlu dilihat. Untuk memperbaiki di tempat: `roster/understand`. Semua orang mendapat `id` baru, dan kartu lama tidak berlaku lagi.',
  upload: [
    'application/octet-stream',
    'text/csv',
    'text/tab-separated-values',
    'text/plain',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
  limit: '6mb',
  access: { declaration: 'organizer' },
  input: z.strictObject({ ...declarationId, bytes: z.instanceof(Uint8Array) }),
  answer: rosterAnswer
    .extend({ understood: understandingAnswer.pick({ sheets: true, leftOut: true, notes: true, look: true }) })
    .meta({ id: 'ImportedRoster' }),
  errors: ['roster-invalid', 'roster-empty', 'overloaded', 'declaration-not-draft', 'conflict'],
  async run(granted, { bytes }) {
    requireDraft(granted.declaration);
    const understanding = await understandAs(granted, bytes, {});
    const people = await saveRoster(granted, peopleOf(understanding, granted.services.random), 'roster-imported');
    const { sheets, leftOut, notes, look } = answerOf(understanding);
    return { people, understood: { sheets, leftOut, notes, look } };
  },
});

async function understandAs(
  { services, event }: AtDeclaration,
  bytes: Uint8Array,
  choices: Choices,
): Promise<Understanding> {
  const { regions } = services.config;
  return services.readRoster(bytes, {
    choices,
    remembered: await remembered(services),
    regionCode: event.regionCode,
    regions,
  });
}

const choicesOf = ({ lines, ...rest }: z.output<typeof choices>): Choices => ({
  ...withoutUndefined(rest),
  ...(lines
    ? {
        lines: lines.map(({ set, ...line }) => ({
          ...withoutUndefined(line),
          ...(set ? { set: withoutUndefined(set) } : {}),
        })),
      }
    : {}),
});

/** What the office has decided about column names before. */
async function remembered({ stores }: Services): Promise<Remembered> {
  const names = await stores.columnNames.find({ limit: mostRemembered });
  return new Map(names.flatMap(({ id, meaning }) => (isMeaning(meaning) ? [[id, meaning]] : [])));
}

const mostRemembered = 1000;
const isMeaning = (text: string): text is Meaning => (meanings as readonly string[]).includes(text);

async function remember({ stores }: Services, { columns = [] }: Choices): Promise<void> {
  const chosen = new Map(columns.map(({ heading, meaning }) => [headingKey(heading), meaning]));
  const named = [...chosen].filter(([key]) => key !== '' && !/^kolom[a-z]{1,2}$/.test(key));
  await stores.columnNames.put(named.map(([id, meaning]) => ({ id, version: 0, meaning })));
}

function answerOf(understanding: Understanding) {
  const { sheets, lines, leftOut, notes, look, faults, digest } = understanding;
  return {
    digest,
    people: lines.filter(({ person }) => person).length,
    sheets: sheets.map(({ name, hidden, leftOut: why, header, columns }) => ({
      name,
      hidden,
      taken: why === undefined,
      ...(why ? { message: sheetWords[why] } : {}),
      ...(header ? { header: { from: header.from + 1, to: header.to + 1 } } : {}),
      columns: columns.map(({ heading, index, meaning, why, samples }) => ({
        heading,
        letter: letterOf(index),
        ...(meaning ? { meaning } : {}),
        why,
        samples: [...samples],
      })),
    })),
    lines: lines.map(({ person, ...line }) => ({ ...line, ok: person !== undefined })),
    leftOut: leftOut.map((one) => ({ ...one, message: leftOutWords[one.code] })),
    notes: notes.map((one) => ({ ...one, message: noteWords[one.code] })),
    look: look.map((one) => ({ ...one, message: lookWords[one.code] })),
    faults,
  };
}
