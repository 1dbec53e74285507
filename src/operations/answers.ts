import { z } from 'zod';
import { attendances, declarationStates, rights, trailCodes } from '../model.ts';

/** What the API answers with; described in /api/openapi.json and held against real answers by a test. */
const time = z.string().describe('ISO 8601, UTC');
const date = z.string().describe('YYYY-MM-DD');

export const accountAnswer = z
  .strictObject({ id: z.string(), name: z.string(), displayName: z.string(), admin: z.boolean() })
  .meta({ id: 'Account' });

export const sessionAnswer = z
  .strictObject({
    token: z.string().describe('Untuk kepala Authorization: Bearer …; hanya ada di jawaban ini'),
    expiresAt: time,
    account: accountAnswer,
  })
  .meta({ id: 'Session' });

export const whoAnswer = z
  .strictObject({
    account: accountAnswer,
    memberships: z.array(
      z.strictObject({ eventId: z.string(), declarationId: z.string().optional(), right: z.string() }),
    ),
  })
  .meta({ id: 'Who' });

export const eventAnswer = z
  .strictObject({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    election: z.string(),
    organizer: z.string(),
    regionCode: z.string(),
    venue: z.string(),
    place: z.string(),
    firstDay: date,
    lastDay: date,
    timeZone: z.string(),
    letterhead: z.array(z.string()),
    logo: z.boolean().describe('Ada logo'),
    accent: z.string().optional(),
    numberPattern: z.string().optional(),
    createdAt: time,
    hallUrl: z.string(),
    boardUrl: z.string(),
    kioskUrl: z.string(),
  })
  .meta({ id: 'Event' });

const fileAnswer = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['ikrar', 'pakta', 'berita-acara']),
    code: z.string(),
    order: z.int(),
    label: z.string().optional(),
    contentDigest: z.string(),
    signers: z.int(),
    url: z.string().describe('Halaman publik'),
    pdfUrl: z.string(),
  })
  .meta({ id: 'File' });

export const declarationAnswer = z
  .strictObject({
    id: z.string(),
    eventId: z.string(),
    order: z.int(),
    label: z.string().optional(),
    title: z.string().describe('Judul teks'),
    kind: z.enum(['bersama', 'perorangan']),
    volumes: z.enum(['auto', 'one', 'by-group']),
    template: z.strictObject({ id: z.string(), version: z.int() }),
    clauses: z.array(z.strictObject({ id: z.string(), version: z.int(), after: z.int() })),
    slots: z.record(z.string(), z.string()),
    number: z.string(),
    days: z.array(date),
    parent: z.strictObject({ id: z.string(), relation: z.enum(['susulan', 'berjenjang']) }).optional(),
    state: z.enum(declarationStates),
    openedAt: time.optional(),
    closedAt: time.optional(),
    revoked: z.strictObject({ at: time, reason: z.string(), by: z.string() }).optional(),
    files: z.array(fileAnswer),
  })
  .meta({ id: 'Declaration' });

export const personAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    position: z.string(),
    institution: z.string(),
    regionCode: z.string(),
    role: z.enum(['pemandu', 'penandatangan', 'saksi', 'mengetahui']),
    nip: z.string().optional(),
    rank: z.string().optional(),
    group: z.string().optional(),
  })
  .meta({ id: 'Person' });

export const rosterAnswer = z.strictObject({ people: z.array(personAnswer) }).meta({ id: 'Roster' });

export const fillAnswer = z
  .strictObject({
    kept: z.boolean().describe('false: usulan saja, nama belum lengkap dan tidak ada yang disimpan'),
    people: z.array(personAnswer.omit({ id: true })),
  })
  .meta({ id: 'RegionFill' });

const count = { total: z.int(), signed: z.int() };
export const progressAnswer = z
  .strictObject({
    declarationId: z.string(),
    state: z.string(),
    ...count,
    standing: z
      .strictObject({
        menandatangani: z.int(),
        hadir: z.int().describe('Hadir, belum menandatangani'),
        belum: z.int(),
        diwakilkan: z.int(),
        'tidak-hadir': z.int(),
      })
      .describe('Setiap orang dihitung sekali'),
    groups: z.array(z.strictObject({ label: z.string(), ...count })),
    days: z.array(z.strictObject({ day: date, signed: z.int() })),
    latest: z.array(z.strictObject({ signerId: z.string(), name: z.string(), position: z.string(), at: time })),
    people: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        position: z.string(),
        role: z.string(),
        group: z.string().optional(),
        attendance: z.enum(attendances),
        note: z.string().optional(),
        signedAt: time.optional(),
      }),
    ),
  })
  .meta({ id: 'Progress' });

