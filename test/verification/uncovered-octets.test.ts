import { beforeAll, describe, expect, it } from '@jest/globals';
import { hex, parseHex, utf8 } from '../../src/core/bytes.ts';
import {
  bitString,
  context,
  contextPrimitive,
  integer,
  nul,
  octetString,
  oid,
  retag,
  sequence,
  setOf,
  tlv,
} from '../../src/core/der.ts';
import { parseInteger, parseOid, readDer } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import { policies } from '../../src/core/policy.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { Forger } from '../attacks/forger.ts';
import { type Issued, issue } from '../support/certificates.ts';
import { makeToken } from '../support/cms.ts';
import { inSignedData, inSignerInfo, inStamp, refill } from '../support/cms-surgery.ts';
import type { Cut } from '../support/der-surgery.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { startFile } from '../support/ikrar-file.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';
import { fileOf, holdCeremony } from '../support/signing.ts';

const someText = utf8('Kami mendukung calon nomor tiga. '.repeat(130));
const enumerated = ([version, ...rest]: Uint8Array[]): Uint8Array[] => [retag(0x0a, version!), ...rest];
const besideContent: Cut = ([version, digests, encapsulated, ...rest]) => {
  const [type, content] = readDer(encapsulated!).children;
  const beside = content ? [content.children[0]!.raw, octetString(someText)] : [octetString(someText)];
  return [version!, digests!, sequence(type!.raw, context(0, ...beside)), ...rest];
};
const unsigned =
  (type: string): Cut =>
  (fields) => [...fields, context(1, sequence(oid(type), setOf(octetString(someText))))];
/** Behind the certificates and in front of the signer. */
const crls =
  (...content: Uint8Array[]): Cut =>
  (fields) =>
    fields.toSpliced(-1, 0, context(1, ...content));

/** What nobody signs in a CMS, filled with octets of a stranger. */
const signedDataCuts: [string, string, Cut][] = [
  ['an empty field crls', 'cms-deviates', crls()],
  ['a text in the field crls', 'cms-deviates', crls(octetString(someText))],
  ['a text beside the content', 'cms-malformed', besideContent],
  ['a version of another type', 'cms-malformed', enumerated],
];
const signerCuts: [string, string, Cut][] = [
  ['an empty list of unsigned attributes', 'cms-deviates', (fields) => [...fields, context(1)]],
  ['a text as a timestamp of the timestamp', 'cms-deviates', unsigned(oids.signatureTimeStamp)],
  ['a text as an unsigned attribute', 'cms-deviates', unsigned('1.2.3.4.5')],
  ['a version of another type', 'cms-malformed', enumerated],
];

/** The digest of SignedData and of the signer, with the parameters that say nothing. */
const withNull = (algorithm: Uint8Array): Uint8Array => sequence(readDer(algorithm).children[0]!.raw, nul());
const digestsWithNull: Cut = ([version, digests, ...rest]) => [
  version!,
  setOf(withNull(readDer(digests!).children[0]!.raw)),
  ...rest,
];
const signerWithNull: Cut = (fields) => fields.with(2, withNull(fields[2]!));
const signatureWithNull: Cut = (fields) => fields.with(4, withNull(fields[4]!));
const certificates =
  (change: (list: Uint8Array[]) => Uint8Array[]): Cut =>
  (fields) =>
    fields.with(3, context(0, ...change(readDer(fields[3]!).children.map(({ raw }) => raw))));

const p256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** The other value that verifies like an ECDSA value (r, s): (r, n − s). */
function secondForm(value: Uint8Array): Uint8Array {
  const [r, s] = readDer(value).children;
  return sequence(r!.raw, integer(parseHex((p256 - parseInteger(s!)).toString(16).padStart(64, '0'))));
}
const inSecondForm: Cut = (fields) => fields.with(5, octetString(secondForm(readDer(fields[5]!).value)));
/** A certificate whose issuer's signature has its second form. */
function twin(certificate: Uint8Array): Uint8Array {
  const [tbs, algorithm, bits] = readDer(certificate).children;
  return sequence(tbs!.raw, algorithm!.raw, bitString(secondForm(bits!.value.subarray(1))));
}

/** Who signed, by the identifier of the key. */
function byKeyIdentifier(certificate: Uint8Array): Cut {
  const { children } = readDer(certificate).children[0]!;
  const extensions = children.at(-1)!.children[0]!.children;
  const found = extensions.find(({ children: [type] }) => parseOid(type!) === oids.subjectKeyIdentifier);
  const identifier = readDer(found!.children.at(-1)!.value).value;
  return (fields) => fields.with(0, integer(3)).with(1, contextPrimitive(0, identifier));
}

