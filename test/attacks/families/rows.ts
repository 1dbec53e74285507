import { sha256 } from '../../../src/core/digest.ts';
import { issueOneTime } from '../../../src/pki/one-time.ts';
import { makeToken } from '../../support/cms.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { attack, type Family } from '../attack.ts';
import { listed, people, signatureEntries } from './people.ts';

/** Somebody with a true certificate of ours signs where it is not theirs to sign. */
export const foreignRows: Family = {
  name: 'a true certificate in a place that is not its own',
  make(loot) {
    const { open, certified, house } = loot;
    const { houseTime } = people(loot);
    const issued = (subject: Partial<ReturnType<typeof listed>>, row = 3) => ({
      ...issueOneTime(house, { ...listed(row), ...subject }),
      chain: [house.issuer.certificate],
    });
    const sign = (field: string, who: ReturnType<typeof issued>, shown = 'Penanda Tangan 3', file = open) => {
      const num = file.find(new RegExp(`/T\\(${field}\\)`));
      const filled = `${file.body(num).slice(0, -2)}/V ${file.size} 0 R>>`;
      return file.sign(file.size, signatureEntries(shown), [[num, filled]], who, houseTime);
    };
    const nameless = signatureEntries('').replace('/Name()', '');
    const waiting = open.find(/\/T\(Sig0003\)/);
    const filled = `${open.body(waiting).slice(0, -2)}/V ${open.size} 0 R>>`;
    const key = issued({});
    const [mismatch, misused] = ['signer-mismatch', 'field-misused'] as const;
    const { covered, fill } = open.reserve(open.size, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [[waiting, filled]]);
    const token = makeToken(sha256(covered), { ...house.tsa, chain: [] }, eventTime, seededRandom('row'));
    return [
      attack('the certificate of another person of the roster', sign('Sig0003', issued({}, 2)), mismatch),
      attack(
        'the same, shown under the name of the other',
        sign('Sig0003', issued({}, 2), 'Penanda Tangan 2'),
        mismatch,
      ),
      attack(
        'the certificate of somebody who is not listed',
        sign('Sig0003', issued({ name: 'Orang Luar' })),
        mismatch,
      ),
      attack('a name that another begins with', sign('Sig0003', issued({ name: 'Penanda Tangan 33' })), mismatch),
      attack('the beginning of the name and an ellipsis', sign('Sig0003', issued({ name: 'Penanda…' })), mismatch),
      attack('the name in capitals', sign('Sig0003', issued({ name: 'PENANDA TANGAN 3' })), mismatch),
      attack('another position', sign('Sig0003', issued({ position: 'Bupati' })), mismatch),
      attack('no position', sign('Sig0003', issued({ position: '' })), mismatch),
      attack('another institution', sign('Sig0003', issued({ organization: 'Pemerintah Provinsi' })), mismatch),
      attack('no institution', sign('Sig0003', issued({ organization: '' })), mismatch),
      attack('another name shown', sign('Sig0003', issued({}), 'Penanda Tangan 1'), mismatch),
      attack('no name shown', open.sign(open.size, nameless, [[waiting, filled]], issued({}), houseTime), mismatch),
      attack('an empty name shown', sign('Sig0003', issued({}), ''), mismatch),
      attack(
        'one person in two rows',
        sign('Sig0003', issued({}), undefined, sign('Sig0002', issued({}), undefined, certified)),
        mismatch,
      ),
      attack(
        'one key in two rows',
        sign('Sig0003', key, undefined, sign('Sig0002', key, 'Penanda Tangan 2', certified)),
        'signer-repeated',
      ),
      attack('a person in the field of a timestamp', sign('Waktu01', issued({})), misused),
      attack('a person in the last field for timestamps', sign('Waktu08', issued({})), misused),
      attack(
        'a person in the field of the seal',
        sign('Segel', issued({}), undefined, loot.base),
        misused,
        'certification-missing',
      ),
      attack('a timestamp in the row of a person', fill(token), misused),
    ];
  },
};
