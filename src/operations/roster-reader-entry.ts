import { answerTask } from '../core/own-process.ts';
import { IkrarError } from '../errors.ts';
import { readRoster } from './read-roster.ts';
import type { RosterAnswer, RosterTask } from './roster-reader.ts';

interface Given {
  readonly bytes: Uint8Array;
  readonly options: RosterTask;
}

async function run({ bytes, options }: Given): Promise<RosterAnswer> {
  try {
    return { understanding: await readRoster(bytes, options) };
  } catch (error) {
    if (!(error instanceof IkrarError)) throw error;
    return { refused: { code: error.code, message: error.message, faults: error.faults } };
  }
}

await answerTask(run);
