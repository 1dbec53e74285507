import { getPledge } from '../checking/pledge.ts';
import { mapLimited } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeFile } from '../model.ts';
import type { Services } from '../services.ts';

/** As many files are looked at whenever an organizer looks; the others when somebody opens them, and all by `ikrar audit`. */
const most = 20;

/** What is known to be wrong with files, by code, after the first of them were compared with what was signed. */
export async function alarmsOf(services: Services, files: readonly PledgeFile[]) {
  await mapLimited(files.slice(0, most), 4, async ({ code }) => {
    try {
      await getPledge(services, code);
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
