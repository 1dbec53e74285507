import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../src/browser/build.mjs';

/**
 * Jest's global set-up. Every temporary folder of a run lies in one, and goes with it; a full /tmp fails other people's work.
 * What browsers load is built anew, in a tenth of a second, so that tests never see the scripts of an older build.
 */
export default async function openScratch() {
  process.env.IKRAR_SCRATCH = mkdtempSync(join(tmpdir(), 'ikrar-test-'));
  process.env.TMPDIR = process.env.IKRAR_SCRATCH;
  await build();
}
