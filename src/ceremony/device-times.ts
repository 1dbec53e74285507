import { utf8 } from '../core/bytes.ts';
import { parseConsent } from '../core/consent.ts';
import type { PledgeFile } from '../model.ts';
import type { CeremonyDeps } from './deps.ts';

/** How many revisions are read at once: each is some kilobytes. */
const page = 100;

/**
 * What the clock of each signer's device said when it signed, by the person's id; nobody whose consent the server signed, since that
 * has the time of the signature.
 */
export async function deviceTimes(
  { stores: { revisions } }: Pick<CeremonyDeps, 'stores'>,
  files: readonly PledgeFile[],
): Promise<ReadonlyMap<string, Date>> {
  const times = new Map<string, Date>();
  for (const { id } of files)
    for (let after = -1; ; ) {
      const some = await revisions.read(id, { after, limit: page });
      for (const { signerId, consent, cara } of some)
        if (signerId && consent && cara && cara !== 'server')
          times.set(signerId, new Date(parseConsent(utf8(consent)).waktu));
      if (some.length < page) break;
      after = some.at(-1)!.n;
    }
  return times;
}
