import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Happening } from '../../src/ceremony/trail.ts';
import type { Credential } from '../../src/model.ts';
import { pinHash } from '../../src/pki/secrets.ts';
import { createPinCheck, triesBeforeLock } from '../../src/signer/pin.ts';
import type { Records } from '../../src/stores.ts';

const pinKey = new Uint8Array(32).fill(7);
const right = '123456';

/** Some nodes on one database, and a person with a PIN. */
export async function pinDesk(nodes: readonly Records<Credential>[], way: 'link' | 'hall' = 'link') {
  let now = new Date('2024-09-30T02:00:00Z');
  const id = `orang-${nodes.length}-${Math.random()}`;
  await nodes[0]!.insert({
    id,
    version: 0,
    declarationId: 'naskah',
    fileId: '',
    attempts: 0,
    pinHash: pinHash(pinKey, id, right),
  });
  const told: string[] = [];
  const counted: string[] = [];
  const trail = { note: ({ code, subject, from }: Happening) => told.push(`${code} ${subject === id} ${from}`) };
  const checks = nodes.map((credentials) =>
    createPinCheck({
      stores: { credentials: slow(credentials) },
      authority: { pinKey },
      clock: () => now,
      trail,
      countGuess: async (eventId, what) => void counted.push(`${eventId} ${what}`),
    }),
  );
  const ask = (node: number, pin: string, by = way) =>
    checks[node % checks.length]!({
      credentialId: id,
      pin,
      way: by,
      event: { id: 'kegiatan', timeZone: 'Asia/Jakarta' },
      from: 'ponsel',
    }).then(
      () => 'in',
      (error: { readonly code: string }) => error.code,
    );
  const wait = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  return { ask, stored: () => nodes[0]!.get(id), right, told, counted, wait };
}

/** Delays writes, so that all callers read before any of them writes. */
const slow = (credentials: Records<Credential>): Records<Credential> => ({
  ...credentials,
  async replace(next) {
    await sleep(5);
    return credentials.replace(next);
  },
});

/** Forty guesses at once, the last one right: the attack of a thief who has a link and knows every node's address. */
export async function guessAtOnce(nodes: readonly Records<Credential>[], way: 'link' | 'hall' = 'link'): Promise<void> {
  const desk = await pinDesk(nodes, way);
  const guesses = Array.from({ length: 40 }, (_, i) => (i === 39 ? desk.right : String(i).padStart(6, '0')));
  const answers = await Promise.all(guesses.map((pin, i) => desk.ask(i, pin)));
  expect(answers).not.toContain('in');
  expect(answers.filter((answer) => answer === 'pin-wrong')).toHaveLength(triesBeforeLock - 1);
  expect(answers.filter((answer) => answer === 'pin-locked')).toHaveLength(40 - triesBeforeLock + 1);
  const locked = { attempts: triesBeforeLock, lockedUntil: expect.any(String) };
  expect(await desk.stored()).toMatchObject(way === 'hall' ? { attempts: 0, hall: locked } : locked);
}
