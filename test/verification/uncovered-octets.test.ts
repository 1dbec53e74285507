import { beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '../../src/core/bytes.ts';
import { context, integer, nul, octetString, oid, retag, sequence, setOf, tlv } from '../../src/core/der.ts';
import { readDer } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { Forger, stream } from '../attacks/forger.ts';
import { type Issued, issue } from '../support/certificates.ts';
import { makeToken } from '../support/cms.ts';
import { type Cut, inSignedData, inSignerInfo, inStamp, refill } from '../support/cms-surgery.ts';
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

describe('octets that no digest covers', () => {
  let house: Authority;
  /** Closed; open, ending with a signature. With the room that the tokens of an outside TSA get, or next to none. */
  const files = new Map<'closed' | 'open' | 'tight', Uint8Array>();
  beforeAll(async () => {
    house = await testAuthority();
    for (const [name, room] of [['closed', 8192] as const, ['open', 8192] as const, ['tight', 2] as const]) {
      const start = await startFile(house, 1);
      const { timestamper } = start;
      const roomy = { ...start, timestamper: { ...timestamper, maxTokenSize: timestamper.maxTokenSize + room } };
      files.set(name, fileOf(await holdCeremony(roomy, { closed: name !== 'open' })));
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

  it('a version of another type of the last signer is refused', () =>
    refuse(
      refill(files.get('open')!, (cms) => inSignerInfo(cms, enumerated)),
      'cms-malformed',
    ));
});

describe('a DSS behind the last timestamp, which nothing closes', () => {
  const remark = Buffer.from(someText).toString('latin1');
  let house: Authority;
  let closed: Forger;
  beforeAll(async () => {
    house = await testAuthority();
    closed = new Forger(fileOf(await holdCeremony(await startFile(house, 1))));
  });

  /** The store with other entries, and one new object behind everything. */
  function withStore(change: (body: string, fresh: number) => string, object?: (issuer: string) => string): Forger {
    const store = Number(/\/DSS (\d+) 0 R/.exec(closed.body(closed.root))?.[1]);
    const issuer = Buffer.from(house.issuer.certificate).toString('latin1');
    const fresh = closed.size;
    return closed.append([
      [store, change(closed.body(store), fresh)],
      ...(object ? [[fresh, object(issuer)] as const] : []),
    ]);
  }
  const named = (body: string, fresh: number): string => body.replace('/Certs[', `/Certs[${fresh} 0 R `);
  const judge = (file: Forger) => verifyPdf(file.bytes, { roots: [house.root.certificate], at: eventTime, primitives });

  it('may bring a certificate again, and is called unsigned then', async () => {
    const { verdict, findings } = await judge(withStore(named, (issuer) => stream('', issuer)));
    expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({
      verdict: 'passed',
      codes: ['end-unsigned'],
    });
  });

  it.each<[string, string, () => Forger]>([
    ['a text as a certificate', 'certificate-damaged', () => withStore(named, () => stream('', remark))],
    ['a remark on a certificate', 'change-unusual', () => withStore(named, (der) => stream(`/Note(${remark})`, der))],
    [
      'a text among validation data of single signatures',
      'change-unusual',
      () =>
        withStore(
          (body, fresh) => body.replace('/Certs', `/VRI<</X ${fresh} 0 R>>/Certs`),
          () => stream('', remark),
        ),
    ],
    ['a text in a list', 'change-unusual', () => withStore((body) => body.replace('/Certs[', `/Certs[(${remark})`))],
    ['a text as its type', 'change-unusual', () => withStore((body) => body.replace('/DSS', `(${remark})`))],
  ])('with %s is refused', async (_, code, make) => {
    const { verdict, findings } = await judge(make());
    expect({ verdict, codes: findings.map((finding) => finding.code) }).toEqual({
      verdict: 'failed',
      codes: expect.arrayContaining([code]),
    });
  });
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
