import { describe, expect, it } from '@jest/globals';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { parseRoster } from '../../src/verification/roster.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { stream } from '../attacks/forger.ts';
import { startFile } from '../support/ikrar-file.ts';
import { judged, signedParts } from '../support/judged.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf, holdCeremony, takeEvidence } from '../support/signing.ts';

/** Bounds that keep a check cheap, each at the last value that it lets pass and at the first that it does not. */
describe('a bound', () => {
  it('of eight revisions with evidence behind a closed file', async () => {
    const house = await testAuthority();
    const signing = await holdCeremony(await startFile(house, 1));
    const found = async (): Promise<string> => {
      const options = { roots: [house.root.certificate], at: eventTime, primitives };
      const { verdict, findings } = await verifyPdf(fileOf(signing), options);
      return [verdict, ...findings.map(({ code }) => code)].join(' ');
    };
    for (let i = 0; i < 8; i++) await takeEvidence(signing);
    expect(await found()).toBe('passed end-unsigned');
    await takeEvidence(signing);
    expect(await found()).toBe('failed end-unusual end-unsigned');
  });

  it('of 1,024 characters of a text about a person', () => {
    const text = (length: number) => 'n'.repeat(length);
    const signer = { id: 'p', field: 'Sig0001', name: text(1025), position: text(1024), institution: '' };
    const row = parseRoster({ event: { organizer: 'O' }, signers: [signer] })?.rows.get('Sig0001');
    expect([row?.name.length, row?.position.length, row?.institution]).toEqual([1024, 1024, '']);
  });

  it('of 262,144 octets of an XMP packet that is compared', () => {
    const packet = (length: number) => stream('', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'.padEnd(length));
    const rewritten = (length: number) => judged(signedParts({ 12: packet(100) }).append([[12, packet(length)]]), 2);
    expect(rewritten(262_144)).toBe('other: permitted catalog Metadata @12');
    expect(rewritten(262_145)).toBe('other: unjudged catalog Metadata @12');
  });

  it('of the time that a packet without an end may take', () => {
    const started = process.cpuUsage().user;
    const hard = stream('', `<a ${'b="c" '.repeat(20_000)}`);
    judged(signedParts({ 12: hard }).append([[12, hard.replace('<a ', '<d ')]]), 2);
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
  });
});
