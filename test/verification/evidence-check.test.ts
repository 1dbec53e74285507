import { describe, expect, it } from '@jest/globals';
import { Budget } from '../../src/verification/budget.ts';
import { Chains } from '../../src/verification/chain.ts';
import { Evidence } from '../../src/verification/evidence.ts';
import { checkEvidence } from '../../src/verification/evidence-check.ts';
import type { Examination } from '../../src/verification/examination.ts';
import { Findings } from '../../src/verification/findings.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import type { CheckedSignature } from '../../src/verification/signature-check.ts';
import { type Forged, type Forger, stream } from '../attacks/forger.ts';
import { type Issued, issue, issueCrl } from '../support/certificates.ts';
import { countingPrimitives } from '../support/counting-primitives.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { makeOcsp } from '../support/ocsp.ts';
import { read } from '../support/reading.ts';

const at = new Date('2024-06-01T00:00:00Z');
const authority = (name: string, issuer?: Issued): Issued =>
  issue({ name, authority: true, ...(issuer && { issuer }) });
const root = authority('Akar');
const middle = authority('Tengah', root);
const person = issue({ name: 'Orang', issuer: middle });
const tsa = issue({ name: 'Waktu', issuer: root });
const stranger = issue({ name: 'Lain', issuer: authority('Akar Lain') });
const impostor = authority('Tengah');
/** It says that its issuer's key is one that did not sign it. */
const forged = issue({ name: 'Tengah', issuer: { ...root, key: impostor.key }, namedIssuer: root, authority: true });
const spoiled = (bytes: Uint8Array): Uint8Array => bytes.with(-1, bytes.at(-1)! ^ 1);

interface Carried {
  readonly signer?: Issued;
  readonly bag?: readonly (Issued | Uint8Array)[];
}
interface How {
  /** What signatures carry, and their tokens; a document timestamp is its own token. */
  readonly signatures?: readonly (Carried & { readonly stamp?: Carried | 'itself' })[];
  readonly certificates?: readonly (Issued | Uint8Array)[];
  readonly crls?: readonly Uint8Array[];
  readonly responses?: readonly Uint8Array[];
  readonly roots?: readonly Issued[];
}
const derOf = (one: Issued | Uint8Array): Uint8Array => (one instanceof Uint8Array ? one : one.certificate);

function withStore(parts: readonly (readonly Uint8Array[])[]): Forger {
  const base = foreignBase();
  const bodies = parts.flat().map((bytes, i): Forged => [9 + i, stream('', Buffer.from(bytes).toString('latin1'))]);
  let next = 9;
  const [certificates, crls, responses] = parts.map((part) => `[${part.map(() => `${next++} 0 R`).join(' ')}]`);
  const store = `<</Certs${certificates}/CRLs${crls}/OCSPs${responses}>>`;
  return base.append([[1, base.body(1).replace('/Pages', '/DSS 8 0 R/Pages')], [8, store], ...bodies]);
}

/** What is found, as code and part, with the signature it is about. */
async function check({
  signatures = [{ signer: person }],
  certificates = [],
  crls = [],
  responses = [],
  roots = [],
}: How) {
  const { primitives, checks } = countingPrimitives();
  const findings = new Findings();
  const evidence = new Evidence(primitives, defaultLimits, new Budget(defaultLimits));
  for (const { certificate } of roots) evidence.anchor(certificate);
  const { file } = read(withStore([certificates.map(derOf), crls, responses]));
  evidence.readStores(file!, findings);
  const carried = ({ signer, bag = signer ? [signer] : [] }: Carried) => ({
    signer: signer && evidence.certificate(signer.certificate),
    bag: bag.map((one) => evidence.certificate(derOf(one))),
  });
  const found = signatures.map(({ stamp, ...own }, index) => {
    const checked = carried(own);
    return {
      found: { index, revision: 1, object: 8 },
      checked,
      stamp: stamp === 'itself' ? checked : stamp && carried(stamp),
    };
  });
  const examination = { file, findings, evidence, primitives } as unknown as Examination;
  await checkEvidence(found as unknown as CheckedSignature[], examination, new Chains(evidence));
  const told = findings.all.map(({ finding, place: { signature, within } }) =>
    [finding.code, 'what' in finding && finding.what, signature !== undefined && `#${signature}`, within]
      .filter(Boolean)
      .join(' '),
  );
  return { told, checks: checks() };
}

