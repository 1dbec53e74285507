import { describe, expect, it } from '@jest/globals';
import { oids } from '../../src/core/oid.ts';
import { Budget } from '../../src/verification/budget.ts';
import { type Certificate, nameAttributes } from '../../src/verification/certificate.ts';
import { Chains, findPathFault, type JudgedTime, type Purpose } from '../../src/verification/chain.ts';
import { Evidence } from '../../src/verification/evidence.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { type Issued, issue, type Wish } from '../support/certificates.ts';
import { countingPrimitives } from '../support/counting-primitives.ts';

/** What a file and the caller bring, and what was computed for it. */
function gather(given: { readonly roots?: readonly Issued[]; readonly others?: readonly Issued[] }) {
  const { primitives, checks } = countingPrimitives();
  const evidence = new Evidence(primitives, defaultLimits, new Budget(defaultLimits));
  for (const { certificate } of given.roots ?? []) evidence.anchor(certificate);
  for (const { certificate } of given.others ?? []) evidence.certificate(certificate);
  const chains = new Chains(evidence);
  const path = (of: Issued) => chains.path(evidence.certificate(of.certificate));
  return {
    evidence,
    chains,
    checks,
    path,
    names: async (of: Issued) => (await path(of)).certificates.map(nameOf),
    isDamaged: (of: Issued) => chains.isDamaged(evidence.certificate(of.certificate)),
  };
}
const nameOf = ({ subject }: Certificate): string => nameAttributes(subject).get(oids.commonName)!;

const authority = (name: string, issuer?: Issued, more: Partial<Wish> = {}): Issued =>
  issue({ name, authority: true, ...(issuer && { issuer }), ...more });
const root = authority('Root');
const middle = authority('Middle', root);
const leaf = issue({ name: 'Leaf', issuer: middle });

