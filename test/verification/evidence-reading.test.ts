import { describe, expect, it } from '@jest/globals';
import * as der from '../../src/core/der.ts';
import { oids } from '../../src/core/oid.ts';
import { Budget } from '../../src/verification/budget.ts';
import { Evidence } from '../../src/verification/evidence.ts';
import { Findings } from '../../src/verification/findings.ts';
import { defaultLimits, type Limits } from '../../src/verification/limits.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { type Forged, type Forger, stream } from '../attacks/forger.ts';
import { issue, issueCrl } from '../support/certificates.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { makeBasicOcsp, makeOcsp } from '../support/ocsp.ts';
import { read } from '../support/reading.ts';

const at = new Date('2024-01-01T00:00:00Z');
const authority = issue({ name: 'Akar', authority: true });
const [one, two] = [issue({ name: 'Satu', issuer: authority }), issue({ name: 'Dua', issuer: authority })];
const crl = issueCrl(authority, at, undefined, [[7n, at]]);
/** In steps. */
const [readFirst, readAgain] = [450, 50];
const about = (certificate: Uint8Array) => ({ issuer: authority, certificate, thisUpdate: at });
const response = makeOcsp(about(one.certificate));

function start(limits: Partial<Limits> = {}) {
  const all = { ...defaultLimits, ...limits };
  let keys = 0;
  const publicKey = (spki: Uint8Array) => {
    keys++;
    return nodePrimitives.publicKey(spki);
  };
  const primitives = { ...nodePrimitives, publicKey };
  return { evidence: new Evidence(primitives, all, new Budget(all)), imported: () => keys };
}

/** What is read from the stores of a file, and what is found. */
function stored(file: Forger, limits: Partial<Limits> = {}) {
  const { evidence } = start(limits);
  const findings = new Findings();
  evidence.readStores(read(file).file!, findings);
  const { certificates, crls, responses } = evidence.stored;
  const told = findings.all.map(({ finding: found }) => ('what' in found ? `${found.code} ${found.what}` : found.code));
  return [evidence.hasStore, certificates.length, crls.length, responses.length, ...told];
}

const base = foreignBase();
const inStream = (bytes: Uint8Array, entries = ''): string => stream(entries, Buffer.from(bytes).toString('latin1'));
const [first, second] = [inStream(one.certificate), inStream(two.certificate)];
/** The base with a store of these entries; objects follow from 9 on. */
const store = (entries: string, ...objects: string[]): Forger =>
  base.append([
    [1, base.body(1).replace('/Pages', '/DSS 8 0 R/Pages')],
    [8, `<<${entries}>>`],
    ...objects.map((body, i): Forged => [9 + i, body]),
  ]);