/** What verifies as before, written as our own writer does not write it. */
const spellings: [string, (cms: Uint8Array, house: Authority) => Uint8Array][] = [
  ['NULL as parameters in the list of digests', (cms) => inSignedData(cms, digestsWithNull)],
  ['NULL as parameters of the digest', (cms) => inSignerInfo(cms, signerWithNull)],
  ['NULL as parameters of the signature', (cms) => inSignerInfo(cms, signatureWithNull)],
  [
    'a certificate twice',
    (cms) =>
      inSignedData(
        cms,
        certificates(([first, ...rest]) => [first!, first!, ...rest]),
      ),
  ],
  [
    'the root beside it, in order',
    (cms, { root }) =>
      inSignedData(
        cms,
        certificates((list) => readDer(setOf(...list, root.certificate)).children.map(({ raw }) => raw)),
      ),
  ],
];

describe('octets that no digest covers', () => {
  let house: Authority;
  /** Closed; open, ending with a signature; certified alone. With the room that the tokens of an outside TSA get, or next to none. */
  const files = new Map<'closed' | 'open' | 'certified' | 'tight', Uint8Array>();
  beforeAll(async () => {
    house = await testAuthority();
    for (const [name, room] of [['closed', 8192] as const, ['open', 8192] as const, ['tight', 2] as const]) {
      const start = await startFile(house, 1);
      const { timestamper } = start;
      const roomy = { ...start, timestamper: { ...timestamper, maxTokenSize: timestamper.maxTokenSize + room } };
      files.set(name, fileOf(await holdCeremony(roomy, { closed: name !== 'open' })));
      if (name === 'open') files.set('certified', fileOf(roomy, 1));
    }
  });
  const judge = (file: Uint8Array) => verifyPdf(file, { roots: [house.root.certificate], at: eventTime, primitives });

  async function refuse(file: Uint8Array, code: string): Promise<void> {
    const { verdict, findings } = await judge(file);
    expect({ verdict, codes: findings.map((finding) => finding.code) }).toEqual({
      verdict: 'failed',
      codes: expect.arrayContaining([code]),
    });
  }

  it('start from good files', async () => {
    for (const file of files.values()) {
      expect(await judge(file)).toMatchObject({ verdict: 'passed' });
      expect(await judge(refill(file, (cms) => inSignerInfo(cms, (fields) => fields)))).toMatchObject({
        verdict: 'passed',
      });
    }
  });

  it('are refused in two octets that the token of our own TSA leaves', () =>
    refuse(
      refill(files.get('tight')!, (cms) => inSignedData(cms, crls())),
      'cms-deviates',
    ));

  it.each(signedDataCuts)(
    '%s of the last token, and of the last signature and its token, is refused',
    async (_, code, cut) => {
      await refuse(
        refill(files.get('closed')!, (cms) => inSignedData(cms, cut)),
        code,
      );
      await refuse(
        refill(files.get('open')!, (cms) => inSignedData(cms, cut)),
        code,
      );
      const stampCode = code === 'cms-malformed' ? 'timestamp-malformed' : code;
      await refuse(
        refill(files.get('open')!, (cms) => inStamp(cms, (token) => inSignedData(token, cut))),
        stampCode,
      );
    },
  );

  it.each(signerCuts)(
    '%s of the last token, and of the token in the last signature, is refused',
    async (_, code, cut) => {
      await refuse(
        refill(files.get('closed')!, (cms) => inSignerInfo(cms, cut)),
        code,
      );
      const stampCode = code === 'cms-malformed' ? 'timestamp-malformed' : code;
      await refuse(
        refill(files.get('open')!, (cms) => inStamp(cms, (token) => inSignerInfo(token, cut))),
        stampCode,
      );
    },
  );

  it.each(spellings)('%s, in the last token, the last signature and its token, is refused', async (_, change) => {
    const bent = (cms: Uint8Array) => change(cms, house);
    await refuse(refill(files.get('closed')!, bent), 'contents-unusual');
    await refuse(refill(files.get('open')!, bent), 'contents-unusual');
    await refuse(refill(files.get('certified')!, bent), 'contents-unusual');
    await refuse(
      refill(files.get('open')!, (cms) => inStamp(cms, bent)),
      'contents-unusual',
    );
  });

  it('the second form of an ECDSA value is refused', async () => {
    await refuse(
      refill(files.get('closed')!, (cms) => inSignerInfo(cms, inSecondForm)),
      'contents-unusual',
    );
    await refuse(
      refill(files.get('open')!, (cms) => inStamp(cms, (token) => inSignerInfo(token, inSecondForm))),
      'contents-unusual',
    );
    await refuse(
      refill(files.get('open')!, (cms) => inSignerInfo(cms, inSecondForm)),
      'timestamp-imprint',
    );
  });

  it('the TSA named by its key is refused', () =>
    refuse(
      refill(files.get('closed')!, (cms) => inSignerInfo(cms, byKeyIdentifier(house.tsa.certificate))),
      'contents-unusual',
    ));

  it('certificates in another order, one fewer, or in their second form, are refused', async () => {
    const open = files.get('open')!;
    const cut = (change: (list: Uint8Array[]) => Uint8Array[]) =>
      refill(open, (cms) => inSignedData(cms, certificates(change)));
    await refuse(
      cut((list) => list.toReversed()),
      'contents-unusual',
    );
    const issuer = hex(house.issuer.certificate);
    await refuse(
      cut((list) => list.filter((one) => hex(one) !== issuer)),
      'contents-unusual',
    );
    await refuse(
      cut((list) => list.map((one) => (hex(one) === issuer ? twin(one) : one))),
      'certificate-repeated',
    );
    await refuse(
      cut((list) => [...list, list[0]!]),
      'certificate-repeated',
    );
  });

  it('capital letters are refused', async () => {
    for (const file of files.values()) {
      const { text } = new Forger(file);
      const start = text.lastIndexOf('/Contents<') + '/Contents<'.length;
      const end = text.indexOf('>', start);
      const capital = text.slice(0, start) + text.slice(start, end).toUpperCase() + text.slice(end);
      await refuse(new Forger(capital).bytes, 'contents-unusual');
    }
  });

  it('a token of another TSA is written as that TSA likes, an older one of ours is not', async () => {
    const root = issue({ name: 'Akar Lain', authority: true });
    const other = issue({ name: 'Waktu Lain', issuer: root, purposes: [oids.timeStamping], unrevocable: true });
    const closedBy = async (tsa: Pick<Issued, 'key' | 'certificate'>, policy: string) => {
      const start = await startFile(house, 1);
      const stamp = async (digest: Uint8Array) => ({
        token: makeToken(digest, { ...tsa, chain: [] }, eventTime, seededRandom(policy), { policy }),
        by: 'own' as const,
      });
      return fileOf(await holdCeremony({ ...start, timestamper: { ...start.timestamper, stamp } }));
    };
    const found = async (file: Uint8Array) => {
      const roots = [house.root.certificate, root.certificate];
      const { verdict, findings } = await verifyPdf(file, { roots, at: eventTime, primitives });
      return [verdict, ...findings.map(({ code }) => code)];
    };
    const bent = (file: Uint8Array) => refill(file, (cms) => inSignedData(cms, digestsWithNull));
    const outside = await closedBy(other, '1.2.3.4');
    expect(await found(outside)).toEqual(['passed']);
    expect(await found(bent(outside))).toEqual(['passed']);
    const former = await closedBy(house.tsa, policies.formerTimestamp);
    expect(await found(former)).toEqual(['passed']);
    expect(await found(bent(former))).toEqual(['failed', 'contents-unusual']);
  });

  it('a version of another type of the last signer is refused', () =>
    refuse(
      refill(files.get('open')!, (cms) => inSignerInfo(cms, enumerated)),
      'cms-malformed',
    ));
});

