import { closeSync, openSync } from 'node:fs';
import Database from 'libsql';
import { isBusy, translate } from './database.ts';

export interface Lock {
  close(): void;
}

/**
 * Locks by an exclusive transaction on an empty SQLite file: the kernel frees it when the process dies, however that
 * happens. @returns undefined while another process holds the lock
 */
export function tryLock(path: string): Lock | undefined {
  closeSync(openSync(path, 'a', 0o600));
  const lock = new Database(path);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (isBusy(error)) return undefined;
    throw translate(error);
  }
}
