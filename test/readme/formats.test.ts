import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { base64url, parseHex, parseUtf8, utf8 } from '../../src/core/bytes.ts';
import { canonicalJson } from '../../src/core/canonical-json.ts';
import { parseCode } from '../../src/core/code.ts';
import { parseConsent } from '../../src/core/consent.ts';
import { decodeConsent, encodeConsent } from '../../src/core/consent-attribute.ts';
import { readDer } from '../../src/core/der-reader.ts';
import { sha256, sha256Hex } from '../../src/core/digest.ts';
import { notePrimitives } from '../../src/core/ed25519.ts';
import { checkNote, parseNote, parseVkey } from '../../src/core/note.ts';
import { spkiOfPoint } from '../../src/core/p256-point.ts';
import { parseStrokes, strokesText } from '../../src/core/strokes-file.ts';
import { contentDigest, parseContent } from '../../src/document/content.ts';
import { entryBytes, parseEntry } from '../../src/log/entry.ts';
import { verifyInclusionProof } from '../../src/log/inclusion-proof.ts';
import { verifyQrSignature } from '../../src/log/qr-signature.ts';
import { reportSchema } from '../../src/verification/report.ts';

/** Every example of docs/formats.md is of one file: each is checked by the code, and against the others. */
describe('docs/formats.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8');
  const examples = new Map(
    [...text.matchAll(/^<!-- example: (\S+) -->\n```\w+\n([\s\S]*?)\n```$/gm)].map(([, name, body]) => [name!, body!]),
  );
  const example = (name: string): string => {
    const found = examples.get(name);
    if (found === undefined) throw new Error(`no example ${name}`);
    return found;
  };
  const entry = parseEntry(utf8(example('entry')));
  if (entry.kind !== 'signature') throw new Error('the example of an entry is of a signature');
  const logKey = parseVkey(sha256, example('vkey'));

  it('has a code with the right check character', () => {
    expect(parseCode(example('code'))).toEqual({ code: example('code') });
    expect(entry.code).toBe(example('code'));
  });

  it('has a content in canonical form, with the digest that the log and the report name', () => {
    const content = parseContent(example('content'));
    expect(canonicalJson(JSON.parse(example('content')))).toBe(example('content'));
    expect(contentDigest(content)).toBe(entry.contentDigest);
    expect(content.code).toBe(entry.code);
  });

  it('has a consent to that content, with the digest that the log names', () => {
    const { isi, kode, cara } = parseConsent(utf8(example('consent')));
    expect([isi, kode, cara]).toEqual([base64url(parseHex(entry.contentDigest)), entry.code, 'server']);
    expect(sha256Hex(utf8(example('consent')))).toBe(entry.consentDigest);
  });

  it('has a consent of each version to that content, and one that a phone has signed', () => {
    expect(JSON.parse(example('consent-1')).contentDigest).toBe(entry.contentDigest);
    const der = new Uint8Array(Buffer.from(example('consent-der'), 'base64'));
    const { octets, evidence, consent } = decodeConsent(readDer(der));
    if (evidence.kind !== 'ponsel') throw new Error('the example is of a phone');
    expect(consent).toMatchObject({ ...JSON.parse(example('consent')), cara: 'ponsel' });
    const key = { key: Buffer.from(spkiOfPoint(evidence.point)), format: 'der', type: 'spki' } as const;
    expect(verify('sha256', octets, key, evidence.signature)).toBe(true);
    expect(Buffer.from(encodeConsent({ octets, evidence })).equals(der)).toBe(true);
  });

  it('has strokes whose digest that consent names, as they would lie beside a file', () => {
    const { code, contentDigest, drawings } = parseStrokes(example('strokes'));
    expect([code, contentDigest, [...drawings.keys()]]).toEqual([entry.code, entry.contentDigest, ['Sig0001']]);
    expect(strokesText({ code, contentDigest, drawings })).toBe(example('strokes'));
    const { goresan } = parseConsent(utf8(example('consent')));
    expect(base64url(sha256(utf8(drawings.get('Sig0001')!)))).toBe(goresan);
  });

  it('has an entry in canonical form, and the proof that it stands in the log', () => {
    expect(parseUtf8(entryBytes(entry))).toBe(example('entry'));
    const check = verifyInclusionProof(`${example('proof')}\n`, { logKeys: [logKey] });
    expect(check).toMatchObject({ good: true, entry, index: 3 });
  });

  it('has an entry of each kind, and of each version, in canonical form', () => {
    const shown = [...examples].filter(([name]) => name.startsWith('entry'));
    const entries = shown.map(([, text]) => parseEntry(utf8(text)));
    expect(entries.map((one) => parseUtf8(entryBytes(one)))).toEqual(shown.map(([, text]) => text));
    expect(entries.map(({ schema, kind }) => `${schema} ${kind}`)).toEqual([
      'ikrar-entry/2 signature',
      ...['certification', 'dss', 'timestamp', 'certified', 'revocation'].map((kind) => `ikrar-entry/2 ${kind}`),
      ...['key', 'desk-key', 'trail', 'loss'].map((kind) => `ikrar-entry/2 ${kind}`),
      'ikrar-entry/1 signature',
    ]);
  });

  it("has a checkpoint that the log's key has signed", () => {
    expect(checkNote(notePrimitives, parseNote(`${example('checkpoint')}\n`), [logKey]).good).toBe(true);
  });

  it('has a signing receipt for that revision', () => {
    const receipt = JSON.parse(example('receipt'));
    const { code, n, sha256, contentDigest, consentDigest, certificateSha256, at } = entry;
    expect(receipt).toMatchObject({ code, n, sha256, contentDigest, consentDigest, certificateSha256, at });
  });

  it('has a report as the verifier writes it today', () => {
    const report = reportSchema.parse(JSON.parse(example('report')));
    expect(report).toEqual(JSON.parse(example('report')));
    expect(report.document).toMatchObject({ code: entry.code, contentDigest: entry.contentDigest });
    expect(report.revisions.find(({ sha256 }) => sha256 === entry.sha256)?.kind).toBe('signature');
    expect(report.verdict).toBe('passed');
  });

  it('has a large QR whose seal holds', () => {
    const keys = JSON.parse(example('qr-keys')).keys.map(({ id, spki }: { id: string; spki: string }) => ({
      id,
      key: createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }),
    }));
    const check = verifyQrSignature(example('qr'), keys);
    expect(check).toMatchObject({ good: true, facts: { code: entry.code, contentDigest: entry.contentDigest } });
  });
});