describe('a path', () => {
  it('leads to a given root, over whatever lies between', async () => {
    const { path, names } = gather({ roots: [root], others: [middle] });
    expect(await names(leaf)).toEqual(['Leaf', 'Middle', 'Root']);
    expect(await path(leaf)).toMatchObject({ anchored: true, weak: undefined });
  });

  it('ends at a given root, whatever stands above that', async () => {
    const { names, checks } = gather({ roots: [middle], others: [root] });
    expect(await names(leaf)).toEqual(['Leaf', 'Middle']);
    expect(checks()).toBe(1);
  });

  it('reaches as far as the known certificates do where no root is given', async () => {
    const { path, names } = gather({ others: [middle, root] });
    expect(await names(leaf)).toEqual(['Leaf', 'Middle', 'Root']);
    expect((await path(leaf)).anchored).toBe(false);
  });

  it('leads over the authority that signed, not over its namesakes', async () => {
    const namesake = authority('Middle', root);
    const { path } = gather({ roots: [root], others: [namesake, middle] });
    const [, second] = (await path(leaf)).certificates;
    expect(second?.der).toEqual(middle.certificate);
  });

  it('prefers a given root to a longer way, and a longer way to a short one', async () => {
    const [top, other] = [authority('Top'), authority('Other')];
    const short = authority('Crossed', other);
    const long = authority('Crossed', authority('Between', top), { sharing: short });
    const signed = issue({ name: 'Leaf', issuer: short });
    for (const order of [
      [short, long],
      [long, short],
    ]) {
      const rooted = gather({ roots: [other], others: [...order, top] });
      expect(await rooted.names(signed)).toEqual(['Leaf', 'Crossed', 'Other']);
      expect(rooted.checks()).toBe(order[0] === short ? 2 : 3);
      const { path } = gather({ others: [...order, other] });
      expect((await path(signed)).certificates[1]?.der).toEqual(short.certificate);
    }
  });

  it('takes the first of two ways that are equally long', async () => {
    const [one, two] = [authority('One'), authority('Two')];
    const first = authority('Crossed', one);
    const second = authority('Crossed', two, { sharing: first });
    const signed = issue({ name: 'Leaf', issuer: first });
    expect(await gather({ others: [first, second, one, two] }).names(signed)).toEqual(['Leaf', 'Crossed', 'One']);
  });

  it('prefers a strong way to a given root to a weak one', async () => {
    const top = issue({ name: 'Top', key: 'RSA-2048', authority: true });
    const weak = authority('Crossed', top, { signedBy: 'SHA-1' });
    const strong = authority('Crossed', top, { sharing: weak });
    const signed = issue({ name: 'Leaf', issuer: weak });
    for (const others of [
      [weak, strong],
      [strong, weak],
    ])
      expect(await gather({ roots: [top], others }).path(signed)).toMatchObject({ anchored: true, weak: undefined });
    const second = authority('Crossed', top, { signedBy: 'SHA-1', sharing: weak });
    const { path } = gather({ roots: [top], others: [weak, second] });
    expect((await path(signed)).certificates[1]?.der).toEqual(weak.certificate);
    expect((await path(signed)).weak).toEqual({ code: 'algorithm-weak', what: 'chain', weak: 'SHA-1' });
    const unlisted = issue({ name: 'Leaf', issuer: root, signedBy: 'unlisted' });
    expect((await gather({ roots: [root] }).path(unlisted)).anchored).toBe(false);
  });

  it('does not go round where two authorities certify each other', async () => {
    const first = authority('First');
    const second = authority('Second', first);
    const back = authority('First', second, { sharing: first });
    const signed = issue({ name: 'Leaf', issuer: second });
    expect(await gather({ others: [second, back] }).names(signed)).toEqual(['Leaf', 'Second', 'First']);
  });

  /** Authorities one above the other; the last is the lowest. */
  function tower(height: number): Issued[] {
    const floors = [authority('0')];
    while (floors.length < height) floors.push(authority(String(floors.length), floors.at(-1)!));
    return floors;
  }

  it('has at most nine certificates, and is the same in whatever order paths are asked for', async () => {
    const floors = tower(12);
    for (const order of [
      [11, 6],
      [6, 11],
    ]) {
      const { names } = gather({ others: floors });
      const told = new Map<number, string[]>();
      for (const floor of order) told.set(floor, await names(floors[floor]!));
      expect(told.get(11)).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3']);
      expect(told.get(6)).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    }
  });

  it('is looked for among at most 64 authorities of one name', async () => {
    const many = Array.from({ length: 64 }, () => authority('Middle'));
    expect(await gather({ others: [...many.slice(1), middle] }).names(leaf)).toEqual(['Leaf', 'Middle']);
    const { names, checks } = gather({ others: [...many, middle] });
    expect(await names(leaf)).toEqual(['Leaf']);
    expect(checks()).toBe(64);
  });

  it('is computed once, and begun before it is asked for', async () => {
    const { chains, evidence, path, checks } = gather({ roots: [root], others: [middle] });
    const certificate = evidence.certificate(leaf.certificate);
    chains.prefetch(certificate);
    chains.prefetch(undefined);
    expect(checks()).toBe(1);
    expect(path(leaf)).toBe(path(leaf));
    const first = await path(leaf);
    const rootless = gather({ others: [middle] });
    expect(await rootless.path(leaf)).toBe(await rootless.path(leaf));
    expect((await path(issue({ name: 'Second leaf', issuer: middle }))).certificates[1]).toBe(first.certificates[1]);
    expect(checks()).toBe(3);
  });

  it('has no authority whose curve is not listed', async () => {
    const odd = authority('Odd', undefined, { key: 'P-384' });
    const spoiled = {
      ...odd,
      certificate: odd.certificate.map((octet, i, all) => (isP384At(all, i) ? octet ^ 8 : octet)),
    };
    const signed = issue({ name: 'Leaf', issuer: odd });
    const { path, evidence, chains } = gather({ others: [spoiled] });
    expect((await path(signed)).certificates).toHaveLength(1);
    expect(
      await chains.issued(evidence.certificate(signed.certificate), evidence.certificate(spoiled.certificate)),
    ).toBe('unlisted');
  });
});

