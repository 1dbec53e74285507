import { afterAll, describe, expect, it } from '@jest/globals';
import { startBasePdfWorker } from '../../src/ceremony/base-worker.ts';
import { createBase } from '../../src/document/base.ts';
import { sampleContent } from '../support/ikrar-file.ts';

const at = new Date('2024-10-01T02:00:00Z');
const entry = new URL('../support/base-worker-thread.mjs', import.meta.url);
const contents = [1, 2, 3].map((n) => ({ ...sampleContent(n), number: `${n}/PM.01/2024` }));
const expected = await Promise.all(contents.map((content) => createBase(content, { at })));

describe('a worker for base documents', () => {
  const worker = startBasePdfWorker(entry);
  afterAll(() => worker.stop());

  it('makes in its thread the very bytes and plan that are made here', async () => {
    const made = await Promise.all(contents.map((content) => worker.make(content, { at })));
    for (const [i, base] of made.entries()) {
      expect(Buffer.from(base.bytes).equals(expected[i]?.bytes ?? Buffer.alloc(0))).toBe(true);
      expect(base.plan).toEqual(expected[i]?.plan);
    }
  });

  it('gives the error of a document that cannot be made', async () => {
    const [first] = contents;
    await expect(worker.make({ ...first!, number: '陳' }, { at })).rejects.toMatchObject({
      code: 'character-unprintable',
    });
  });

  it('goes on here when its thread cannot start or dies', async () => {
    const missing = startBasePdfWorker(new URL('../support/no-such-thread.mjs', import.meta.url));
    const stopped = startBasePdfWorker(entry);
    await stopped.stop();
    for (const worker of [missing, stopped]) {
      const bases = await Promise.all(contents.map((content) => worker.make(content, { at })));
      expect(bases.map(({ bytes }) => bytes.length)).toEqual(expected.map(({ bytes }) => bytes.length));
    }
    await missing.stop();
  });
});