export const cardAnswer = z
  .strictObject({
    signerId: z.string(),
    name: z.string(),
    position: z.string(),
    institution: z.string(),
    group: z.string().optional(),
    pin: z.string(),
    link: z.string(),
  })
  .meta({ id: 'Card' });

export const memberAnswer = z
  .strictObject({
    id: z.string(),
    accountId: z.string(),
    name: z.string(),
    displayName: z.string(),
    right: z.enum(rights),
    declarationId: z.string().optional(),
    waiting: z.boolean().describe('Belum membuat kata sandi'),
    setupUrl: z.string().optional().describe('Tautan sekali pakai akun baru; hanya ada di jawaban ini'),
  })
  .meta({ id: 'Member' });

export const attendanceAnswer = z
  .strictObject({
    id: z.string(),
    status: z.enum(attendances),
    representedBy: z.string().optional(),
    letter: z.string().optional(),
    reason: z.string().optional(),
    at: time,
  })
  .meta({ id: 'Attendance' });

const block = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('heading'), level: z.union([z.literal(1), z.literal(2)]), text: z.string() }),
    z.strictObject({ type: z.literal('paragraph'), text: z.string() }),
    z.strictObject({ type: z.literal('list'), ordered: z.boolean(), items: z.array(z.string()) }),
    z.strictObject({ type: z.literal('table'), header: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  ])
  .meta({ id: 'Block' });

export const textAnswer = z
  .strictObject({
    title: z.string(),
    blocks: z.array(block),
    sources: z.array(z.string()),
    missing: z.array(z.string()).describe('Isian yang belum ada; di teks memakai tanda ‹…›'),
    fault: z.string().optional().describe('Mengapa teks ini belum dapat dipakai'),
  })
  .meta({ id: 'Text' });

const law = z.strictObject({ title: z.string(), from: date, until: date.optional() });
export const templatesAnswer = z
  .strictObject({
    templates: z.array(
      z.strictObject({
        id: z.string(),
        version: z.int(),
        title: z.string(),
        kind: z.enum(['bersama', 'perorangan']),
        signers: z.string(),
        digest: z.string(),
        basis: z.array(law),
        slots: z.array(
          z.strictObject({
            name: z.string(),
            type: z.string(),
            label: z.string(),
            example: z.string(),
            max: z.int(),
            from: z.string().optional().describe('Diisi dari daftar peserta, bukan oleh penyelenggara'),
          }),
        ),
      }),
    ),
    clauses: z.array(
      z.strictObject({ id: z.string(), version: z.int(), title: z.string(), digest: z.string(), basis: z.array(law) }),
    ),
  })
  .meta({ id: 'Templates' });

export interface RoundAnswer {
  readonly id: string;
  readonly title: string;
  readonly label?: string | undefined;
  readonly relation?: string | undefined;
  readonly state: string;
  readonly number: string;
  readonly code?: string | undefined;
  readonly total: number;
  readonly signed: number;
  readonly joint: { readonly total: number; readonly signed: number };
  readonly rounds: readonly RoundAnswer[];
}
export const roundAnswer: z.ZodType<RoundAnswer> = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    label: z.string().optional(),
    relation: z.string().optional(),
    state: z.string(),
    number: z.string(),
    code: z.string().optional().describe('Kode berkas pertamanya, setelah dibuka'),
    ...count,
    joint: z.strictObject(count).describe('Bersama semua putaran di bawahnya'),
    get rounds() {
      return z.array(roundAnswer);
    },
  })
  .meta({ id: 'Round' });

export const auditAnswer = z.strictObject({
  entries: z.array(
    z.strictObject({
      at: time,
      actor: z.string(),
      code: z.enum(trailCodes),
      parameters: z.record(z.string(), z.string()),
      subject: z.string().optional(),
      from: z.string().optional(),
      action: z.string().describe('Kode dan parameternya dalam kata-kata'),
      detail: z.string(),
    }),
  ),
});
