import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { declarationStates } from '../../model.ts';
import { recordId } from '../../operations/fields.ts';
import type { Services } from '../../services.ts';
import { getClaim } from '../../signer/claim.ts';
import { type Directory, findDirectory, searchPeople } from '../../signer/directory.ts';
import type { Live } from '../../signer/live.ts';
import { pinDigits } from '../../signer/pin.ts';
import { enterByPin, findSignerReceipt, sign, signBody } from '../../signer/signing.ts';
import { ticketLifetime } from '../../signer/tickets.ts';
import { type ApiRoute, route } from '../api.ts';
import { addressOf } from '../limits.ts';

const token = z.string().max(2000).describe('Token tautan pribadi, atau tiket dari aula atau meja');
const slug = z.string().regex(/^[a-z0-9_-]{1,80}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const receiptSchema = z
  .object({
    code: z.string(),
    name: z.string(),
    position: z.string(),
    n: z.int().describe('Revisi berkas, dari 0'),
    ordinal: z.int().describe('Tanda tangan ke berapa, dari 1'),
    of: z.int(),
    sha256: sha256.describe('Seluruh berkas sampai tanda tangan ini'),
    contentDigest: sha256,
    consentDigest: sha256,
    certificateSha256: sha256,
    timestampBy: z.enum(['own', 'external', 'own-because-external-silent']),
    at: z.string(),
    moment: z.string(),
    page: z.string(),
    proof: z.string(),
    proofPage: z.string(),
    fileId: z.string(),
    signerId: z.string(),
  })
  .meta({ id: 'Receipt' });

const person = z.object({
  id: z.string(),
  name: z.string(),
  position: z.string(),
  institution: z.string(),
  group: z.string(),
});

const progressSchema = z
  .object({
    total: z.int(),
    signed: z.int(),
    groups: z.array(
      z.object({
        label: z.string(),
        short: z.string().describe('Untuk papan: “Kec. Kupitan”'),
        total: z.int(),
        signed: z.int(),
      }),
    ),
    latest: z.array(z.object({ name: z.string(), position: z.string(), at: z.string() })),
  })
  .meta({ id: 'EventProgress' });

const block = z.object({ type: z.enum(['heading', 'paragraph', 'list', 'table']) }).loose();

const toSignSchema = z.object({
  state: z.enum(declarationStates),
  needsPin: z.boolean(),
  expired: z.boolean(),
  signer: z.object({ name: z.string(), position: z.string(), institution: z.string() }),
  event: z.object({ name: z.string(), organizer: z.string(), slug: z.string() }),
  code: z.string().optional(),
  contentDigest: sha256.optional(),
  text: z.object({ title: z.string(), blocks: z.array(block) }).optional(),
  receipt: receiptSchema.optional(),
});

export async function getDirectory(services: Services, event: string): Promise<Directory> {
  const directory = await findDirectory(services.stores, event);
  if (directory) return directory;
  throw new IkrarError('not-found', 'Kegiatan ini tidak ada. Periksa alamat pada layar atau kartu.');
}

/** The signer's side of the JSON API: what a phone does, a program can do. */
export function signerApi(services: Services, live: Live): readonly ApiRoute[] {
  return [
    route({
      method: 'get',
      path: '/api/sign/{token}',
      summary: 'Naskah yang akan ditandatangani, atau tanda terimanya',
      tag: 'Menandatangani',
      access: 'public',
      params: z.object({ token }),
      answer: { status: 200, json: toSignSchema },
      errors: ['token-unknown', 'rate-limited'],
      handle: async ({ params }) => {
        const claim = await getClaim(services, params.token);
        const { person: signer, event, paper } = claim;
        return {
          state: claim.declaration.state,
          needsPin: claim.needsPin,
          expired: claim.expired,
          signer: { name: signer.name, position: signer.position, institution: signer.institution },
          event: { name: event.name, organizer: event.organizer, slug: event.slug },
          code: paper?.file.code,
          contentDigest: paper?.file.contentDigest,
          text: paper && { title: paper.content.text.title, blocks: paper.content.text.blocks },
          receipt: await findSignerReceipt(services, claim),
        };
      },
    }),
    route({
      method: 'post',
      path: '/api/sign/{token}',
      summary: 'Tanda tangani; permintaan yang sama lagi menjawab tanda terima pertama',
      tag: 'Menandatangani',
      access: 'public',
      params: z.object({ token }),
      body: signBody,
      limit: '256kb',
      answer: { status: 200, json: receiptSchema },
      errors: [
        'token-unknown',
        'ticket-expired',
        'pin-wrong',
        'pin-locked',
        'rate-limited',
        'strokes-invalid',
        'character-unprintable',
        'digest-mismatch',
        'declaration-not-open',
        'declaration-closed',
        'overloaded',
        'store-unavailable',
      ],
      handle: ({ params, body, request }) => sign(services, params.token, body, addressOf(request)),
    }),
    ...hallApi(services, live),
  ];
}

function hallApi(services: Services, live: Live): readonly ApiRoute[] {
  return [
    route({
      method: 'get',
      path: '/api/hall/{event}/people',
      summary: 'Cari nama pada naskah yang sedang dibuka, paling sedikit tiga huruf',
      tag: 'Aula',
      access: 'public',
      params: z.object({ event: slug }),
      query: z.object({ q: z.string().min(3).max(80) }),
      answer: { status: 200, json: z.object({ found: z.int(), people: z.array(person) }) },
      errors: ['not-found', 'rate-limited'],
      handle: async ({ params, query }) => {
        const { found, people } = searchPeople(await getDirectory(services, params.event), query.q);
        return { found, people: people.map(({ declarationId: _d, role: _r, plain: _p, ...shown }) => shown) };
      },
    }),
    route({
      method: 'post',
      path: '/api/hall/{event}/people/{signerId}',
      summary: 'Masuk dengan PIN; menjawab tiket untuk menandatangani',
      tag: 'Aula',
      access: 'public',
      params: z.object({ event: slug, signerId: recordId }),
      body: z.strictObject({ pin: pinDigits }),
      answer: { status: 200, json: z.object({ token: z.string(), seconds: z.int() }) },
      errors: ['not-found', 'pin-wrong', 'pin-locked', 'rate-limited'],
      handle: async ({ params, body, request }) => {
        const directory = await getDirectory(services, params.event);
        return {
          token: await enterByPin(services, directory, params.signerId, body.pin, addressOf(request)),
          seconds: ticketLifetime.hall,
        };
      },
    }),
    route({
      method: 'get',
      path: '/api/hall/{event}/progress',
      summary: 'Jumlah yang sudah menandatangani, per kelompok, dan nama-nama terbaru',
      tag: 'Aula',
      access: 'public',
      params: z.object({ event: slug }),
      answer: { status: 200, json: progressSchema },
      errors: ['not-found'],
      handle: async ({ params }) => live.progress((await getDirectory(services, params.event)).event.id),
    }),
  ];
}