describe('the store of a file', () => {
  const apart = store('/Certs[9 0 R]', first);
  it.each<[string, Forger, Partial<Limits>, unknown[]]>([
    ['where there is none', base, {}, [false, 0, 0, 0]],
    ['that is none', base.append([[1, base.body(1).replace('/Pages', '/DSS 1/Pages')]]), {}, [false, 0, 0, 0]],
    ['with nothing in it', store(''), {}, [true, 0, 0, 0]],
    ['with a certificate', apart, {}, [true, 1, 0, 0]],
    [
      'with each kind',
      store('/Certs[9 0 R]/CRLs[10 0 R]/OCSPs[11 0 R]', first, inStream(crl), inStream(response)),
      {},
      [true, 1, 1, 1],
    ],
    ['with lists of their own', store('/Certs 10 0 R', first, '[9 0 R]'), {}, [true, 1, 0, 0]],
    ['with a list that is none', store('/Certs 1', first), {}, [true, 0, 0, 0]],
    ['with a certificate twice', store('/Certs[9 0 R 9 0 R]', first), {}, [true, 1, 0, 0]],
    ['with an equal certificate in two objects', store('/Certs[9 0 R 10 0 R]', first, first), {}, [true, 2, 0, 0]],
    ['with something that is no reference', store('/Certs[1 9 0 R]', first), {}, [true, 1, 0, 0]],
    [
      'with something that is not there',
      store('/Certs[90 0 R 9 0 R]', first),
      {},
      [true, 1, 0, 0, 'certificate-damaged store-unreadable'],
    ],
    [
      'with something that is no stream',
      store('/Certs[10 0 R 9 0 R]', first, '1'),
      {},
      [true, 1, 0, 0, 'certificate-damaged store-unreadable'],
    ],
    [
      'with something that is no certificate',
      store('/Certs[10 0 R 9 0 R]', first, inStream(crl)),
      {},
      [true, 1, 0, 0, 'certificate-damaged store-unreadable'],
    ],
    [
      'with something under another filter',
      store('/Certs[10 0 R 9 0 R]', first, stream('/Filter/LZWDecode', 'x')),
      {},
      [true, 1, 0, 0, 'structure-filter'],
    ],
    [
      'with a response that is damaged',
      store('/OCSPs[9 0 R]', inStream(der.sequence())),
      {},
      [true, 0, 0, 0, 'ocsp-damaged'],
    ],
    [
      'with a refusal',
      store('/OCSPs[9 0 R]', inStream(der.sequence(der.tlv(0x0a, Uint8Array.of(6))))),
      {},
      [true, 0, 0, 0, 'evidence-unsupported'],
    ],
    [
      'by signature',
      store(
        `/VRI<</${'A'.repeat(40)}<</Cert[9 0 R]/CRL[10 0 R]/OCSP[11 0 R]>>>>`,
        first,
        inStream(crl),
        inStream(response),
      ),
      {},
      [true, 1, 1, 1],
    ],
    ['by signature, as values that are none', store('/VRI<</A 1/B<</Cert[9 0 R]>>>>', first), {}, [true, 1, 0, 0]],
    ['by signature, and that is none', store('/VRI 1/Certs[9 0 R]', first), {}, [true, 1, 0, 0]],
    ['that a later revision repeats', apart.append([[1, apart.body(1)]]), {}, [true, 1, 0, 0]],
    [
      'that grows',
      apart.append([
        [8, '<</Certs[9 0 R 10 0 R]>>'],
        [10, second],
      ]),
      {},
      [true, 2, 0, 0],
    ],
    ['that a later revision takes away', apart.append([[1, base.body(1)]]), {}, [true, 1, 0, 0]],
    ['with as many as there may be', store('/Certs[9 0 R 10 0 R]', first, second), { evidence: 2 }, [true, 2, 0, 0]],
    [
      'with more than there may be',
      store('/Certs[9 0 R 10 0 R]', first, second),
      { evidence: 1 },
      [true, 1, 0, 0, 'limit-evidence'],
    ],
  ])('%s', (_, file, limits, told) => {
    expect(stored(file, limits)).toEqual(told);
  });

  it('is walked at a cost', () => {
    const vri = store('/VRI<</A<<>>/B<<>>/C<<>>>>');
    expect(stored(vri, { steps: 3 })).toEqual([true, 0, 0, 0]);
    expect(() => stored(vri, { steps: 2 })).toThrow('limit-steps');
    expect(stored(vri.append([[1, vri.body(1)]]), { steps: 3 })).toEqual([true, 0, 0, 0]);
  });

  it('ends the examination where its lists have too many entries', () => {
    expect(() => stored(store('/CRLs[9 0 R]', inStream(crl)), { revoked: 0 })).toThrow('limit-revoked');
    expect(() => stored(store('/OCSPs[9 0 R]', inStream(response)), { revoked: 0 })).toThrow('limit-revoked');
  });
});

