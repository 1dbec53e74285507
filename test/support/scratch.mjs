import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Jest's global set-up: every temporary folder of a run lies in one, and goes with it; a full /tmp fails other people's work. */
export default function openScratch() {
  process.env.IKRAR_SCRATCH = mkdtempSync(join(tmpdir(), 'ikrar-test-'));
  process.env.TMPDIR = process.env.IKRAR_SCRATCH;
}
