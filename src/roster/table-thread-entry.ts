import { parentPort, workerData } from 'node:worker_threads';
import { IkrarError } from '../errors.ts';
import { readTables } from './read-tables.ts';
import type { TableAnswer } from './table-thread.ts';

async function run({ bytes }: { readonly bytes: Uint8Array }): Promise<TableAnswer> {
  try {
    return { tables: await readTables(bytes) };
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    return { refused: { code: error.code, message: error.message, faults: error.faults } };
  }
}

parentPort?.postMessage(await run(workerData));
