import { z } from 'zod';
import { representing } from '../core/represented.ts';
import { uses } from '../core/use.ts';
import { declarationStates, roles } from '../model.ts';
import { day, represents, time } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import { getPledge, type Pledge, relations } from './pledge.ts';
import { pledgeVerdict } from './verdict.ts';

const pledgeAnswer = z
  .object({
    code: z.string(),
    kind: z.enum(['ikrar', 'pakta', 'berita-acara']),
    state: z.enum(['preparing', 'signing', 'sealing', 'sealed', 'revoked']),
    use: z.enum(uses).optional().describe('Bukan ikrar resmi: dibuat untuk latihan atau peragaan'),
    verdict: z.object({ title: z.string(), text: z.string() }),
    signatureKind: z.literal('tidak tersertifikasi'),
    title: z.string(),
    number: z.string(),
    event: z
      .object({
        name: z.string(),
        organizer: z.string(),
        venue: z.string(),
        place: z.string(),
        timeZone: z.string(),
      })
      .meta({ id: 'PublicEvent' }),
    days: z.array(day),
    contentDigest: z.string(),
    total: z.int(),
    signed: z.int(),
    signers: z.array(
      z
        .object({
          name: z.string(),
          position: z.string(),
          represents,
          institution: z.string(),
          regionCode: z.string(),
          role: z.enum(roles),
          signedAt: time.optional(),
        })
        .meta({ id: 'PledgeSigner' }),
    ),
    document: z
      .object({ url: z.url(), sha256: z.string(), size: z.int() })
      .optional()
      .describe('Hanya setelah penandatanganan ditutup'),
    joint: z
      .object({ total: z.int(), signed: z.int() })
      .optional()
      .describe('Semua jilid, susulan, dan putaran berjenjang bersama, bila ada'),
    related: z.array(
      z
        .object({
          relation: z.enum(relations),
          code: z.string(),
          label: z.string(),
          state: z.enum(declarationStates),
        })
        .meta({ id: 'RelatedPledge' }),
    ),
  })
  .meta({ id: 'Pledge' });

function toAnswer(pledge: Pledge, baseUrl: string) {
  const { file, content, signatures, last, final } = pledge;
  const { state, title, text } = pledgeVerdict(pledge);
  const { name, organizer, venue, place, timeZone } = content.event;
  return {
    code: file.code,
    kind: file.kind,
    state,
    ...(content.use === undefined ? {} : { use: content.use }),
    verdict: { title, text },
    signatureKind: 'tidak tersertifikasi' as const,
    title: content.text.title,
    number: content.number,
    event: { name, organizer, venue, place, timeZone },
    days: [...content.days],
    contentDigest: file.contentDigest,
    total: content.signers.length,
    signed: signatures.size,
    signers: content.signers.map((signer) => {
      const at = signatures.get(signer.id)?.at;
      const { name, position, institution, regionCode, role } = signer;
      return {
        ...{ name, position, institution, regionCode, role },
        ...representing(signer),
        ...(at === undefined ? {} : { signedAt: at }),
      };
    }),
    ...(final && last
      ? { document: { url: `${baseUrl}/v/${file.code}/ikrar.pdf`, sha256: last.sha256, size: last.size } }
      : {}),
    ...(pledge.joint ? { joint: pledge.joint } : {}),
    related: [...pledge.related],
  };
}

export type PledgeAnswer = z.output<typeof pledgeAnswer>;

/** The check of a code for programs of citizens. */
export const verifyCode = operation({
  summary: 'Naskah menurut kodenya: keadaan, isi pokok, penanda tangan',
  note: 'Kode boleh ditulis tanpa tanda hubung dan dengan huruf kecil. `document.url` (alamat **lengkap** PDF) hanya ada setelah naskah ditutup.',
  access: 'anyone',
  input: z.strictObject({ code: z.string().max(64).describe('Kode pada lembar, XXXX-XXXX-XXXX') }),
  answer: pledgeAnswer,
  errors: ['code-mistyped', 'code-unknown'],
  run: async ({ services }, { code }) => toAnswer(await getPledge(services, code), services.config.baseUrl),
});
