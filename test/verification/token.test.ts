import { describe, expect, it } from '@jest/globals';
import { oid, sequence, setOf, tag, tlv } from '../../src/core/der.ts';
import { oids } from '../../src/core/oid.ts';
import { Findings } from '../../src/verification/findings.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { houseOf } from '../../src/verification/role.ts';
import { checkTimestamp } from '../../src/verification/timestamp.ts';
import { codesOf } from '../support/facts.ts';

it('a house of ours is known by the name of its root, where that was given', () => {
  const name = (text: string) =>
    sequence(setOf(sequence(oid(oids.commonName), tlv(tag.utf8String, new TextEncoder().encode(text)))));
  const house = (text: string, anchored = true) =>
    houseOf({ certificates: [{ subject: name(text) }], anchored, weak: false } as unknown as Parameters<
      typeof houseOf
    >[0]);
  expect([house('Ikrar Root'), house('Ikrar Root 2'), house('Ikrar CA')]).toEqual(['', '', '']);
  expect([house('Ikrar Roots'), house('Akar'), house('Ikrar Root', false)]).toEqual([undefined, undefined, undefined]);
  expect(houseOf({ certificates: [], anchored: true } as never)).toBeUndefined();
});

describe('what is no time-stamp token', () => {
  const time = (text: string, kind: number) => tlv(kind, new TextEncoder().encode(text));
  const parts = {
    version: tlv(tag.integer, Uint8Array.of(1)),
    policy: oid('1.2.3'),
    imprint: sequence(sequence(oid(oids.sha256)), tlv(tag.octetString, new Uint8Array(32))),
    serial: tlv(tag.integer, Uint8Array.of(5)),
    time: time('20241001031500Z', tag.generalizedTime),
  };
  it.each<[string, Partial<typeof parts> | undefined]>([
    ['nothing', undefined],
    ['of another version', { version: tlv(tag.integer, Uint8Array.of(2)) }],
    ['without a policy', { policy: tlv(tag.octetString, Uint8Array.of(42, 3)) }],
    ['without an imprint', { imprint: sequence() }],
    ['with an imprint that is none', { imprint: sequence(sequence(oid(oids.sha256)), parts.serial) }],
    ['without a serial number', { serial: parts.policy }],
    ['with a time of two digits', { time: time('241001031500Z', 0x17) }],
  ])('is told of: %s', async (_, bent) => {
    const all = { ...parts, ...bent };
    const content = bent && sequence(all.version, all.policy, all.imprint, all.serial, all.time);
    const findings = new Findings();
    const examination = { primitives, findings } as unknown as Parameters<typeof checkTimestamp>[2];
    const add = (finding: Parameters<Findings['add']>[0]) => findings.add(finding);
    const token = { content } as unknown as Parameters<typeof checkTimestamp>[0];
    expect(await checkTimestamp(token, () => new Uint8Array(32), examination, add)).toBeUndefined();
    expect(codesOf({ findings } as Parameters<typeof codesOf>[0])).toEqual(['timestamp-malformed content']);
  });
});