describe('what a signature carries', () => {
  const nothing = { crls: [], responses: [], basicResponses: [] };
  const serial = (evidence: Evidence) => evidence.certificate(one.certificate).serial;

  it('is kept as far as it can be read, each once', () => {
    const { evidence } = start();
    const issuer = evidence.certificate(authority.certificate);
    const basic = makeBasicOcsp(about(one.certificate));
    for (let i = 0; i < 2; i++)
      evidence.take({
        crls: [crl, der.sequence()],
        responses: [response, der.sequence()],
        basicResponses: [basic, der.sequence()],
      });
    expect(evidence.crlsOf(issuer)).toHaveLength(1);
    expect(evidence.responsesAbout(serial(evidence), 9)).toHaveLength(2);
    expect(evidence.responsesAbout(serial(evidence), 1)).toHaveLength(1);
    expect(evidence.responsesAbout('ff', 9)).toEqual([]);
    expect(evidence.crlsOf(evidence.certificate(one.certificate))).toEqual([]);
    evidence.take({ ...nothing, crls: [issueCrl(authority, at, undefined)] });
    expect(evidence.crlsOf(issuer)).toHaveLength(2);
  });

  it('ends the examination where it has too many entries', () => {
    for (const values of [{ crls: [crl] }, { responses: [response] }])
      expect(() => start({ revoked: 0 }).evidence.take({ ...nothing, ...values })).toThrow('limit-revoked');
  });

  it('costs what it takes to digest, and to read for the first time', () => {
    const [known, broken] = [
      { ...nothing, crls: [crl] },
      { ...nothing, responses: [der.sequence()] },
    ];
    for (const values of [known, broken]) {
      const { evidence } = start({ steps: readFirst + readAgain });
      evidence.take(values);
      evidence.take(values);
      expect(() => evidence.take(values)).toThrow('limit-steps');
    }
    const { evidence } = start({ steps: 2 * readFirst + readAgain });
    expect(evidence.findCertificate(der.sequence())).toBeUndefined();
    expect(evidence.findCertificate(one.certificate)).toBe(evidence.findCertificate(one.certificate));
    expect(() => evidence.findCertificate(one.certificate)).toThrow('limit-steps');
  });

  it('is looked at again at a cost', () => {
    const { evidence } = start({ steps: 2 * readFirst + 32 });
    evidence.take({ ...nothing, responses: [response] });
    const number = serial(evidence);
    expect(evidence.responsesAbout(number, 9)).toHaveLength(1);
    expect(() => evidence.responsesAbout(number, 9)).toThrow('limit-steps');
    const other = start({ steps: readFirst + 1 }).evidence;
    other.readStores(read(store('/Certs[9 0 R]', first)).file!, new Findings());
    expect(other.storedCertificates).toHaveLength(1);
    expect(() => other.storedCertificates).toThrow('limit-steps');
  });
});

describe('certificates', () => {
  it('are each read once, and known by name, by number and as twins', () => {
    const { evidence } = start();
    const known = evidence.certificate(one.certificate);
    expect(evidence.certificate(one.certificate.slice())).toBe(known);
    expect(evidence.findCertificate(der.sequence())).toBeUndefined();
    expect(evidence.findCertificate(one.certificate)).toBe(known);
    const issuer = evidence.certificate(authority.certificate);
    expect(evidence.issuersOf(known)).toEqual([issuer]);
    expect(evidence.bySubject('')).toEqual([]);
    expect(evidence.withSerial(known.serial)).toBe(known);
    expect(evidence.subjectOf(known).get(oids.commonName)).toBe('Satu');
    expect(evidence.issuerOf(known)).toBe(evidence.subjectOf(issuer));
    expect(evidence.anchorCertificates).toEqual([]);
    evidence.anchor(authority.certificate);
    expect(evidence.anchorCertificates).toEqual([issuer]);
    const spoiled = one.certificate.slice();
    spoiled[spoiled.length - 1]! ^= 1;
    expect(evidence.twins).toEqual([]);
    const twin = evidence.certificate(spoiled);
    expect(evidence.twins).toEqual([twin]);
    expect(evidence.withSerial(known.serial)).toBe(known);
  });

  it('have their key imported once, and computed as far as the file may', async () => {
    const { evidence, imported } = start({ checks: 3 });
    const issuer = evidence.certificate(authority.certificate);
    const { tbs: data, signature: value } = evidence.certificate(one.certificate);
    const algorithm = { name: 'ECDSA', digest: 'SHA-256' } as const;
    expect(await evidence.verify(issuer, { algorithm, data, value })).toBe(true);
    expect(await evidence.verify(issuer, { algorithm, data: value, value })).toBe(false);
    expect(imported()).toBe(1);
    expect(() => evidence.verify(issuer, { algorithm, data, value })).toThrow('limit-checks');
    expect(() =>
      start({ checks: 2 }).evidence.verify(issuer, { algorithm, data: new Uint8Array(32_768), value }),
    ).toThrow('limit-checks');
    expect(await start({ checks: 2 }).evidence.verify(issuer, { algorithm, data: new Uint8Array(32_767), value })).toBe(
      false,
    );
  });

  it('of other keys and for other algorithms are not computed', async () => {
    const { evidence, imported } = start();
    const odd = evidence.certificate(issue({ name: 'Lain', key: 'secp256k1' }).certificate);
    const known = evidence.certificate(one.certificate);
    const what = { data: known.tbs, value: known.signature };
    expect(await evidence.verify(odd, { algorithm: { name: 'ECDSA', digest: 'SHA-256' }, ...what })).toBe(false);
    expect(await evidence.verify(known, { algorithm: { name: 'RSA', digest: 'SHA-256' }, ...what })).toBe(false);
    expect(imported()).toBe(0);
  });
});
