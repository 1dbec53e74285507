import { z } from 'zod';
import { IkrarError } from '../errors.ts';
import { appearances, type Credential, declarationStates, keyKinds, type Means } from '../model.ts';
import { represents, time } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import { block } from '../operations/texts.ts';
import type { Services } from '../services.ts';
import { type Claim, getClaim, type Subject } from './claim.ts';
import { type Directory, getDeclaration, type Listed } from './directory.ts';
import { requireHallOpen } from './hall-hours.ts';
import { findKeyPlace } from './key-place.ts';
import { pinDigits, pinMark } from './pin.ts';
import { receiptAnswer, type SignerReceipt, signerReceipt } from './receipt.ts';
import { createTicket } from './tickets.ts';

/** Refusals of whatever a person does with a token and, on the personal link, its PIN: of `getClaim` and `proveLeave`. */
export const leaveRefusals = ['token-unknown', 'card-replaced', 'ticket-expired', 'pin-wrong', 'pin-locked'] as const;

export const token = z
  .string()
  .max(2000)
  .describe('Token tautan pribadi, atau tiket dari aula atau meja')
  .meta({ examples: ['h5ZmX0Qe6b1yJt3VtYtq0w'] });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'Sidik isi naskah tidak berbentuk benar. Muat ulang halaman.');

export const readToSign = operation({
  summary: 'Naskah yang akan ditandatangani, atau tanda terimanya',
  note: 'Kredensialnya `token`: bagian terakhir tautan pribadi sesudah `/s/`, atau tiket dari aula atau meja. `contentDigest` di sini dikirim kembali ketika menandatangani. `receipt` ada bila orang ini sudah menandatangani. Dengan `field` dan `drawing` sebuah ponsel mengikat kuncinya sendiri (`/kunci`) dan mengirim persetujuan (`/persetujuan`).',
  access: 'anyone',
  input: z.strictObject({ token }),
  answer: z
    .object({
      state: z.enum(declarationStates),
      needsPin: z.boolean(),
      expired: z.boolean(),
      signer: z.object({
        name: z.string(),
        position: z.string(),
        institution: z.string(),
        represents,
      }),
      event: z.object({ name: z.string(), organizer: z.string(), slug: z.string() }).meta({ id: 'HallEvent' }),
      code: z.string().optional(),
      contentDigest: sha256.optional(),
      text: z.object({ title: z.string(), blocks: z.array(block) }).optional(),
      appearance: z.enum(appearances).optional(),
      receipt: receiptAnswer.optional(),
      now: time.describe('Jam server, UTC'),
      field: z.string().optional().describe('Nama kolom tanda tangan orang ini; ada bila kunci sendiri dapat dipakai'),
      drawing: z
        .object({ width: z.int(), height: z.int(), limit: z.int() })
        .optional()
        .describe('Ruang gambar dalam titik 1/600 inci, dan panjang terbesar teks gambar dalam oktet'),
      key: z
        .object({ keySha256: z.string(), kind: z.enum(keyKinds), at: time })
        .optional()
        .describe('Kunci yang sekarang terikat'),
    })
    .meta({ id: 'ToSign' }),
  errors: ['token-unknown', 'card-replaced'],
  async run({ services }, input) {
    const claim = await getClaim(services, input.token);
    const { person: signer, event, declaration, paper, needsPin, expired } = claim;
    const printed = paper && {
      code: paper.file.code,
      contentDigest: paper.file.contentDigest,
      text: paper.content.text,
      appearance: paper.content.appearance ?? ('handwriting' as const),
    };
    const [receipt, place] = await Promise.all([findSignerReceipt(services, claim), findKeyPlace(services, claim)]);
    const now = services.clock().toISOString();
    return { state: declaration.state, needsPin, expired, signer, event, ...printed, receipt, now, ...place };
  },
});

/**
 * Signs, or gives the first receipt again, for which neither a valid ticket nor a PIN is needed. core/strokes checks
 * how much is drawn.
 */
export const signPledge = operation({
  summary: 'Tanda tangan; permintaan yang sama lagi menjawab tanda terima pertama',
  note: 'Kirim `contentDigest` yang dibaca dari `GET`, dan goresan (`strokes`) atau `typedName`. `pin` wajib untuk tautan pribadi (`needsPin`), tidak untuk tiket. `page`, `proof` dan `proofPage` di jawaban ialah alamat **relatif** terhadap server ini.',
  limit: '256kb',
  access: 'anyone',
  input: z.strictObject({
    token,
    contentDigest: sha256,
    strokes: z
      .array(z.array(z.tuple([z.number(), z.number()])).max(10_000))
      .max(10_000)
      .describe('Goresan: titik [x, y] dalam seperseribu lebar kotak, y ke bawah')
      .meta({
        examples: [
          [
            [
              [100, 300],
              [250, 120],
              [400, 340],
              [600, 200],
            ],
          ],
        ],
      }),
    typedName: z.string().max(500).optional().describe('Nama yang diketik, sebagai ganti goresan'),
    pin: pinDigits.optional().describe('PIN enam angka; hanya untuk tautan pribadi'),
  }),
  answer: receiptAnswer,
  errors: [
    ...leaveRefusals,
    'strokes-invalid',
    'character-unprintable',
    'digest-mismatch',
    'declaration-not-open',
    'declaration-closed',
    'overloaded',
    'clock-behind',
    'timestamp-unavailable',
  ],
  run: ({ services, caller }, { token: given, ...signing }) => sign(services, given, signing, caller.address),
});

