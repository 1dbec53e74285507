import { z } from 'zod';
import { bindingMessage, upgradeMessage } from '../core/binding.ts';
import { base64url, parseBase64url } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import { keyKinds, type SignerKey } from '../model.ts';
import { time } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { browserKey, encoded, invalidKey, isSignedBy, readBrowserKey } from './browser-key.ts';
import { type Claim, getClaim } from './claim.ts';
import { keepKey, keyDigest, logKey } from './key-store.ts';
import { octets, readPasskey } from './passkey.ts';
import { pinDigits, pinMark } from './pin.ts';
import { alreadySigned, findSignerReceipt, leaveRefusals, notOpen, proveLeave, token } from './signing.ts';

const passkey = z
  .strictObject({ attestationObject: encoded(8000), clientDataJSON: encoded(4000) })
  .describe('Jawaban `navigator.credentials.create`; tantangannya SHA-256 atas baris-baris yang sama');

export const bindKey = operation({
  summary:
    'Ikat kunci milik penanda tangan pada tempatnya di naskah ini; permintaan yang sama lagi menjawab hal yang sama',
  note: 'Kirim salah satu: `device` atau `passkey`. `pin` wajib untuk tautan pribadi. Sidik kunci masuk ke log terbuka. Kunci kedua membatalkan yang pertama untuk selamanya (`replaces`); ponsel yang pertama mendapat `key-replaced`. Tablet petugas tidak boleh memakai `passkey`.',
  limit: '32kb',
  access: 'anyone',
  input: z.strictObject({
    token,
    pin: pinDigits.optional().describe('PIN enam angka; hanya untuk tautan pribadi'),
    device: browserKey
      .optional()
      .describe(
        'Kunci yang dibuat peramban; `signature` atas `ikrar-kunci-1`, `contentDigest` dan `field`, masing-masing diakhiri LF',
      ),
    passkey: passkey.optional(),
    upgrade: z
      .strictObject({ signature: encoded(100) })
      .optional()
      .describe(
        'Dari ponsel yang sama: tanda tangan kunci terikat atas `ikrar-ganti-1`, `contentDigest`, `field` dan SHA-256 `attestationObject`',
      ),
  }),
  answer: z
    .object({
      keySha256: z.string().describe('SHA-256 atas SubjectPublicKeyInfo kunci'),
      kind: z.enum(keyKinds),
      at: time,
      replaces: z.string().optional().describe('SHA-256 kunci sebelumnya, yang dibatalkan olehnya'),
      logIndex: z.int().describe('Nomor catatan log yang memuat sidik kunci'),
    })
    .meta({ id: 'BoundKey' }),
  errors: [
    ...leaveRefusals,
    'declaration-not-open',
    'declaration-closed',
    'already-signed',
    'key-invalid',
    'key-replaced',
    'conflict',
    'overloaded',
  ],
  run: ({ services, caller }, { token: given, pin, ...key }) =>
    bind(services, given, key, { pin, address: caller.address }),
});

/** The digest of the key that is bound to the claim's person now. */
export const findBoundKey = async ({ stores }: Services, { credential }: Claim): Promise<string | undefined> =>
  (await stores.signerKeys.get(credential.id))?.keySha256;

interface GivenKey {
  readonly device?: z.output<typeof browserKey> | undefined;
  readonly passkey?: z.output<typeof passkey> | undefined;
  readonly upgrade?: { readonly signature: string } | undefined;
}

interface Leave {
  readonly pin?: string | undefined;
  /** The network address as rate limits count it. */
  readonly address: string;
}

/** The order matters: no key is looked at before its sender has proved who they are. */
async function bind(services: Services, token: string, given: GivenKey, { pin, address }: Leave) {
  const claim = await getClaim(services, token);
  await proveLeave(services, claim, pin, address);
  const first = await findSignerReceipt(services, claim);
  if (first) throw alreadySigned(first);
  const { paper, field } = getPlace(claim);
  const { file } = paper;
  const { spki, kind } = await readKey(services, claim, field, given);
  const { id, declarationId } = claim.credential;
  const key: SignerKey = {
    ...{ id, version: 0, declarationId, fileId: file.id, kind, spki: base64url(spki), keySha256: keyDigest(spki) },
    ...{ voided: [], means: claim.means, pinMark: pinMark(claim.credential), at: services.clock().toISOString() },
  };
  const before = await services.stores.signerKeys.get(id);
  const isUpgrade = before !== undefined && isOneBrowser(before, claim, field, given);
  const kept = await keepKey(services.stores.signerKeys, key);
  const logIndex = await logKey(services, file, kept);
  const replaces = kept.voided.at(-1);
  if (replaces && !(isUpgrade && before.keySha256 === replaces))
    services.trail.note({
      code: 'key-replaced',
      actor: '',
      parameters: { keys: String(kept.voided.length + 1) },
      ...{ eventId: claim.event.id, subject: id, from: address },
    });
  return { keySha256: kept.keySha256, kind: kept.kind, at: kept.at, replaces, logIndex };
}

/**
 * Whether the key that was bound until now has signed that this passkey is of the same browser. Nobody else can say it: whoever comes
 * with link and PIN from another phone does not have that key.
 */
function isOneBrowser({ spki }: SignerKey, { paper }: Claim, field: string, { passkey, upgrade }: GivenKey): boolean {
  if (!passkey || !upgrade) return false;
  const attestation = sha256Hex(octets('key-invalid', passkey.attestationObject));
  const message = upgradeMessage(paper!.file.contentDigest, field, attestation);
  return isSignedBy(parseBase64url(spki), message, octets('key-invalid', upgrade.signature));
}

/**
 * The paper that the claim's person may sign now, and their field.
 * @throws IkrarError 'declaration-not-open', 'declaration-closed'
 */
function getPlace({ paper, declaration, person }: Claim) {
  const field = paper?.content.signers.find(({ id }) => id === person.id)?.field;
  if (!paper || !field || declaration.state === 'draft' || declaration.state === 'opening') throw notOpen();
  if (declaration.state !== 'open')
    throw new IkrarError(
      'declaration-closed',
      'Naskah ini sudah ditutup; tanda tangan tidak diterima lagi. Hubungi penyelenggara.',
    );
  return { paper, field };
}

async function readKey(services: Services, claim: Claim, field: string, { device, passkey }: GivenKey) {
  const { contentDigest } = claim.paper!.file;
  if (device && !passkey)
    return { kind: 'device', spki: readBrowserKey(device, bindingMessage(contentDigest, field)) } as const;
  if (!passkey || device) throw invalidKey('Kirim salah satu: kunci ponsel, atau sidik jari/wajah.');
  if (claim.means.kind === 'kiosk') throw invalidKey('Sidik jari dan wajah tidak dipakai di tablet petugas.');
  return { kind: 'passkey', spki: await readPasskey(services.config.baseUrl, contentDigest, field, passkey) } as const;
}
