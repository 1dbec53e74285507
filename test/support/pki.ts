import { createHash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../../src/core/clock.ts';
import { type Authority, loadAuthority } from '../../src/pki/authority.ts';

/** Bytes that look random and are the same in every run: SHA-256 of a counter. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32)
      out.set(
        createHash('sha256')
          .update(`${seed}/${counter++}`)
          .digest()
          .subarray(0, Math.min(32, length - at)),
        at,
      );
    return out;
  };
}

/** The last day of the event in Sijunjung, 10.15 WIB. */
export const eventTime = new Date('2024-10-01T03:15:00Z');

/** A new authority with its own keys in a temporary folder. */
export async function testAuthority(
  at: Date = eventTime,
  organizer = 'Bawaslu Kabupaten Sijunjung',
): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'ikrar-keys-'));
  return loadAuthority(join(folder, 'keys'), {
    baseUrl: 'https://ikrar.example',
    organizer,
    clock: () => at,
    random: seededRandom('authority'),
  });
}
