import { base64url, utf8 } from '../../../src/core/bytes.ts';
import { type Consent, consentText } from '../../../src/core/consent.ts';
import { encodeConsent } from '../../../src/core/consent-attribute.ts';
import * as der from '../../../src/core/der.ts';
import { attributes } from '../../../src/core/policy.ts';
import { attribute, makeToken } from '../../support/cms.ts';
import { eventTime } from '../../support/pki.ts';
import { certificateOf, cmsOf, type Leaf, leafOf, namesKeys, pairOf } from './crypto.ts';
import { type Bomb, Draft, deflated, pages, range, stream } from './draft.ts';
import { answersAbout, evidenced, hostile, signedBy } from './evidence.ts';

const empty = der.sequence();
/** Below the most values that one list of DER may have, and that a call may have arguments. */
const most = 40_000;

/** As many values as one signature may carry, which are nothing. */
const nothings = (size: number): Uint8Array[] => Array.from({ length: Math.min(most, size / 8) }, () => empty);

const caption = 'BT 0.3 0.3 0.3 rg /F 5 Tf 1 1.5 Td <1000> Tj ET\n';

/** Of nobody, about nothing, but written as it must be. */
function consentOf(i: number): Uint8Array {
  const digest = base64url(new Uint8Array(32));
  const said = {
    cara: 'server',
    nama: 'x',
    isi: digest,
    kode: 'AAAA-AAAA-AAAA',
    medan: `${i}`,
    orang: `${i}`,
    waktu: 1,
  };
  const octets = utf8(consentText(said as Consent));
  return attribute(attributes.consent, encodeConsent({ octets, evidence: { kind: 'server' } }));
}

/** What one signature carries, or each of thousands. */
export const carriedBombs: readonly Bomb[] = [
  {
    name: 'certificates of nothing, in one signature',
    make: (size) => hostile(cmsOf({ ...leafOf(pairOf()), chain: nothings(size) })),
  },
  {
    name: 'certificates of nothing, in many signatures',
    make: (size) => {
      const leaf = leafOf(pairOf());
      const cms = cmsOf({ ...leaf, chain: range(0, 600).map((i) => der.sequence(der.integer(i))) });
      return signedBy(evidenced({}, leaf), size, () => cms);
    },
  },
  {
    name: 'CRLs of nothing, in one signature',
    make: (size) =>
      hostile(
        cmsOf(leafOf(pairOf()), { crls: range(0, Math.min(most, size / 20)).map((i) => der.sequence(der.integer(i))) }),
      ),
  },
  {
    name: 'authorities that issued each other, in one signature',
    make: (size) => {
      const pair = pairOf();
      const wish = { subject: 'X', issuer: 'Y', spki: pair.spki, by: pair.key, extensions: namesKeys };
      const chain = range(0, Math.floor(size / 2 / 350)).map((i) =>
        certificateOf(i % 2 ? wish : { ...wish, subject: 'Y', issuer: 'X' }),
      );
      return hostile(cmsOf({ ...leafOf(pair, { by: pair.key }), chain }));
    },
  },
  {
    name: 'timestamps that carry many certificates',
    make: (size) => {
      const leaf = leafOf(pairOf());
      const chain = range(0, 40).map(() => certificateOf({ subject: 'Y', issuer: 'X', spki: leaf.spki }));
      const stamp = (digest: Uint8Array) => makeToken(digest, { ...leaf, chain }, eventTime, (n) => new Uint8Array(n));
      return signedBy(evidenced({}, leaf), size, () => cmsOf(leaf, { stamp }));
    },
  },
  {
    name: 'timestamps by one authority above many',
    make: (size) => {
      const [leaf, above] = [leafOf(pairOf()), pairOf()];
      const stamp = (digest: Uint8Array) => {
        const tsa = leafOf(pairOf(), { by: above.key });
        return makeToken(digest, { ...tsa, chain: [] }, eventTime, (n) => new Uint8Array(n));
      };
      const authority = certificateOf({ subject: 'X', issuer: 'X', spki: above.spki, by: above.key });
      return signedBy(evidenced({ certificates: [authority] }, leaf), size, () => cmsOf(leaf, { stamp }));
    },
  },
  {
    name: 'OCSP answers about serial numbers that signers share',
    make: (size) => {
      const [above, pair] = [pairOf(), pairOf()];
      let counter = 0;
      const leaf = (): Leaf => leafOf(pair, { by: above.key, serial: counter++ % 16 });
      const wish = { subject: 'X', issuer: 'X', spki: above.spki, by: above.key, extensions: namesKeys };
      const authority = certificateOf(wish);
      const each = Math.floor(size / 2 / 16 / 16 / 90);
      const responses = range(0, 16).flatMap((serial) =>
        range(0, 16).map(() => answersAbout(authority, serial, each, above.key)),
      );
      return signedBy(evidenced({ certificates: [authority], responses }, leaf()), size, () => cmsOf(leaf()));
    },
  },
  {
    name: 'consents whose names are set in a font each',
    make: (size) => {
      const leaf = leafOf(pairOf());
      const count = Math.min(1_000, Math.floor(size / 10_000));
      const signers = range(0, count).map((i) => ({
        id: `${i}`,
        field: `${i}`,
        name: 'x',
        position: 'x',
        institution: 'x',
      }));
      const json = { schema: 'ikrar/2', code: 'x', text: { title: 'x' }, event: { organizer: 'x' }, signers };
      const draft = new Draft().object(1, '<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>').object(2, pages);
      draft.object(3, '<</Type/Filespec/UF(ikrar.json)/EF<</F 4 0 R>>>>').object(4, stream('', JSON.stringify(json)));
      for (const i of range(0, count)) {
        const num = 10 + 10 * i;
        const codes = range(4096 - (i % 500), 4000).map((code) => `<${code.toString(16).padStart(4, '0')}> <0041>`);
        draft.object(num, `<</FT/Sig/T(${i})/V ${num + 4} 0 R/AP<</N ${num + 1} 0 R>>>>`);
        draft.object(num + 1, stream(`/BBox[0 0 300 90]/Resources<</Font<</F ${num + 2} 0 R>>>>`, caption));
        draft.object(num + 2, `<</ToUnicode ${num + 3} 0 R>>`).object(num + 3, deflated('', codes.join('\n')));
        draft.signature(num + 4, cmsOf(leaf, { signed: [consentOf(i)] }));
      }
      return draft.bytes;
    },
  },
];