interface Signing {
  readonly contentDigest: string;
  readonly strokes: readonly (readonly (readonly [number, number])[])[];
  readonly typedName?: string | undefined;
  readonly pin?: string | undefined;
}

/** @param address the network address as rate limits count it */
export async function sign(
  services: Services,
  token: string,
  signing: Signing,
  address: string,
): Promise<SignerReceipt> {
  const { contentDigest, strokes, typedName, pin } = signing;
  const claim = await getClaim(services, token);
  try {
    await proveLeave(services, claim, pin, address);
  } catch (refusal) {
    const first = await findSignerReceipt(services, claim);
    if (first) return first;
    throw refusal;
  }
  if (!claim.paper) throw notOpen();
  const receipt = await services.ceremony.sign({
    fileId: claim.paper.file.id,
    signerId: claim.person.id,
    contentDigest,
    strokes,
    ...(typedName === undefined ? {} : { typedName: typedName.trim() }),
    means: claim.means,
  });
  return signerReceipt(claim, receipt);
}

export const notOpen = (): IkrarError =>
  new IkrarError(
    'declaration-not-open',
    'Naskah ini belum dibuka untuk ditandatangani. Tunggu penyelenggara membukanya.',
  );

/** @throws IkrarError 'ticket-expired' */
export function requireUnexpired({ expired, means }: Claim): void {
  if (!expired) return;
  throw new IkrarError(
    'ticket-expired',
    means.kind === 'kiosk'
      ? 'Waktu untuk menandatangani habis. Kembalikan tablet kepada petugas untuk membuka nama Anda lagi.'
      : 'Waktu untuk menandatangani habis. Cari nama Anda lagi di halaman kegiatan dan masukkan PIN.',
  );
}

/**
 * Requires that whoever asks may act for the person of the claim: by an unexpired ticket, or by the link with its PIN.
 * @param from the network address as rate limits count it
 * @throws IkrarError 'ticket-expired', 'pin-wrong', 'pin-locked'
 */
export async function proveLeave(
  services: Services,
  claim: Claim,
  pin: string | undefined,
  from: string,
): Promise<void> {
  requireUnexpired(claim);
  if (!claim.needsPin) return;
  if (pin === undefined) throw new IkrarError('pin-wrong', 'Masukkan PIN enam angka dari kartu Anda.');
  await services.checkPin({ credentialId: claim.credential.id, pin, way: 'link', event: claim.event, from });
}

export async function findSignerReceipt(services: Services, subject: Subject): Promise<SignerReceipt | undefined> {
  const { paper, person } = subject;
  const receipt = paper && (await services.ceremony.findReceipt(paper.file.id, person.id));
  return receipt && signerReceipt(subject, receipt);
}

export const alreadySigned = (receipt: SignerReceipt): IkrarError =>
  new IkrarError('already-signed', 'Naskah ini sudah Anda tandatangani.', { receipt });

interface Entering {
  readonly signerId: string;
  readonly pin: string;
  /** The code on the board, as typed, or as a phone has kept it. */
  readonly code?: string | undefined;
  /** The network address as rate limits count it. */
  readonly address: string;
}

/**
 * Gives a ticket to somebody who was found in the hall's list, sees the board's code and knows their PIN. A wrong code
 * says nothing of the PIN, and counts at nobody's.
 */
export async function enterByPin(services: Services, directory: Directory, given: Entering): Promise<string> {
  const { id, declarationId } = getListed(directory, given.signerId);
  const { event } = directory;
  requireHallOpen(event, getDeclaration(directory, declarationId), services.clock());
  await services.hallDoor.check(event, given.code, given.address);
  const { pin, address: from } = given;
  const credential = await services.checkPin({ credentialId: id, event, pin, way: 'hall', from });
  return ticketFor(services, directory, credential, { kind: 'hall' });
}

/** Gives a ticket to somebody whose identity card an attendant has seen. */
export async function enterByCard(
  services: Services,
  directory: Directory,
  signerId: string,
  means: Means,
): Promise<string> {
  const { id } = getListed(directory, signerId);
  const credential = await services.stores.credentials.get(id);
  if (!credential) throw new IkrarError('not-found', 'Nama ini belum dapat menandatangani. Hubungi penyelenggara.');
  return ticketFor(services, directory, credential, means);
}

function ticketFor(services: Services, { event }: Directory, credential: Credential, means: Means): string {
  const { id: signerId, fileId, declarationId } = credential;
  const pin = means.kind === 'hall' ? { pin: pinMark(credential) } : {};
  const ticket = { signerId, fileId, declarationId, eventId: event.id, means, ...pin };
  return createTicket(services.authority.ticketKey, ticket, services.clock);
}

/** @throws IkrarError 'not-found' for a person who is on no open declaration of the event */
export function getListed(directory: Directory, signerId: string): Listed {
  const person = directory.people.find(({ id }) => id === signerId);
  if (person) return person;
  throw new IkrarError('not-found', 'Nama ini tidak ada pada naskah yang sedang dibuka. Cari nama Anda lagi.');
}