describe('parameters of RSASSA-PSS, which nothing signs', () => {
  const remark = someText.subarray(0, 300);
  const root = issue({ name: 'Akar Lain', key: 'RSA-2048', authority: true });
  const person: Issued = issue({ name: 'Pejabat', issuer: root, key: 'RSA-2048' });
  const tsa = issue({ name: 'Waktu Lain', issuer: root, purposes: [oids.timeStamping] });
  const base = foreignBase();
  const stamp = (digest: Uint8Array) => makeToken(digest, { ...tsa, chain: [] }, eventTime, seededRandom('pss'));
  const entries = "/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001101500+07'00')";
  const field = `${base.body(6).slice(0, -2)}/V ${base.size} 0 R>>`;
  const signed = base.sign(base.size, entries, [[6, field]], { ...person, chain: [] }, { stamp, pss: true });
  const judge = (file: Uint8Array) => verifyPdf(file, { roots: [root.certificate], at: eventTime, primitives });
  const withParameters = (cut: Cut) =>
    refill(signed.bytes, (cms) =>
      inSignerInfo(cms, ([version, sid, digest, attributes, algorithm, ...rest]) => {
        const [name, parameters] = readDer(algorithm!).children;
        const bent = sequence(name!.raw, sequence(...cut(parameters!.children.map((child) => child.raw))));
        return [version!, sid!, digest!, attributes!, bent, ...rest];
      }),
    );

  it('are taken as they should be, with the trailer field said or not', async () => {
    expect(await judge(signed.bytes)).toMatchObject({ verdict: 'passed' });
    const said = withParameters((fields) => [...fields, context(3, integer(1))]);
    expect(await judge(said)).toMatchObject({ verdict: 'passed' });
  });

  it.each<[string, Cut]>([
    ['a text in a field of its own', (fields) => [...fields, context(4, octetString(remark))]],
    ['a text without a field', (fields) => [...fields, octetString(remark)]],
    ['a text beside the salt length', ([a, b]) => [a!, b!, context(2, integer(32), octetString(remark))]],
    ['a text as trailer field', (fields) => [...fields, context(3, octetString(remark))]],
    ['a field twice', ([a, b, c]) => [a!, b!, c!, c!]],
    ['the salt length as another type', ([a, b]) => [a!, b!, context(2, tlv(0x0a, Uint8Array.of(32)))]],
    ['the parameters of the digest', ([, b, c]) => [context(0, sequence(oid(oids.sha256), nul(), nul())), b!, c!]],
  ])('with %s are not passed', async (_, cut) => {
    expect((await judge(withParameters(cut))).verdict).not.toBe('passed');
  });
});
