import { describe, expect, it } from '@jest/globals';
import * as der from '../../src/core/der.ts';
import { context, sequence, setOf, utf8String } from '../../src/core/der.ts';
import { oids } from '../../src/core/oid.ts';
import { Budget } from '../../src/verification/budget.ts';
import { Chains } from '../../src/verification/chain.ts';
import { Evidence } from '../../src/verification/evidence.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { parseBasicResponse } from '../../src/verification/ocsp.ts';
import { Responders } from '../../src/verification/responders.ts';
import { type Issued, issue, type Wish } from '../support/certificates.ts';
import { countingPrimitives } from '../support/counting-primitives.ts';
import { cutDer } from '../support/der-surgery.ts';
import { type Answer, makeBasicOcsp } from '../support/ocsp.ts';

const at = new Date('2024-06-01T00:00:00Z');
const [before, after] = [new Date(at.getTime() - 1000), new Date(at.getTime() + 1000)];
const issuer = issue({ name: 'Akar', authority: true });
const person = issue({ name: 'Orang', issuer });
const delegate = (wish: Partial<Wish> = {}): Issued =>
  issue({ name: 'Status', issuer, purposes: [oids.ocspSigning], noCheck: true, ...wish });
const responder = delegate();
const told = (more: Partial<Answer> = {}): Answer => ({
  issuer,
  certificate: person.certificate,
  responder,
  thisUpdate: at,
  ...more,
});

interface How {
  readonly answer?: Partial<Answer>;
  readonly basic?: Uint8Array;
  readonly others?: readonly Issued[];
  readonly now?: Date;
  readonly isGood?: boolean;
}

/** What is believed of a response: how many statements, what a search for its origin says, and what it asked of others. */
async function believed({
  answer = {},
  basic = makeBasicOcsp(told(answer)),
  others = [],
  now = after,
  isGood = false,
}: How) {
  const { primitives, checks } = countingPrimitives();
  const evidence = new Evidence(primitives, defaultLimits, new Budget(defaultLimits));
  const [of, by] = [person, issuer].map(({ certificate }) => evidence.certificate(certificate));
  for (const { certificate } of others) evidence.stored.certificates.push(evidence.certificate(certificate));
  evidence.take({ crls: [], responses: [], basicResponses: [basic] });
  const asked: string[] = [];
  const responders = new Responders(evidence, new Chains(evidence), primitives, async (one, _, when) => {
    asked.push(`${one.serial} ${when.toISOString()}`);
    return isGood;
  });
  const statements = await responders.statements(of!, by!, now);
  await responders.statements(of!, by!, now);
  const traced = await responders.trace(parseBasicResponse(basic, new Budget(defaultLimits)));
  return { count: statements.length, traced, asked: asked.length, checks: checks() };
}

describe('an OCSP response is believed', () => {
  it.each<[string, How]>([
    ['by somebody to whom the CA gave the task', {}],
    ['by the CA itself', { answer: { responder: issuer } }],
    ['by the CA itself, named by its key', { answer: { responder: issuer, byKey: true } }],
    ['by a responder that is named by its key', { answer: { byKey: true } }],
    ['by a responder that the file holds', { answer: { bare: true }, others: [responder] }],
    [
      'by a responder that was good when it answered',
      { answer: { responder: delegate({ noCheck: false }) }, isGood: true },
    ],
    ['by a responder that nothing revokes', { answer: { responder: delegate({ noCheck: false, unrevocable: true }) } }],
    ['by a responder that may sign digitally alone', { answer: { responder: delegate({ usage: [0] }) } }],
    ['by a responder that may commit itself alone', { answer: { responder: delegate({ usage: [1] }) } }],
    ['by a responder that ends in that second', { answer: { responder: delegate({ until: at }) } }],
    ['by a responder that begins in that second', { answer: { responder: delegate({ from: at }) } }],
    ['in the second in which it was made', { now: at }],
    ['made after what it tells', { answer: { producedAt: after } }],
  ])('%s', async (_, how) => {
    expect(await believed(how)).toMatchObject({ count: 1, traced: 'sound' });
  });
});