/** The last octet of the name of a curve (secp384r1, 1.3.132.0.34). */
const isP384At = (bytes: Uint8Array, at: number): boolean =>
  [0x2b, 0x81, 0x04, 0x00, 0x22].every((octet, i) => bytes[at - 4 + i] === octet);

describe('a certificate is damaged', () => {
  const impostor = authority('Middle');

  it('when it names a known key and is not signed by it', async () => {
    const forged = issue({ name: 'Leaf', issuer: { ...middle, key: impostor.key }, namedIssuer: middle });
    expect(await gather({ others: [middle] }).isDamaged(forged)).toBe(true);
    expect(await gather({ others: [middle] }).isDamaged(leaf)).toBe(false);
  });

  it('when it names the key of a given root under another name', async () => {
    const renamed = issue({ name: 'Leaf', issuer: { ...impostor, name: middle.name }, namedIssuer: root });
    expect(await gather({ roots: [root] }).isDamaged(renamed)).toBe(true);
    expect(await gather({ others: [root] }).isDamaged(renamed)).toBe(false);
  });

  it('not when it names no key, or one that nobody knows', async () => {
    const unnamed = issue({ name: 'Leaf', issuer: { ...middle, key: impostor.key }, issuerUnnamed: true });
    expect(await gather({ roots: [root], others: [middle] }).isDamaged(unnamed)).toBe(false);
    const nameless = authority('Middle', root, { unnamed: true });
    expect(await gather({ others: [nameless] }).isDamaged(unnamed)).toBe(false);
    expect(await gather({ others: [impostor] }).isDamaged(leaf)).toBe(false);
    expect(await gather({}).isDamaged(leaf)).toBe(false);
  });

  it('not when one of several with that key signed it, or when its algorithm is not listed', async () => {
    const twin = authority('Middle', root, { sharing: middle });
    expect(await gather({ others: [twin, middle] }).isDamaged(leaf)).toBe(false);
    const unlisted = issue({ name: 'Leaf', issuer: middle, signedBy: 'unlisted' });
    expect(await gather({ others: [middle] }).isDamaged(unlisted)).toBe(false);
  });
});

