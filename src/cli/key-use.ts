import { userInfo } from 'node:os';
import { type KeyUse, noteKeyUse } from '../ceremony/key-uses.ts';
import type { Config } from '../config.ts';

/** Leaves a note for the trail, after the deed. */
export const tellKeyUse = ({ keyFolder }: Config, use: Pick<KeyUse, 'key' | 'for'>): Promise<void> =>
  noteKeyUse(keyFolder, { ...use, by: operator(), at: new Date().toISOString() });

/** A container's user may have a number and no name. */
function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}
