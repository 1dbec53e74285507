import { beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/core/digest.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { Forger } from '../attacks/forger.ts';
import { ikrarFile } from '../support/ikrar-file.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf, type Signing, takeEvidence, takeTimestamp } from '../support/signing.ts';

/** Whoever reads that a file is closed takes those who have not signed for absent. */
describe('a file of six, two of whom have signed', () => {
  let authority: Authority;
  let open: Signing;
  beforeAll(async () => {
    authority = await testAuthority();
    open = await ikrarFile(authority, 6, { signed: 2, closed: false });
  });
  const judge = (file: Uint8Array) =>
    verifyPdf(file, { roots: [authority.root.certificate], at: eventTime, primitives });
  const copy = (): Signing => ({ ...open, increments: [...open.increments] });

  it('is called closed, with two of six, when it was closed with evidence and a timestamp', async () => {
    const closed = copy();
    await takeEvidence(closed);
    await takeTimestamp(closed);
    expect(await judge(fileOf(closed))).toMatchObject({
      verdict: 'passed',
      state: { fields: 6, signed: 2, closed: true },
      summary: 'Isi utuh: 2 dari 6 tanda tangan terverifikasi dan ditutup dengan stempel waktu.',
      findings: [],
    });
  });

  it('is not closed by a timestamp alone, in the field for it or in one of its own', async () => {
    const stamped = copy();
    await takeTimestamp(stamped);
    const file = new Forger(fileOf(open));
    const [field, value] = [file.size, file.size + 1];
    const form = file.find(/^<<\/Fields\[/);
    const { covered, fill } = file.reserve(value, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [
      [form, file.body(form).replace(/(\/Fields\[[^\]]*)\]/, `$1 ${field} 0 R]`)],
      [field, `<</FT/Sig/T(Waktu99)/V ${value} 0 R>>`],
    ]);
    const { token } = await open.timestamper.stamp(sha256(covered));
    for (const one of [fileOf(stamped), fill(token).bytes]) {
      const { verdict, state, findings } = await judge(one);
      expect(verdict).not.toBe('passed');
      expect(state).toEqual({ fields: 6, signed: 2, closed: false });
      expect(findings).toContainEqual(
        expect.objectContaining({ code: 'stamp-closes-nothing', severity: 'indeterminate' }),
      );
      const { message } = findings.find(({ code }) => code === 'earlier-state')!;
      expect(message).toContain('2 dari 6 tanda tangan dan belum ditutup');
    }
  });

  it('says two of six while it is open', async () => {
    expect(await judge(fileOf(open))).toMatchObject({
      verdict: 'passed',
      summary: 'Isi utuh: 2 dari 6 tanda tangan terverifikasi (belum ditutup).',
    });
  });
});
