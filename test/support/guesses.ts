import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Happening } from '../../src/ceremony/trail.ts';
import type { Credential } from '../../src/model.ts';
import { pinHash } from '../../src/pki/secrets.ts';
import { createPinCheck, triesBeforeLock } from '../../src/signer/pin.ts';
import type { Records } from '../../src/stores.ts';

const pinKey = new Uint8Array(32).fill(7);
const right = '123456';
const silent = { note: () => {} };

/** Some nodes on one database, and a person with a PIN. */
export async function pinDesk(nodes: readonly Records<Credential>[], now = new Date('2024-09-30T02:00:00Z')) {
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
  const trail = { note: ({ code, subject, from }: Happening) => told.push(`${code} ${subject === id} ${from}`) };
  const checks = nodes.map((credentials) =>
    createPinCheck({
      stores: { credentials: slow(credentials) },
      authority: { pinKey },
      clock: () => now,
      trail,
    }),
  );
  const ask = (node: number, pin: string) =>
    checks[node % checks.length]!({
      credentialId: id,
      pin,
      event: { id: 'kegiatan', timeZone: 'Asia/Jakarta' },
      from: 'ponsel',
    }).then(
      () => 'in',
      (error: { readonly code: string }) => error.code,
    );
  return { ask, stored: () => nodes[0]!.get(id), right, told };
}

/** Tries wrong PINs of many people from one address at once, and then one from another address; returns the answers. */
export async function sprayFromOneAddress(
  credentials: Records<Credential>,
  people: number,
): Promise<readonly string[]> {
  const ids = Array.from({ length: people }, () => `orang-${Math.random()}`);
  for (const id of ids)
    await credentials.insert({
      ...{ id, version: 0, declarationId: 'naskah', fileId: '', attempts: 0 },
      pinHash: pinHash(pinKey, id, right),
    });
  const clock = () => new Date('2024-09-30T02:00:00Z');
  const check = createPinCheck({ stores: { credentials }, authority: { pinKey }, clock, trail: silent });
  const ask = (credentialId: string, from: string) =>
    check({ credentialId, pin: '000000', event: { id: 'kegiatan', timeZone: 'Asia/Jakarta' }, from }).then(
      () => 'in',
      (error: { readonly code: string }) => error.code,
    );
  const sprayed = await Promise.all(ids.map((id) => ask(id, 'penebak')));
  return [...sprayed, await ask(ids.at(-1)!, 'ponsel')];
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
export async function guessAtOnce(nodes: readonly Records<Credential>[]): Promise<void> {
  const desk = await pinDesk(nodes);
  const guesses = Array.from({ length: 40 }, (_, i) => (i === 39 ? desk.right : String(i).padStart(6, '0')));
  const answers = await Promise.all(guesses.map((pin, i) => desk.ask(i, pin)));
  expect(answers).not.toContain('in');
  expect(answers.filter((answer) => answer === 'pin-wrong')).toHaveLength(triesBeforeLock - 1);
  expect(answers.filter((answer) => answer === 'pin-locked')).toHaveLength(40 - triesBeforeLock + 1);
  expect(await desk.stored()).toMatchObject({ attempts: triesBeforeLock, lockedUntil: expect.any(String) });
}
