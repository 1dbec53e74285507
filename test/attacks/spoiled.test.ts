import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Authority } from '../../src/pki/authority.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import type { Report } from '../../src/verification/report.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { ikrarFile } from '../support/ikrar-file.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';
import { fileOf } from '../support/signing.ts';
import { mutate } from './mutations.ts';

describe('a spoiled file', () => {
  let authority: Authority;
  let bytes: Uint8Array;
  let states: number[];
  const verify = (file: Uint8Array): Promise<Report> =>
    verifyPdf(file, { roots: [authority.root.certificate], at: eventTime, primitives });
  beforeAll(async () => {
    authority = await testAuthority();
    const file = await ikrarFile(authority, 1, { closed: false });
    bytes = fileOf(file);
    states = [file.base.length, ...file.increments.map(({ size }) => size)];
  });

  it('cut at any place is never passed, but where a revision ends', async () => {
    expect((await verify(bytes)).verdict).toBe('passed');
    const passed: number[] = [];
    for (
      let at = 0;
      at < bytes.length;
      at += at > bytes.length - 300 || states.some((end) => Math.abs(end - at) <= 41) ? 1 : 41
    ) {
      const { verdict } = await verify(bytes.subarray(0, at));
      if (verdict === 'passed') passed.push(at);
      else if (at > states[0]!) expect([at, verdict]).toEqual([at, 'failed']);
    }
    expect(passed).toEqual(states.slice(1, -1));
  });

  it('with one bit turned is failed: in the last signature and at places all over it', async () => {
    const random = seededRandom('flips');
    const hole = Buffer.from(bytes).lastIndexOf('/Contents<');
    const wrong: string[] = [];
    for (let i = 0; i < 500; i++) {
      const [a = 0, b = 0, bit = 0] = random(3);
      const far = (a * 256 + b) / 65_536;
      const at = i % 2 === 0 ? Math.floor(far * bytes.length) : hole + Math.floor(far * (bytes.length - hole));
      const spoiled = bytes.slice();
      spoiled[at]! ^= 1 << (bit & 7);
      const { verdict, findings } = await verify(spoiled);
      if (verdict !== 'failed') wrong.push(`${at} ^ ${1 << (bit & 7)}: ${verdict} ${findings.map(({ code }) => code)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('in any other way never throws and is never passed', async () => {
    for (let i = 0; i < 250; i++) {
      const spoiled = mutate(bytes, seededRandom(`mutation ${i}`));
      if (states.includes(spoiled.length) && Buffer.from(bytes).subarray(0, spoiled.length).equals(spoiled)) continue;
      const { verdict } = await verify(spoiled);
      expect([i, verdict]).not.toEqual([i, 'passed']);
    }
  });
});
