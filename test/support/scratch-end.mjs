import { rmSync } from 'node:fs';

/** Jest's global tear-down. Only the folder that the set-up made is removed, whatever TMPDIR says by now. */
export default function closeScratch() {
  rmSync(process.env.IKRAR_SCRATCH, { recursive: true, force: true, maxRetries: 3 });
}
