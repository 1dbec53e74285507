import { readStanding } from '../checking/standing.ts';
import { mapLimited } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeFile } from '../model.ts';
import type { Services } from '../services.ts';

/**
 * How many files are compared each time an organizer's page is shown. The others are compared when somebody opens them,
 * and all of them by `ikrar audit`.
 */
const most = 20;

/** Compares the first of the files with what was certified, and returns all known alarms of all these files. */
export async function alarmsOf(services: Services, files: readonly PledgeFile[]) {
  await mapLimited(files.slice(0, most), 4, async (file) => {
    try {
      await readStanding(services, file);
    } catch (error) {
      if (!(error instanceof IkrarError && error.code === 'content-altered')) throw error;
    }
  });
  const codes = new Set(files.map(({ code }) => code));
  return services.alarms
    .list()
    .filter(({ where }) => codes.has(where))
    .map(({ code, where }) => ({ code, file: where }));
}
