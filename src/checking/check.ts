import { createFairTurns } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import type { Services } from '../services.ts';
import { findOrigin, type Origin } from './origin.ts';
import type { Examined } from './worker-messages.ts';

/** 50 MB, as the pages say; a file of 1,507 signatures has 14. */
export const mostBytes = 50 * 1024 * 1024;

export interface Checked extends Examined {
  readonly origin: Origin;
}

/** Verifies one file in isolation (check-worker). */
export type VerifyFile = (bytes: Uint8Array) => Promise<Examined>;

/**
 * Checks that may run at once, as each takes a worker with its memory. More have to wait; the senders take turns, so that
 * whoever sends many, or files that take long, delays mainly themselves, and too many of one sender are refused.
 */
const atOnce = 2;
const mostWaiting = 12;

/**
 * Checks a file and whether it is one of ours. Nothing of it is stored.
 * @param sender the network address as limits count it
 * @throws IkrarError 'overloaded', 'pdf-unreadable'
 */
export type CheckFile = (bytes: Uint8Array, sender: string) => Promise<Checked>;

export function createCheck(services: Services, verify: VerifyFile): CheckFile {
  const inTurn = createFairTurns(atOnce, (waiting) => {
    if (waiting >= mostWaiting)
      throw new IkrarError('overloaded', 'Banyak berkas sedang diperiksa. Tunggu sebentar, lalu coba lagi.', {
        retryAfter: 10,
      });
  });
  return async (bytes, sender) => {
    if (bytes.length === 0) throw new IkrarError('pdf-unreadable', 'Berkas kosong. Pilih berkas PDF yang utuh.');
    if (bytes.length > mostBytes)
      throw new IkrarError('pdf-too-large', 'Berkas lebih besar dari 50 MB dan tidak dapat diperiksa di sini.');
    return inTurn(sender, async () => {
      const examined = await verify(bytes);
      return { ...examined, origin: await findOrigin(services, examined, bytes) };
    });
  };
}
