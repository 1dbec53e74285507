import { describe, expect, it } from '@jest/globals';
import { oids } from '../../src/core/oid.ts';
import { Budget } from '../../src/verification/budget.ts';
import { Chains } from '../../src/verification/chain.ts';
import { Evidence } from '../../src/verification/evidence.ts';
import { Findings } from '../../src/verification/findings.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { readFile } from '../../src/verification/pdf/reader.ts';
import { Revocations } from '../../src/verification/revocation.ts';
import { withStore } from '../attacks/codes/scene.ts';
import { type Issued, issue, issueCrl, serialOf } from '../support/certificates.ts';
import { countingPrimitives } from '../support/counting-primitives.ts';
import { foreignBase } from '../support/foreign-base.ts';

const at = new Date('2024-06-01T00:00:00Z');
const seconds = (n: number): Date => new Date(at.getTime() + n * 1000);
const root = issue({ name: 'Root', authority: true });
const leaf = issue({ name: 'Leaf', issuer: root });

interface Given {
  readonly of?: Issued;
  readonly crls?: readonly Uint8Array[];
  readonly roots?: readonly Issued[];
  readonly others?: readonly Issued[];
  readonly proven?: boolean;
}

/** The status of a certificate at the time, with CRLs in a DSS, and how many signatures were computed for it when it is asked twice. */
async function check({ of = leaf, crls = [], roots = [root], others = [], proven = true }: Given) {
  const { primitives, checks } = countingPrimitives();
  const budget = new Budget(defaultLimits);
  const evidence = new Evidence(primitives, defaultLimits, budget);
  const findings = new Findings();
  for (const { certificate } of roots) evidence.anchor(certificate);
  for (const { certificate } of others) evidence.certificate(certificate);
  const file = readFile(withStore(foreignBase(), { crls }).bytes, {
    limits: defaultLimits,
    primitives,
    findings,
    budget,
  });
  evidence.readStores(file!, findings);
  const chains = new Chains(evidence);
  const revocations = new Revocations(evidence, chains, primitives, at);
  const path = await chains.path(evidence.certificate(of.certificate));
  const status = await revocations.check(path, { time: at, proof: proven ? 'own' : 'none' });
  expect(await revocations.check(path, { time: at, proof: proven ? 'own' : 'none' })).toEqual(status);
  return { complete: status.lacking.length === 0, fault: status.fault, checks: checks() };
}

const revoked = (since: Date) => [[serialOf(leaf.certificate), since]] as const;
const good = { complete: true, fault: undefined };
const unknown = { complete: false, fault: undefined };
const list = (
  from: Date,
  until: Date | undefined,
  entries: readonly (readonly [bigint, Date])[] = [],
  by = root,
): Uint8Array => issueCrl(by, from, until, entries);

describe('revocation', () => {
  it.each<[string, Given, object]>([
    ['no list', {}, unknown],
    ['a list of that time', { crls: [list(seconds(-60), seconds(60))] }, good],
    ['a list that ends in that second', { crls: [list(seconds(-60), seconds(0))] }, good],
    ['a list that has ended', { crls: [list(seconds(-60), seconds(-1))] }, unknown],
    ['a list without an end', { crls: [list(seconds(-60), undefined)] }, good],
    ['a list of later, which says what was before', { crls: [list(seconds(60), seconds(30))] }, good],
    ['a list that begins in that second', { crls: [list(seconds(0), seconds(-1))] }, good],
    [
      'an old list and one of that time',
      { crls: [list(seconds(-60), seconds(-1)), list(seconds(-9), seconds(9))] },
      good,
    ],
    [
      'revoked before',
      { crls: [list(seconds(-60), seconds(60), revoked(seconds(-9)))] },
      { fault: { code: 'revoked' } },
    ],
    [
      'revoked before, and nothing proves the time',
      { crls: [list(seconds(-60), seconds(60), revoked(seconds(-9)))], proven: false },
      { fault: { code: 'revoked-unproven' } },
    ],
    [
      'held',
      { crls: [issueCrl(root, seconds(-60), seconds(60), [[serialOf(leaf.certificate), seconds(-9), 'held']])] },
      { fault: { code: 'certificate-held' } },
    ],
    ['revoked in that second', { crls: [list(seconds(-60), seconds(60), revoked(at))] }, { fault: { since: at } }],
    ['revoked later', { crls: [list(seconds(60), seconds(90), revoked(seconds(1)))] }, good],
    [
      'revoked in a list that has ended',
      { crls: [list(seconds(-9), seconds(-1), revoked(at))] },
      { fault: { since: at } },
    ],
    ['another revoked', { crls: [list(seconds(-60), seconds(60), [[1n, seconds(-9)]])] }, good],
    [
      'a list by somebody else of that name',
      { crls: [list(seconds(-9), seconds(9), revoked(at), namesake())] },
      unknown,
    ],
    ['a list that is partial', { crls: [issueCrl(root, at, undefined, revoked(at), ['2.5.29.28'])] }, unknown],
    ['a list whose number is critical', { crls: [issueCrl(root, at, undefined, [], [oids.crlNumber])] }, good],
    ['a root that is given', { of: root }, good],
    ['a root that is not given', { of: root, roots: [] }, good],
    ['an issuer that nobody brings', { roots: [] }, unknown],
    ['one that needs no revocation', { of: issue({ name: 'Short', issuer: root, unrevocable: true }) }, good],
  ])('with %s', async (_, given, status) => {
    expect(await check(given)).toMatchObject(status);
  });

  it('is asked of every certificate of a path but the given root', async () => {
    const middle = issue({ name: 'Middle', issuer: root, authority: true });
    const of = issue({ name: 'Leaf', issuer: middle });
    const [upper, lower] = [list(at, undefined), list(at, undefined, [], middle)];
    for (const [crls, complete] of [
      [[upper, lower], true],
      [[upper], false],
      [[lower], false],
    ] as const)
      expect(await check({ of, others: [middle], crls })).toMatchObject({ complete });
    const fallen = list(at, undefined, [[serialOf(middle.certificate), seconds(-1)]]);
    expect(await check({ of, others: [middle], crls: [fallen, lower] })).toMatchObject({ fault: { code: 'revoked' } });
    expect(await check({ of, roots: [middle], others: [root], crls: [fallen, lower] })).toMatchObject(good);
  });

  it('is not believed of an authority that may not sign lists', async () => {
    const top = issue({ name: 'Top', authority: true, usage: [5] });
    const of = issue({ name: 'Leaf', issuer: top });
    expect(await check({ of, roots: [top], crls: [list(at, undefined, [], top)] })).toMatchObject(unknown);
  });

  it('checks a list once, and at most 64 of one authority', async () => {
    const lists = Array.from({ length: 64 }, (_, i) => list(seconds(-i - 2), seconds(-1)));
    const all = await check({ crls: [...lists.slice(1), list(at, undefined)] });
    expect(all).toMatchObject({ ...good, checks: 65 });
    expect(await check({ crls: [...lists, list(at, undefined)] })).toMatchObject({ ...unknown, checks: 65 });
  });
});

function namesake(): Issued {
  return issue({ name: 'Root', authority: true });
}
