/** What people's devices make: the consent to a file, by a key of every kind in turn, with what is printed. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { base64url, concat, parseHex, utf8 } from '../../dist/core/bytes.js';
import { consentText } from '../../dist/core/consent.js';
import { keyWords } from '../../dist/core/consent-words.js';
import { fitDrawing } from '../../dist/core/drawing.js';
import { lowS } from '../../dist/core/ecdsa.js';
import { electronicWords } from '../../dist/core/ink.js';
import { oids } from '../../dist/core/oid.js';
import { compressedPoint } from '../../dist/core/p256-point.js';
import { contentDigest } from '../../dist/document/content.js';
import { drawingSpace } from '../../dist/signing/revision.js';

export const kinds = ['ponsel', 'sidik', 'meja', 'server'];

const sha256 = (octets) => new Uint8Array(createHash('sha256').update(octets).digest());
const digestText = (text) => base64url(sha256(utf8(text)));
const freshKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const desk = freshKey();
/** What Chromium sometimes adds to its client data. */
const talk = {
  other_keys_can_be_added_here: 'do not compare clientDataJSON against a template. See https://goo.gl/yabPex',
};

/**
 * @param approval all else of the signature
 * @param given `kind`, and `strokes` or `typedName`
 * @returns the approval with the consent and its ink
 */
export function consenting(content, field, approval, { kind, strokes, typedName }) {
  const signer = content.signers.find((one) => one.field === field.name);
  const sample = { ...approval, consent: consentTo(content, signer, 'sidik', { goresan: digestText('') }, true) };
  const drawing = typedName ? undefined : fitDrawing(strokes, drawingSpace(field, sample));
  const shown = drawing === undefined ? { nama: typedName } : { goresan: digestText(drawing) };
  const inked = drawing === undefined ? { typedName } : { drawing };
  return {
    ...approval,
    ...(content.appearance === 'electronic' ? { typedName: electronicWords } : inked),
    caption: `01-10-2024 10.15 WIB · ${keyWords[kind]}`,
    consent: consentTo(content, signer, kind, shown, Number(field.name.slice(3)) % 2 === 0),
  };
}

function consentTo(content, { field, id }, kind, shown, isTalkative) {
  const octets = utf8(
    consentText({
      cara: kind,
      ...shown,
      isi: base64url(parseHex(contentDigest(content))),
      kode: content.code,
      medan: field,
      orang: id,
      ...(kind === 'server' ? {} : { skrip: digestText('skrip') }),
      waktu: Date.now(),
    }),
  );
  return { octets, evidence: evidenceOf(octets, kind, new URL(content.url), isTalkative) };
}

function evidenceOf(octets, kind, { origin, hostname }, isTalkative) {
  if (kind === 'server') return { kind };
  const { privateKey, publicKey } = kind === 'meja' ? desk : freshKey();
  const point = compressedPoint(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
  const signed = (data) => lowS(new Uint8Array(sign('sha256', data, privateKey)), oids.p256);
  if (kind === 'ponsel') return { kind, point, signature: signed(octets) };
  if (kind === 'meja') return { kind, point, signature: signed(octets), enrolment: sha256(utf8('meja')) };
  const challenge = base64url(sha256(octets));
  const client = { type: 'webauthn.get', challenge, origin, crossOrigin: false, ...(isTalkative ? talk : {}) };
  const clientData = utf8(JSON.stringify(client));
  const authenticatorData = concat(sha256(utf8(hostname)), Uint8Array.of(5, 0, 0, 0, 0));
  return {
    kind,
    point,
    signature: signed(concat(authenticatorData, sha256(clientData))),
    authenticatorData,
    clientData,
  };
}
