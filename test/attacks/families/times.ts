import { sha256 } from '../../../src/core/digest.ts';
import { dateString } from '../../../src/core/pdf-write.ts';
import { issueOneTime } from '../../../src/pki/one-time.ts';
import { makeToken } from '../../support/cms.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { attack, type Family } from '../attack.ts';
import type { Forger } from '../forger.ts';
import { certifyOurs, listed, signatureEntries } from './people.ts';

const minutes = (n: number): Date => new Date(eventTime.getTime() + n * 60_000);

/** A TSA of ours that is made to say another time, and signers who claim one. */
export const wrongTimes: Family = {
  name: 'times that cannot all be true',
  make({ base, open, house }) {
    const stampAt = (at: Date) => ({
      stamp: (digest: Uint8Array) => makeToken(digest, { ...house.tsa, chain: [] }, at, seededRandom('time')),
    });
    const sign = (file: Forger, row: number, claim: string, at: Date) => {
      const field = file.find(new RegExp(`/T\\(Sig000${row}\\)`));
      const filled = `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`;
      const signer = { ...issueOneTime(house, { ...listed(row), at }), chain: [house.issuer.certificate] };
      const entries = signatureEntries(listed(row).name).replace(/\/M\([^)]*\)/, claim);
      return file.sign(file.size, entries, [[field, filled]], signer, stampAt(at));
    };
    const claiming = (at: Date) => `/M${dateString(at)}`;
    const close = (file: Forger, at: Date) => {
      const field = file.find(/\/T\(Waktu01\)/);
      const filled = `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`;
      const entries = '/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161';
      const { covered, fill } = file.reserve(file.size, entries, [[field, filled]]);
      return fill(stampAt(at).stamp(sha256(covered)));
    };
    const sealed = (at: Date) => certifyOurs(base, { ...house.seal, chain: [house.issuer.certificate] }, stampAt(at));
    const late = sign(open, 3, claiming(minutes(4)), minutes(4));
    const order = 'timestamp-order';
    return [
      ...[0.1, 1, 30, 1440, 500_000].map((n) =>
        attack(`closed ${n} minutes before what is closed`, close(open, minutes(-n)), order),
      ),
      attack('closed between two signatures', close(late, minutes(2)), order),
      ...[0.1, 1, 60, 3000].map((n) =>
        attack(`signed ${n} minutes before what is signed`, sign(open, 3, claiming(minutes(-n)), minutes(-n)), order),
      ),
      attack('signed before the certification', sign(sealed(minutes(2)), 2, claiming(eventTime), eventTime), order),
      ...[20, 600, 100_000].flatMap((n) => [
        attack(`a claim ${n} minutes too late`, sign(open, 3, claiming(minutes(n)), eventTime), 'claimed-time'),
        attack(`a claim ${n} minutes too early`, sign(open, 3, claiming(minutes(-n)), eventTime), 'claimed-time'),
      ]),
      attack('a certification that claims another day', sealed(minutes(-1440)), 'claimed-time'),
      attack('stamped before there was a timestamp authority', sealed(minutes(-600)), order),
      attack('no claim', sign(open, 3, '', eventTime), 'claimed-time-missing'),
      attack('a claim that is no time', sign(open, 3, '/M(kemarin)', eventTime), 'claimed-time-missing'),
      attack('a claim of another kind', sign(open, 3, '/M 20241001', eventTime), 'claimed-time-missing'),
    ];
  },
};