describe('an OCSP response is not believed', () => {
  const other = issue({ name: 'Akar', authority: true });
  const critical = (all: Uint8Array[]) => [
    ...all,
    context(1, sequence(sequence(der.oid('1.2.3'), der.boolean(true), der.octetString(der.nul())))),
  ];
  const renamed = { ...issuer, name: sequence(setOf(sequence(der.oid(oids.commonName), utf8String('Lain')))) };
  it.each<[string, How, 'sound' | 'unsound' | 'unrelated']>([
    ['by a responder without the task', { answer: { responder: delegate({ purposes: [] }) } }, 'unsound'],
    [
      'by a responder with another task',
      { answer: { responder: delegate({ purposes: [oids.timeStamping] }) } },
      'unsound',
    ],
    ['by a responder that may sign certificates alone', { answer: { responder: delegate({ usage: [5] }) } }, 'unsound'],
    ['by a responder that had ended', { answer: { responder: delegate({ until: before }) } }, 'unsound'],
    ['by a responder that had not begun', { answer: { responder: delegate({ from: after }) } }, 'unsound'],
    ['by a responder of a CA of the same name', { answer: { responder: delegate({ issuer: other }) } }, 'unsound'],
    [
      'by a responder of another CA',
      { answer: { responder: delegate({ issuer: issue({ name: 'X', authority: true }) }) } },
      'unsound',
    ],
    ['by a responder that was not good', { answer: { responder: delegate({ noCheck: false }) } }, 'unsound'],
    ['by another key', { answer: { responder: { ...responder, key: person.key } } }, 'unsound'],
    ['by the CA under another name', { answer: { responder: renamed } }, 'unsound'],
    ['by a responder that nobody has', { answer: { bare: true } }, 'unsound'],
    [
      'by another responder than it names',
      { answer: { bare: true, responder: { ...responder, name: person.name } }, others: [responder] },
      'unsound',
    ],
    ['before it was made', { now: before }, 'sound'],
    ['made before what it tells', { answer: { producedAt: before } }, 'sound'],
    ['about what it does not know', { answer: { status: 'unknown' } }, 'sound'],
    ['under a condition', { basic: cutDer(makeBasicOcsp(told()), [0], critical) }, 'unsound'],
    ['about another certificate', { answer: { certificate: responder.certificate } }, 'unrelated'],
    ['about the same number of a CA of the same name', { answer: { issuer: other, responder } }, 'unrelated'],
    ['about the same number of a CA with the same key', { answer: { issuer: renamed, responder } }, 'unrelated'],
  ])('%s', async (_, how, traced) => {
    expect(await believed(how)).toMatchObject({ count: 0, traced });
  });

  it('with the index of its CA by a digest that nobody knows', async () => {
    const unknown = cutDer(makeBasicOcsp(told()), [0, 2, 0, 0, 0], () => [der.oid('1.2.3')]);
    expect(await believed({ basic: unknown })).toMatchObject({ count: 0, traced: 'unrelated' });
  });
});

describe('a responder', () => {
  it('is computed once, and asked after only where it may be revoked', async () => {
    expect(await believed({})).toMatchObject({ asked: 0, checks: 3 });
    expect(await believed({ answer: { responder: issuer } })).toMatchObject({ asked: 0, checks: 2 });
    expect((await believed({ answer: { responder: delegate({ noCheck: false }) }, isGood: true })).asked).toBe(2);
  });

  it('is looked for among eight', async () => {
    const many = Array.from({ length: 8 }, () => delegate());
    const bare = { answer: { bare: true } };
    expect(await believed({ ...bare, others: [...many.slice(1), responder] })).toMatchObject({ count: 1 });
    expect(await believed({ ...bare, others: [...many, responder] })).toMatchObject({ count: 0 });
  });
});
