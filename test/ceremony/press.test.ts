import { describe, expect, it } from '@jest/globals';
import { startPress } from '../../src/ceremony/press.ts';
import { createBase } from '../../src/document/base.ts';
import { sampleContent } from '../support/ikrar-file.ts';

const at = new Date('2024-10-01T02:00:00Z');
const entry = new URL('../support/press-thread.mjs', import.meta.url);
const contents = [1, 2, 3].map((n) => ({ ...sampleContent(n), number: `${n}/PM.01/2024` }));
const expected = await Promise.all(contents.map((content) => createBase(content, { at })));

describe('a press', () => {
  it('makes in its thread the very bytes and plan that are made here', async () => {
    const press = startPress(entry);
    try {
      const made = await Promise.all(contents.map((content) => press.make(content, { at })));
      for (const [i, base] of made.entries()) {
        expect(Buffer.from(base.bytes).equals(expected[i]?.bytes ?? Buffer.alloc(0))).toBe(true);
        expect(base.plan).toEqual(expected[i]?.plan);
      }
    } finally {
      await press.stop();
    }
  });

  it('gives the error of a document that cannot be made', async () => {
    const press = startPress(entry);
    const [first] = contents;
    try {
      await expect(press.make({ ...first!, number: '陳' }, { at })).rejects.toMatchObject({
        code: 'character-unprintable',
      });
    } finally {
      await press.stop();
    }
  });

  it('goes on here when its thread cannot start or dies', async () => {
    const missing = startPress(new URL('../support/no-such-thread.mjs', import.meta.url));
    const stopped = startPress(entry);
    await stopped.stop();
    for (const press of [missing, stopped]) {
      const bases = await Promise.all(contents.map((content) => press.make(content, { at })));
      expect(bases.map(({ bytes }) => bytes.length)).toEqual(expected.map(({ bytes }) => bytes.length));
    }
    await missing.stop();
  });
});
