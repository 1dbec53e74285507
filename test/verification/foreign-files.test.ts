import { describe, expect, it } from '@jest/globals';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { answerOf, expectedAnswers, readForeignFiles } from '../support/foreign-files.ts';

describe('files that other programs signed', () => {
  const { at, roots, files } = readForeignFiles();
  const verify = (bytes: Uint8Array, anchors = roots) => verifyPdf(bytes, { roots: anchors, at, primitives });

  it('are by at least eight writers, forty and more', () => {
    expect(files.size).toBeGreaterThan(40);
    const writers = [...files.keys()].map((name) => name.replace(/^bad-/, '').split('-')[0]);
    expect(new Set(writers).size).toBeGreaterThanOrEqual(8);
  });

  it('get the answer that is known, and no good one is failed', async () => {
    const answers: Record<string, string> = {};
    for (const [name, bytes] of files) answers[name] = answerOf(await verify(bytes));
    expect(answers).toEqual(expectedAnswers());
    const failed = Object.entries(answers).filter(([, answer]) => answer.startsWith('failed'));
    expect(failed.map(([name]) => name).filter((name) => !name.startsWith('bad-'))).toEqual([]);
  });

  it('are never passed without a root, nor where a byte that was signed is another', async () => {
    for (const [name, bytes] of files) {
      expect([name, (await verify(bytes, [])).verdict]).not.toEqual([name, 'passed']);
      const at = Buffer.from(bytes.buffer).indexOf('MediaBox') + 'MediaBox'.length;
      const other = bytes.with(at, bytes[at]! ^ 0x01);
      expect([name, (await verify(other)).verdict]).not.toEqual([name, 'passed']);
    }
  });

  it('are failed with anything behind them', async () => {
    for (const [name, bytes] of files) {
      const tail = Buffer.concat([bytes, Buffer.from('\n7 0 obj\n<<>>\nendobj\n')]);
      expect([name, (await verify(new Uint8Array(tail))).verdict]).toEqual([name, 'failed']);
    }
  });
});
