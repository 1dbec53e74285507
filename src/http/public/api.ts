import { z } from 'zod';
import { getPledge, type Pledge } from '../../checking/pledge.ts';
import { verdictOf } from '../../checking/verdict.ts';
import type { Services } from '../../services.ts';
import { type ApiRoute, route } from '../api.ts';

const pledgeSchema = z
  .object({
    code: z.string(),
    kind: z.enum(['ikrar', 'pakta', 'berita-acara']),
    state: z.enum(['preparing', 'signing', 'sealing', 'sealed', 'revoked']),
    verdict: z.object({ title: z.string(), text: z.string() }),
    signatureKind: z.literal('tidak tersertifikasi'),
    title: z.string(),
    number: z.string(),
    event: z.object({
      name: z.string(),
      organizer: z.string(),
      venue: z.string(),
      place: z.string(),
      timeZone: z.string(),
    }),
    days: z.array(z.string()),
    contentDigest: z.string(),
    total: z.int(),
    signed: z.int(),
    signers: z.array(
      z.object({
        name: z.string(),
        position: z.string(),
        institution: z.string(),
        regionCode: z.string(),
        role: z.string(),
        signedAt: z.string().optional(),
      }),
    ),
    document: z
      .object({ url: z.string(), sha256: z.string(), size: z.int() })
      .optional()
      .describe('Hanya setelah penandatanganan ditutup'),
    joint: z
      .object({ total: z.int(), signed: z.int() })
      .optional()
      .describe('Semua jilid, susulan dan putaran berjenjang bersama, bila ada'),
    related: z.array(z.object({ relation: z.string(), code: z.string(), label: z.string(), state: z.string() })),
  })
  .meta({ id: 'Pledge' });

export type PledgeJson = z.output<typeof pledgeSchema>;

export function pledgeJson(pledge: Pledge, baseUrl: string): PledgeJson {
  const { file, content, signatures, last, final } = pledge;
  const { state, title, text } = verdictOf(pledge);
  const { name, organizer, venue, place, timeZone } = content.event;
  return {
    code: file.code,
    kind: file.kind,
    state,
    verdict: { title, text },
    signatureKind: 'tidak tersertifikasi',
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
      return { name, position, institution, regionCode, role, ...(at === undefined ? {} : { signedAt: at }) };
    }),
    ...(final && last
      ? { document: { url: `${baseUrl}/v/${file.code}/ikrar.pdf`, sha256: last.sha256, size: last.size } }
      : {}),
    ...(pledge.joint ? { joint: pledge.joint } : {}),
    related: [...pledge.related],
  };
}

/** What a citizen may ask as a program. */
export function publicApi(services: Services): readonly ApiRoute[] {
  return [
    route({
      method: 'get',
      path: '/api/verify/{code}',
      summary: 'Naskah menurut kodenya: keadaan, isi pokok, penanda tangan',
      tag: 'Memeriksa',
      access: 'public',
      params: z.object({ code: z.string().max(64) }),
      answer: { status: 200, json: pledgeSchema },
      errors: ['code-mistyped', 'code-unknown', 'rate-limited'],
      handle: async ({ params }) => pledgeJson(await getPledge(services, params.code), services.config.baseUrl),
    }),
  ];
}