describe('a path does not hold', () => {
  const at = new Date('2024-06-01T00:00:00Z');
  const [before, after] = [new Date('2024-05-31T23:59:59Z'), new Date('2024-06-01T00:00:01Z')];
  const judge = async (
    signer: Partial<Wish> & { chain?: readonly Issued[] },
    {
      purpose = 'signing',
      proof = 'own',
      roots = [root],
    }: { purpose?: Purpose; proof?: JudgedTime['proof']; roots?: Issued[] } = {},
  ) => {
    const who = issue({ name: 'Signer', issuer: signer.chain?.at(-1) ?? root, ...signer });
    const { path } = gather({ roots, others: signer.chain ?? [] });
    return findPathFault(await path(who), { time: at, proof }, purpose);
  };
  const between = (more: Partial<Wish>): { chain: Issued[] } => ({ chain: [authority('Between', root, more)] });
  const unsuitable = { code: 'certificate-unsuitable' };
  const unsupported = { code: 'chain-unsupported' };
  const invalid = { code: 'chain-invalid' };
  const [server, any, email, stamps] = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0', '1.3.6.1.5.5.7.3.4', oids.timeStamping];

  it.each<[string, Parameters<typeof judge>, object | undefined]>([
    ['with nothing said against it', [{}], undefined],
    ['digital signature alone', [{ usage: [0] }], undefined],
    ['non-repudiation alone', [{ usage: [1] }], undefined],
    ['no usage said', [{ usage: [] }], undefined],
    ['usage for encryption', [{ usage: [2] }], unsuitable],
    ['usage for certificates', [{ usage: [5] }], unsuitable],
    ['purpose of a server', [{ purposes: [server] }], unsuitable],
    ['purpose of a server and of e-mail', [{ purposes: [server, email] }], undefined],
    ['any purpose', [{ purposes: [any] }], undefined],
    ['purpose of timestamps', [{ purposes: [stamps] }], unsuitable],
    ['a TSA', [{ purposes: [stamps] }, { purpose: 'timestamping' }], undefined],
    [
      'a TSA whose purpose is not critical',
      [{ purposes: [stamps], lax: true }, { purpose: 'timestamping' }],
      unsuitable,
    ],
    ['a TSA with another purpose', [{ purposes: [stamps, email] }, { purpose: 'timestamping' }], unsuitable],
    ['a TSA of another purpose', [{ purposes: [email] }, { purpose: 'timestamping' }], unsuitable],
    ['a TSA without a purpose', [{}, { purpose: 'timestamping' }], unsuitable],
    ['valid from that second', [{ from: at }], undefined],
    ['valid until that second', [{ until: at }], undefined],
    ['valid from the next second', [{ from: after }], { code: 'certificate-not-valid-then', at }],
    ['valid until the second before', [{ until: before }], { code: 'certificate-not-valid-then', at }],
    ['ended, and nothing proves the time', [{ until: before }, { proof: 'none' }], { code: 'certificate-expired' }],
    ['ended before a later timestamp', [{ until: before }, { proof: 'later' }], { code: 'certificate-expired' }],
    [
      'begun after a later timestamp',
      [{ from: after }, { proof: 'later' }],
      { code: 'certificate-not-valid-then', at },
    ],
    [
      'begun with a later timestamp, after its end',
      [{ from: at, until: before }, { proof: 'later' }],
      { code: 'certificate-expired' },
    ],
    ['an authority that may sign documents', [{ authority: true, usage: [0] }], unsuitable],
    ['an authority that has ended', [between({ until: before })], { code: 'certificate-not-valid-then' }],
    ['a critical extension that is unknown', [{ critical: '1.2.3.4' }], { ...unsupported, extension: '1.2.3.4' }],
    ['a critical extension of an authority', [between({ critical: '1.2.3.4' })], unsupported],
    ['a critical extension that is known', [{ critical: '2.5.29.17' }], undefined],
    ['name constraints that are not critical', [between({ constrained: true })], { extension: '2.5.29.30' }],
    ['an issuer that is no authority', [{ chain: [issue({ name: 'Between', issuer: root })] }], invalid],
    ['an issuer with the usage of an authority only', [between({ authority: false, usage: [5] })], invalid],
    ['an issuer that may not sign certificates', [between({ usage: [6] })], invalid],
    ['an issuer that may sign certificates only', [between({ usage: [5] })], undefined],
    ['an issuer that may have none below it', [between({ pathLength: 0 })], undefined],
  ])('or does: %s', async (_, how, fault) => {
    const found = await judge(...how);
    if (fault) expect(found).toMatchObject(fault);
    else expect(found).toBeUndefined();
  });

  it('with an authority below one that may have none, and holds below one that may have one', async () => {
    for (const [pathLength, fault] of [
      [0, invalid],
      [1, undefined],
    ] as const) {
      const upper = authority('Upper', root, { pathLength });
      expect(await judge({ chain: [upper, authority('Lower', upper)] })).toEqual(fault);
    }
  });

  it('asks nothing of a root that is given, and all of one that is not', async () => {
    const old = authority('Root', undefined, { until: before });
    expect(await judge({ issuer: old, chain: [old] }, { roots: [old] })).toBeUndefined();
    expect(await judge({ issuer: old, chain: [old] }, { roots: [] })).toMatchObject({
      code: 'certificate-not-valid-then',
    });
  });
});
