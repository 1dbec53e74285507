import { issueOneTime } from '../../../src/pki/one-time.ts';
import { makeToken } from '../../support/cms.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import type { Loot } from '../attack.ts';

/** Entries of a signature dictionary such as ours. */
export const signatureEntries = (name: string) =>
  `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001031500Z)/Name(${name})/Reason(x)`;

/** What the certificate of a row of our files says. */
export const listed = (row: number) => ({
  name: `Penanda Tangan ${row}`,
  position: 'Camat',
  organization: 'Pemerintah Kabupaten Sijunjung',
  at: eventTime,
});

/** Who signs in attacks, and by whose clock. */
export function people({ house, stranger }: Loot) {
  const subject = listed(3);
  const random = seededRandom('forged');
  const time = ({ tsa }: Loot['house']) => ({
    stamp: (digest: Uint8Array) => makeToken(digest, { ...tsa, chain: [] }, eventTime, random),
  });
  return {
    insider: { ...issueOneTime(house, subject), chain: [house.issuer.certificate] },
    outsider: { ...issueOneTime(stranger, subject), chain: [stranger.issuer.certificate] },
    houseTime: time(house),
    strangerTime: time(stranger),
  };
}
