import { rmSync } from 'node:fs';

/** Jest's global tear-down. Removes only the folder that the set-up made, even if TMPDIR has changed. */
export default function closeScratch() {
  rmSync(process.env.IKRAR_SCRATCH, { recursive: true, force: true, maxRetries: 3 });
}
