import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../src/browser/build.mjs';

const memory = '/dev/shm';
const enough = 256 * 1024 ** 2; // a run needs 50 MB

/** Linux's memory disk, if there is one with room: SQLite waits for a real disk at every commit, to no use in tests. */
function roomiest() {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize >= enough) return memory;
  } catch {
    // Not Linux, or a machine without it.
  }
  return tmpdir();
}

/**
 * Jest's global set-up. Every temporary folder of a run lies in one, and goes with it; a full /tmp fails other people's work.
 * What browsers load is built anew, in a tenth of a second, so that tests never see the scripts of an older build.
 */
export default async function openScratch() {
  process.env.IKRAR_SCRATCH = mkdtempSync(join(roomiest(), 'ikrar-test-'));
  process.env.TMPDIR = process.env.IKRAR_SCRATCH;
  await build();
}
