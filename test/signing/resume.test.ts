import { beforeAll, describe, expect, it } from '@jest/globals';
import { resumeState } from '../../src/signing/resume.ts';
import { addSignature } from '../../src/signing/revision.ts';
import type { FileState } from '../../src/signing/state.ts';
import { testAuthority } from '../support/pki.ts';
import { approval, type Signing, stored, wholeCeremony } from '../support/signing.ts';

let signing: Signing;
beforeAll(async () => {
  signing = await wholeCeremony(await testAuthority(), 3);
});

/** A state without its running hash, which sha256 stands for. */
const facts = ({ hash, ...rest }: FileState) => ({ ...rest, running: hash.copy().digest('hex') });

describe('a state from the store', () => {
  it('equals, at every step, the state that went on running', () => {
    for (const [i, increment] of signing.increments.entries()) {
      const resumed = resumeState(signing.plan, stored(signing).slice(0, i + 1));
      expect(facts(resumed)).toEqual(facts(increment.state));
    }
  });

  it('can go on from a state already known', () => {
    const [first, ...rest] = stored(signing);
    const early = resumeState(signing.plan, [first!]);
    expect(facts(resumeState(signing.plan, rest, early))).toEqual(facts(signing.state));
  });

  it('survives the plan’s way through JSON', () => {
    const plan = JSON.parse(JSON.stringify(signing.plan));
    expect(facts(resumeState(plan, stored(signing)))).toEqual(facts(signing.state));
  });

  it('signs on as if nothing had happened', async () => {
    const before = resumeState(signing.plan, stored(signing).slice(0, 3));
    const next = await addSignature(before, signing.plan, signing.plan.signatures[1]!, approval(signing));
    expect(next.n).toBe(3);
    expect(next.state.startXref).toBeGreaterThan(before.size);
  });
});

describe('a damaged store is not built upon', () => {
  type Stored = ReturnType<typeof stored>;
  /** The nth revision with another text in place of one that is there once, of the same length. */
  const edited =
    (n: number, from: RegExp, to: (found: string) => string) =>
    (all: Stored): Stored => {
      const text = Buffer.from(all[n]!.bytes).toString('latin1');
      const bytes = new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
      return all.toSpliced(n, 1, { n, bytes });
    };
  it.each<[string, (all: Stored) => Stored, string]>([
    ['a gap', (all) => all.toSpliced(2, 1), 'revision 3 came where 2 was due'],
    ['a wrong order', (all) => [all[0]!, all[2]!, all[1]!], 'revision 2 came where 1 was due'],
    ['a revision twice', (all) => [all[0]!, all[1]!, all[1]!], 'revision 1 came where 2 was due'],
    ['a first revision that is not the first', (all) => [{ n: 1, bytes: all[0]!.bytes }], 'revision 1 came where'],
    [
      'another file’s revision in between',
      (all) => [all[0]!, { n: 1, bytes: all[2]!.bytes }],
      'lacks its cross-reference section',
    ],
    [
      'a truncated revision',
      (all) => [all[0]!, { n: 1, bytes: all[1]!.bytes.subarray(0, -3) }],
      'does not end with its trailer',
    ],
    [
      'a revision that follows another',
      edited(1, /(?<=\/Prev )\d+/, (digits) => '1'.repeat(digits.length)),
      'revision 1 does not follow its predecessor',
    ],
    ['a table elsewhere', edited(1, /xref\n(?=\d)/, () => 'xrex\n'), 'lacks its cross-reference section'],
    ['a store that is not there', edited(1, /(?<=\/Certs\[)\d/, () => '9'), 'which is not there'],
    ['evidence that is no stream', edited(1, /<<\/Length/, () => '<</Lengte'), 'which is not there'],
    [
      'a signature that is none',
      edited(2, /\/Type\/Sig\/F/, () => '/Type/Sik/F'),
      'changes nothing that a revision may',
    ],
    [
      'a base shorter than its plan',
      (all) => [{ n: 0, bytes: all[0]!.bytes.subarray(0, 100) }],
      'revision 0 is shorter than its base',
    ],
    ['nothing at all', () => [], 'no revision to resume from'],
  ])('%s', (_, damage, message) => {
    expect(() => resumeState(signing.plan, damage(stored(signing)))).toThrow(message);
  });
});