describe('what a signature carries', () => {
  it.each<[string, How, string[]]>([
    ['is its signer', {}, []],
    ['may be all above it', { signatures: [{ signer: person, bag: [person, middle, root] }] }, []],
    ['may be those above it in any order', { signatures: [{ signer: person, bag: [root, middle, person] }] }, []],
    [
      'is nobody else',
      { signatures: [{ signer: person, bag: [person, stranger] }] },
      ['certificate-unrelated signature #0'],
    ],
    [
      'is nobody twice',
      { signatures: [{ signer: person, bag: [person, person] }] },
      ['certificate-repeated signature #0'],
    ],
    [
      'is no authority that only has the name',
      { signatures: [{ signer: person, bag: [person, middle, impostor] }], roots: [root] },
      ['certificate-unrelated signature #0'],
    ],
    [
      'may be one that only has the name, where nothing is known',
      { signatures: [{ signer: person, bag: [person, impostor] }] },
      [],
    ],
    [
      'is nothing forged',
      { signatures: [{ signer: person, bag: [person, forged, root] }] },
      ['certificate-damaged forged #0'],
    ],
    [
      'is asked of each signature',
      { signatures: [{ signer: person }, { signer: tsa, bag: [tsa, person] }] },
      ['certificate-unrelated signature #1'],
    ],
    [
      'is asked of the token too',
      { signatures: [{ signer: person, stamp: { signer: tsa, bag: [tsa, stranger] } }] },
      ['certificate-unrelated signature #0 timestamp'],
    ],
    [
      'is asked of a document timestamp once',
      { signatures: [{ signer: tsa, bag: [tsa, stranger], stamp: 'itself' }] },
      ['certificate-unrelated signature #0'],
    ],
    ['is nothing where nobody signed', { signatures: [{}] }, []],
    [
      'is not a certificate under two signatures',
      { signatures: [{ signer: person, bag: [person, spoiled(person.certificate)] }] },
      ['certificate-unrelated signature #0', 'certificate-repeated twin'],
    ],
  ])('%s', async (_, how, told) => {
    expect((await check(how)).told).toEqual(told);
  });
});

describe('what a store holds', () => {
  const crl = issueCrl(root, at, undefined);
  const unsigned = issueCrl({ ...root, key: impostor.key }, at, undefined);
  const named = issueCrl({ ...root, key: impostor.key }, at, undefined, [], ['2.5.29.35']);
  const chain = { signatures: [{ signer: person, bag: [person, middle] }] };
  it.each<[string, How, string[]]>([
    ['may be certificates above the signer', { certificates: [middle, root] }, []],
    [
      'may be certificates of the same issuer',
      { certificates: [middle, issue({ name: 'Penjawab', issuer: middle })] },
      [],
    ],
    ['may be certificates above what is in it', { certificates: [person, middle, root] }, []],
    ['is no certificate of somebody else', { certificates: [stranger] }, ['certificate-unrelated store']],
    ['is nothing forged', { certificates: [forged, root, middle] }, ['certificate-damaged store-forged']],
    ['may be a CRL of those above', { ...chain, certificates: [root], crls: [crl] }, []],
    ['is no CRL of an unknown', { ...chain, crls: [issueCrl(stranger, at, undefined)] }, ['certificate-unrelated crl']],
    [
      'is no CRL of somebody else',
      { ...chain, certificates: [stranger], crls: [issueCrl(stranger, at, undefined)] },
      ['certificate-unrelated store', 'certificate-unrelated crl'],
    ],
    ['is no CRL that another signed', { ...chain, certificates: [root], crls: [unsigned] }, ['crl-damaged']],
    [
      'is no CRL that names another key',
      { ...chain, certificates: [root], crls: [named] },
      ['certificate-unrelated crl'],
    ],
    [
      'may be a CRL that one of two of the name signed',
      { ...chain, certificates: [authority('Akar'), root], crls: [crl] },
      [],
    ],
    [
      'may be an answer',
      {
        ...chain,
        certificates: [root],
        responses: [makeOcsp({ issuer: root, certificate: middle.certificate, thisUpdate: at })],
      },
      [],
    ],
    [
      'is no answer of another',
      {
        ...chain,
        certificates: [root],
        responses: [
          makeOcsp({
            issuer: root,
            certificate: middle.certificate,
            responder: { ...root, key: impostor.key },
            thisUpdate: at,
          }),
        ],
      },
      ['ocsp-unfounded unsound'],
    ],
    [
      'is no answer about a stranger',
      {
        ...chain,
        certificates: [root],
        responses: [makeOcsp({ issuer: impostor, certificate: middle.certificate, thisUpdate: at })],
      },
      ['ocsp-unfounded unrelated'],
    ],
  ])('%s', async (_, how, told) => {
    expect((await check(how)).told).toEqual(told);
  });

  it('is computed once, however often it is carried', async () => {
    const once = { signer: person, bag: [person, middle, root] };
    const [one, many] = [await check({ signatures: [once] }), await check({ signatures: [once, once, once] })];
    expect(many.checks).toBe(one.checks);
  });
});
