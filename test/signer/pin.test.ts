import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { guesses } from '../../src/signer/guesses.ts';
import type { Stores } from '../../src/stores.ts';
import { guessAtOnce, pinDesk, sprayFromOneAddress } from '../support/guesses.ts';
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

  it('of many people cannot be tried all at once from one address: the rest is refused and locks nobody', async () => {
    const answers = await sprayFromOneAddress(stores.credentials, guesses.limit + 40);
    expect(answers.filter((answer) => answer === 'pin-wrong')).toHaveLength(guesses.limit + 1);
    expect(answers.filter((answer) => answer === 'rate-limited')).toHaveLength(40);
    expect(answers.at(-1)).toBe('pin-wrong'); // from elsewhere
  });

  it('costs no write when it is right at once', async () => {
    const frozen = { ...stores.credentials, replace: () => Promise.reject(new Error('no write was due')) };
    const desk = await pinDesk([frozen]);
    expect(await desk.ask(0, desk.right)).toBe('in');
  });
});
