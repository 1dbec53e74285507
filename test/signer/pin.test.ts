import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { triesBeforeLock, triesInHall } from '../../src/signer/pin.ts';
import type { Stores } from '../../src/stores.ts';
import { guessAtOnce, pinDesk } from '../support/guesses.ts';
import { openSqlite } from '../support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'ikrar-pin-'));
let stores: Stores;
beforeAll(async () => {
  stores = await openSqlite(join(folder, 'ikrar.sqlite'));
});
afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true });
});

describe('a PIN', () => {
  it('locks after five wrong ones, however many nodes are asked at once', async () => {
    await guessAtOnce([stores.credentials, stores.credentials]);
    await guessAtOnce(Array.from({ length: 8 }, () => stores.credentials));
  });

  it('tells the trail of each refusal and of the lock, once, and nothing of what is asked while it is locked', async () => {
    const desk = await pinDesk([stores.credentials]);
    for (let i = 0; i < 7; i++) await desk.ask(0, '000000');
    await desk.ask(0, '12');
    expect(desk.told).toEqual([...Array(4).fill('pin-refused true ponsel'), 'pin-locked true ponsel']);
  });

  it('clears the count when it is right, and does not lock out a phone that asks again and again', async () => {
    const desk = await pinDesk([stores.credentials]);
    for (let i = 0; i < 4; i++) expect(await desk.ask(0, '000000')).toBe('pin-wrong');
    const again = await Promise.all(Array.from({ length: 12 }, () => desk.ask(0, desk.right)));
    expect(again.every((answer) => answer === 'in')).toBe(true);
    const cleared = await desk.stored();
    expect(cleared).toMatchObject({ attempts: 0 });
    expect(cleared).not.toHaveProperty('lockedUntil');
  });

  it('is counted by way: what is guessed in the hall locks the hall only, and the link only the link', async () => {
    await guessAtOnce([stores.credentials, stores.credentials], 'hall');
    const desk = await pinDesk([stores.credentials]);
    for (let i = 0; i < triesBeforeLock; i++) await desk.ask(0, '000000', 'hall');
    expect(await desk.ask(0, desk.right, 'hall')).toBe('pin-locked');
    expect(await desk.ask(0, desk.right, 'link')).toBe('in');
    expect(await desk.ask(0, desk.right, 'hall')).toBe('pin-locked');
    for (let i = 0; i < triesBeforeLock; i++) await desk.ask(0, '000000', 'link');
    desk.wait(2);
    expect(await desk.ask(0, desk.right, 'hall')).toBe('in');
  });

  it('closes the hall for a name that is guessed on and on, until somebody lifts it', async () => {
    const desk = await pinDesk([stores.credentials], 'hall');
    for (let i = 0; i < triesInHall; i++) {
      await desk.ask(0, '000000');
      if ((i + 1) % triesBeforeLock === 0) desk.wait(60);
    }
    desk.wait(60 * 24 * 30);
    expect(await desk.ask(0, desk.right)).toBe('pin-locked');
    expect(await desk.ask(0, desk.right, 'link')).toBe('in');
    expect(desk.counted).toEqual(Array(triesInHall).fill('kegiatan wrongPins'));
  });

  it('costs no write when it is right at once', async () => {
    const frozen = { ...stores.credentials, replace: () => Promise.reject(new Error('no write was due')) };
    const desk = await pinDesk([frozen]);
    expect(await desk.ask(0, desk.right)).toBe('in');
  });
});
