import { generateKeyPairSync, type KeyObject, sign as signOctets } from 'node:crypto';
import { base64url, concat, parseHex, utf8 } from '../../src/core/bytes.ts';
import { type Consent, type ConsentKind, consentText } from '../../src/core/consent.ts';
import type { ConsentEvidence } from '../../src/core/consent-attribute.ts';
import { keyWords } from '../../src/core/consent-words.ts';
import { sha256 } from '../../src/core/digest.ts';
import { fitDrawing } from '../../src/core/drawing.ts';
import { lowS } from '../../src/core/ecdsa.ts';
import { electronicWords, inkArea, inkRectangle } from '../../src/core/ink.ts';
import { oids } from '../../src/core/oid.ts';
import { compressedPoint } from '../../src/core/p256-point.ts';
import { strokesText } from '../../src/core/strokes-file.ts';
import { createBase } from '../../src/document/base.ts';
import { type Content, contentDigest } from '../../src/document/content.ts';
import type { PlannedField } from '../../src/document/plan.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { type Approval, addSignature } from '../../src/signing/revision.ts';
import { sampleContent } from './ikrar-file.ts';
import { eventTime } from './pki.ts';
import { approval, holdCeremony, type Signing, someStrokes, startOn, take } from './signing.ts';

/** A file whose signatures hold consents, and what it says. */
export interface Opened {
  readonly signing: Signing;
  readonly content: Content;
}

/** Certified, with its evidence; nobody has signed. */
export async function openFile(authority: Authority, signers: number, schema: Content['schema'] = 'ikrar/2') {
  const stated = schema === 'ikrar/3' ? ({ appearance: 'electronic' } as const) : {};
  const content: Content = { ...sampleContent(signers), schema, ...stated };
  const base = await createBase(content, { at: eventTime });
  const people = new Map(content.signers.map((signer) => [signer.field, signer]));
  const signing = startOn(authority, base, people);
  await holdCeremony(signing, { signed: 0, closed: false });
  return { signing, content };
}

/** A key of a device. */
export const deviceKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
type DeviceKey = ReturnType<typeof deviceKey>;

/** How somebody consents, where it is not as they should. */
export interface How {
  readonly kind?: ConsentKind;
  readonly key?: DeviceKey;
  readonly typedName?: string;
  /** What the consent says; what is printed and who signs stay as they were. */
  readonly said?: Partial<Consent>;
  /** The octets in place of the consent's, signed or after they were signed. */
  readonly text?: (text: string) => string;
  readonly bend?: (evidence: ConsentEvidence) => ConsentEvidence;
  readonly client?: Readonly<Record<string, unknown>>;
  readonly rp?: string;
  readonly flags?: number;
  /** Whatever else the signature has. */
  readonly approval?: Partial<Approval>;
}

const digestText = (text: string): string => base64url(sha256(utf8(text)));

const sign = (key: KeyObject, octets: Uint8Array): Uint8Array =>
  lowS(new Uint8Array(signOctets('sha256', octets, key)), oids.p256);

/** What everybody here draws. */
export const drawingOf = ({ box }: PlannedField): string =>
  fitDrawing(someStrokes, { ...inkArea(inkRectangle(box!, true)), limit: 1400 });

/** What a person's device makes, with what is printed. */
export function consentOf({ signing, content }: Opened, i: number, how: How = {}): Partial<Approval> {
  const { kind = 'ponsel', typedName, text = (one: string) => one, bend = (one: ConsentEvidence) => one } = how;
  const [field, signer] = [signing.plan.signatures[i]!, content.signers[i]!];
  const drawing = drawingOf(field);
  const said = {
    cara: kind,
    ...(typedName === undefined ? { goresan: digestText(drawing) } : { nama: typedName }),
    isi: base64url(parseHex(contentDigest(content))),
    kode: content.code,
    medan: signer.field,
    orang: signer.id,
    ...(kind === 'server' ? {} : { skrip: digestText('skrip') }),
    waktu: eventTime.getTime() - 60_000,
    ...how.said,
  };
  const octets = utf8(text(consentText(said)));
  const evidence = bend(evidenceOf(octets, kind, how));
  const inked = typedName === undefined ? { drawing } : { typedName };
  const ink = content.appearance === 'electronic' ? { typedName: electronicWords } : inked;
  return { consent: { octets, evidence }, ...ink, caption: `01-10-2024 10.15 WIB · ${keyWords[kind]}` };
}

function evidenceOf(octets: Uint8Array, kind: ConsentKind, how: How): ConsentEvidence {
  if (kind === 'server') return { kind };
  const { privateKey, publicKey } = how.key ?? deviceKey();
  const point = compressedPoint(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
  if (kind === 'ponsel') return { kind, point, signature: sign(privateKey, octets) };
  if (kind === 'meja') return { kind, point, signature: sign(privateKey, octets), enrolment: sha256(utf8('entri')) };
  const { rp = 'ikrar.example', flags = 5 } = how;
  const client = {
    type: 'webauthn.get',
    challenge: base64url(sha256(octets)),
    origin: 'https://ikrar.example',
    crossOrigin: false,
    ...how.client,
  };
  const clientData = utf8(JSON.stringify(client));
  const authenticatorData = concat(sha256(utf8(rp)), Uint8Array.of(flags, 0, 0, 0, 0));
  const signature = sign(privateKey, concat(authenticatorData, sha256(clientData)));
  return { kind, point, signature, authenticatorData, clientData };
}

/** Adds a person's signature. */
export async function consent(opened: Opened, i: number, how: How = {}): Promise<void> {
  const { signing } = opened;
  const { signatures } = signing.plan;
  const { strokes: _, ...usual } = approval(signing, eventTime, signing.people.get(signatures[i]!.name));
  const given = { ...usual, chain: [], reason: 'Menyetujui isi ikrar', ...consentOf(opened, i, how), ...how.approval };
  take(signing, await addSignature(signing.state, signing.plan, signatures[i]!, given));
}

/** What lies beside a file that prints no handwriting, of the first of its people. */
export const strokesBeside = ({ signing, content }: Opened, signed: number): string =>
  strokesText({
    code: content.code,
    contentDigest: contentDigest(content),
    drawings: new Map(signing.plan.signatures.slice(0, signed).map((field) => [field.name, drawingOf(field)])),
  });
