import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as pkijs from 'pkijs';
import { hex, utf8 } from '../../src/core/bytes.ts';
import { compareBytes, oid, retag, setOf } from '../../src/core/der.ts';
import { parseOid, readDer } from '../../src/core/der-reader.ts';
import { sha256 } from '../../src/core/digest.ts';
import { signatureBound } from '../../src/core/key-signature.ts';
import { oids } from '../../src/core/oid.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { issueOneTime } from '../../src/pki/one-time.ts';
import {
  type CmsSigner,
  cmsBound,
  cmsSigner,
  encodeSignedData,
  signContent,
  signedAttributes,
} from '../../src/signing/cms.ts';
import { createToken, ownTimestamper, tsaSigner, tstInfo } from '../../src/signing/timestamp.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';

let authority: Authority;
let certificate: Uint8Array;
let chain: readonly Uint8Array[];
let signer: CmsSigner;
beforeAll(async () => {
  authority = await testAuthority();
  const issued = issueOneTime(authority, { name: 'Abu', position: 'Camat', at: eventTime });
  certificate = issued.certificate;
  chain = [authority.issuer.certificate];
  signer = cmsSigner(issued.key, certificate, chain);
});

const digest = sha256(utf8('naskah'));

describe('signed attributes of a PAdES baseline signature', () => {
  it('are content-type, message-digest and signing-certificate-v2, nothing else, in DER order', () => {
    const attributes = readDer(signedAttributes({ digest }, signer));
    const types = attributes.children.map(({ children: [type] }) => parseOid(type!));
    expect(types.toSorted()).toEqual([oids.contentType, oids.messageDigest, oids.signingCertificateV2].toSorted());
    const encodings = attributes.children.map(({ raw }) => raw);
    expect(encodings).toEqual(encodings.toSorted(compareBytes));
  });

  it('name the certificate by SHA-256 without naming the algorithm, its default (RFC 5035 section 4)', () => {
    const attributes = readDer(signedAttributes({ digest }, signer));
    const attribute = attributes.children.find(
      ({ children: [type] }) => parseOid(type!) === oids.signingCertificateV2,
    )!;
    const [essCertId] = attribute.children[1]!.children[0]!.children[0]!.children;
    expect(essCertId!.children).toHaveLength(2);
    expect(hex(essCertId!.children[0]!.value)).toBe(hex(sha256(certificate)));
    const [names, serial] = essCertId!.children[1]!.children;
    const read = pkijs.Certificate.fromBER(Uint8Array.from(certificate));
    expect(hex(names!.children[0]!.children[0]!.raw)).toBe(hex(new Uint8Array(read.issuer.toSchema().toBER())));
    expect(hex(serial!.value)).toBe(hex(new Uint8Array(read.serialNumber.valueBlock.valueHexView)));
  });
});

describe('SignedData', () => {
  it('embeds every certificate untouched and has one signer', () => {
    const cms = pkijs.ContentInfo.fromBER(Uint8Array.from(encodeSignedData(signContent({ digest }, signer), signer)));
    const data = new pkijs.SignedData({ schema: cms.content });
    expect(data.version).toBe(1);
    expect(data.signerInfos).toHaveLength(1);
    const text = hex(encodeSignedData(signContent({ digest }, signer), signer));
    for (const der of [certificate, ...chain]) expect(text).toContain(hex(der));
  });

  it('never outgrows its bound, for every kind of key and length of certificates and token', () => {
    const pairs = [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      generateKeyPairSync('ec', { namedCurve: 'P-521' }),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.nat(9000), fc.nat(3), (pair, tokenLength, above) => {
        const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
        const certificates = retag(0xa0, setOf(...Array<Uint8Array>(above).fill(certificate)));
        const any: CmsSigner = { ...signer, key: pair.privateKey, certificates, signatureBound: signatureBound(spki) };
        const token = new Uint8Array(tokenLength);
        const length = encodeSignedData(signContent({ digest }, any), any, token).length;
        expect(length).toBeLessThanOrEqual(cmsBound(any, tokenLength));
        expect(cmsBound(any, tokenLength) - length).toBeLessThan(24);
      }),
      { numRuns: 60 },
    );
  });
});

describe('our own TSA', () => {
  it('says what was stamped, when, under which policy, to an independent reader', async () => {
    const timestamper = ownTimestamper(authority, () => eventTime, seededRandom('tsa'));
    const { token, by } = await timestamper.stamp(digest);
    expect(by).toBe('own');
    const data = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(token)).content });
    expect(data.version).toBe(3);
    expect(data.encapContentInfo.eContentType).toBe('1.2.840.113549.1.9.16.1.4');
    const info = pkijs.TSTInfo.fromBER(data.encapContentInfo.eContent!.getValue());
    expect(info.version).toBe(1);
    expect(hex(token)).toContain(hex(oid(authority.tsaPolicy)));
    expect(info.genTime).toEqual(eventTime);
    expect(info.messageImprint.hashAlgorithm.algorithmId).toBe(oids.sha256);
    expect(hex(info.messageImprint.hashedMessage.valueBlock.valueHexView)).toBe(hex(digest));
    expect(await data.verify({ signer: 0, data: Uint8Array.from(utf8('naskah')).buffer })).toBe(true);
  });

  it('never makes a token longer than it says, and no serial twice', async () => {
    const timestamper = ownTimestamper(authority, () => eventTime, seededRandom('tsa'));
    const tokens = await Promise.all(Array.from({ length: 60 }, () => timestamper.stamp(digest)));
    for (const { token } of tokens) expect(token.length).toBeLessThanOrEqual(timestamper.maxTokenSize);
    expect(timestamper.maxTokenSize - Math.max(...tokens.map(({ token }) => token.length))).toBeLessThan(8);
    expect(new Set(tokens.map(({ token }) => hex(token))).size).toBe(60);
  });

  it('returns the requester’s nonce', () => {
    const nonce = Uint8Array.of(2, 2, 0x12, 0x34);
    const request = { digest, nonce, policy: '1.2.3', at: eventTime, serial: Uint8Array.of(5) };
    const info = pkijs.TSTInfo.fromBER(Uint8Array.from(tstInfo(request)));
    expect(hex(info.nonce!.valueBlock.valueHexView)).toBe('1234');
    expect(hex(createToken(request, tsaSigner(authority.tsa)))).toContain(hex(nonce));
  });
});
