import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { join } from '../../../src/core/bytes.ts';
import * as der from '../../../src/core/der.ts';
import { readDer } from '../../../src/core/der-reader.ts';
import { oids } from '../../../src/core/oid.ts';
import { parseCertificate } from '../../../src/verification/certificate.ts';
import {
  certificateOf,
  cmsOf,
  crlOf,
  ecdsa,
  extensionsOf,
  type Leaf,
  leafOf,
  namesKeys,
  pairOf,
  rsa,
  rsaSpki,
  type Wish,
} from './crypto.ts';
import { type Bomb, Draft, deflated, latin1Of, pages, range, refsTo, stream } from './draft.ts';

interface Evidence {
  readonly certificates?: readonly Uint8Array[];
  /** Bodies of streams. */
  readonly crls?: readonly string[];
  readonly responses?: readonly Uint8Array[];
}

/** A first revision whose DSS brings evidence, with a signature in it. */
export function evidenced({ certificates = [], crls = [], responses = [] }: Evidence, by: Leaf): Draft {
  const draft = new Draft().object(2, pages);
  const certs = range(10, certificates.length);
  const lists = range(10 + certificates.length, crls.length);
  for (const [i, num] of certs.entries()) draft.object(num, stream('', latin1Of(certificates[i]!)));
  for (const [i, num] of lists.entries()) draft.object(num, crls[i]!);
  const answers = range(10 + certificates.length + crls.length, responses.length);
  for (const [i, num] of answers.entries()) draft.object(num, stream('', latin1Of(responses[i]!)));
  const store = `<</Certs[${refsTo(certs)}]/CRLs[${refsTo(lists)}]/OCSPs[${refsTo(answers)}]>>`;
  draft.object(1, `<</Type/Catalog/Pages 2 0 R/DSS ${store}/AcroForm<</Fields[3 0 R]>>>>`);
  return draft.object(3, '<</FT/Sig/T(a)/V 500000 0 R>>').signature(500_000, cmsOf(by));
}

/** Goes on with signatures until the file is large enough. */
export function signedBy(draft: Draft, size: number, cms: (i: number) => Uint8Array): Uint8Array {
  for (let i = 1; draft.length < size; i++) draft.signature(500_000 + i, cms(i));
  return draft.bytes;
}

const wishOf = (spki: Uint8Array): Wish => ({ subject: 'l', issuer: 'X', spki, extensions: namesKeys });

const authorities = (count: number, spki: () => Uint8Array): Uint8Array[] =>
  range(0, count).map(() => certificateOf({ subject: 'X', issuer: 'X', spki: spki(), extensions: namesKeys }));

/** Signatures to check: many, by dear keys, over much. */
const checkBombs: readonly Bomb[] = [
  {
    name: 'RSA keys with huge exponents',
    make: (size) => {
      const pair = pairOf();
      const leaves = range(0, Math.floor(size / 2000)).map(() =>
        certificateOf({ ...wishOf(pair.spki), algorithm: rsa, octets: 384 }),
      );
      const certificates = [...authorities(64, () => rsaSpki(3072, 3064)), ...leaves];
      return evidenced({ certificates }, leafOf(pair)).bytes;
    },
  },
  {
    name: 'RSA keys with a huge modulus',
    make: (size) => {
      const spki = rsaSpki(16_384, 24);
      const pair = pairOf();
      const leaves = range(0, Math.floor(size / 3000)).map(() =>
        certificateOf({ ...wishOf(pair.spki), algorithm: rsa, octets: 2048 }),
      );
      return evidenced({ certificates: [...authorities(1, () => spki), ...leaves] }, leafOf(pair)).bytes;
    },
  },
  {
    name: 'certificates that any of sixty-four authorities could have issued',
    make: (size) => {
      const pair = pairOf();
      const leaf = () => certificateOf(wishOf(pair.spki));
      const leaves = range(0, Math.floor(size / 600)).map(leaf);
      return evidenced({ certificates: [...authorities(64, () => pairOf().spki), ...leaves] }, leafOf(pair)).bytes;
    },
  },
  {
    name: 'authorities of one name that issued each other',
    make: (size) => {
      const pair = pairOf();
      const extensions = namesKeys;
      const wish = { subject: 'X', issuer: 'Y', spki: pair.spki, by: pair.key, extensions };
      const certificates = range(0, Math.floor(size / 700)).map((i) =>
        certificateOf(i % 2 ? wish : { ...wish, subject: 'Y', issuer: 'X' }),
      );
      return evidenced({ certificates }, leafOf(pair, { by: pair.key })).bytes;
    },
  },
  ...(['P-384', 'P-521'] as const).map((curve) => ({
    name: `signatures on ${curve}`,
    make: (size: number) => {
      const leaf = leafOf(pairOf(curve));
      const cms = cmsOf(leaf);
      return signedBy(evidenced({}, leaf), size, () => cms);
    },
  })),
  {
    name: 'signatures below sixty-four authorities of one name',
    make: (size) => {
      const pair = pairOf();
      const certificates = authorities(64, () => pairOf().spki);
      return signedBy(evidenced({ certificates }, leafOf(pair)), size, () => cmsOf(leafOf(pair)));
    },
  },
  {
    name: 'CRLs that any of sixteen authorities could have issued',
    make: (size) => {
      const leaf = leafOf(pairOf());
      const crls = range(0, Math.floor(size / 500)).map(() =>
        stream('', latin1Of(crlOf('X', [der.generalizedTime(new Date('2030-01-01T00:00:00Z'))]))),
      );
      return evidenced({ certificates: authorities(16, () => pairOf().spki), crls }, leaf).bytes;
    },
  },
  {
    name: 'OCSP answers about the serial number that all signers have',
    make: (size) => {
      const [above, pair] = [pairOf(), pairOf()];
      const leaf = (): Leaf => leafOf(pair, { by: above.key, serial: 7, extensions: extensionsOf(counter++ % 90) });
      let counter = 0;
      const authority = certificateOf({ ...wishOf(above.spki), subject: 'X', by: above.key });
      const responses = range(0, 16).map(() => answersAbout(authority, 7, Math.floor(size / 3 / 16 / 90), above.key));
      const draft = evidenced({ certificates: [authority], responses }, leaf());
      return signedBy(draft, size, () => cmsOf(leaf()));
    },
  },
  {
    name: 'signatures that fill one row of long texts',
    make: (size) => {
      const leaf = leafOf(pairOf());
      const cms = cmsOf(leaf);
      const text = 'x'.repeat(Math.min(900_000, size / 8));
      const row = { id: 'a', field: 'a', name: text, position: text, institution: text };
      const json = { code: 'x', text: { title: 'x' }, event: { organizer: 'x' }, signers: [row] };
      const draft = new Draft().object(1, '<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>').object(2, pages);
      draft.object(3, '<</Type/Filespec/UF(ikrar.json)/EF<</F 4 0 R>>>>').object(4, stream('', JSON.stringify(json)));
      for (let num = 10; draft.length < size; num += 2)
        draft.object(num, `<</FT/Sig/T(a)/V ${num + 1} 0 R>>`).signature(num + 1, cms);
      return draft.bytes;
    },
  },
  {
    name: 'large CRLs that any of sixteen authorities could have issued',
    make: (size) => {
      const serials = der.tlv(0x30, join(range(0, Math.floor(size / 2 / 80)).map((i) => entry(i, 60))));
      const crls = range(0, 2).map(() => stream('', latin1Of(crlOf('X', [serials]))));
      return evidenced({ certificates: authorities(16, () => pairOf().spki), crls }, leafOf(pairOf())).bytes;
    },
  },
];

/** An OCSP response of many answers about one certificate of an authority, by its key. */
export function answersAbout(authority: Uint8Array, serial: number, count: number, by: KeyObject): Uint8Array {
  const sha1 = (bytes: Uint8Array) => der.octetString(createHash('sha1').update(bytes).digest());
  const { subject, spki } = parseCertificate(authority, '');
  const algorithm = der.sequence(der.oid(oids.sha1));
  const name = sha1(subject);
  const key = readDer(spki).children[1]!.value.subarray(1);
  const id = der.sequence(algorithm, name, sha1(key), der.integer(serial));
  const at = der.generalizedTime(new Date('2024-09-01T00:00:00Z'));
  const list = der.tlv(0x30, many(der.sequence(id, der.contextPrimitive(0, new Uint8Array()), at), count));
  const tbs = der.sequence(der.context(2, sha1(key)), at, list);
  const basic = der.sequence(tbs, ecdsa, der.bitString(new Uint8Array(sign('sha256', tbs, by))));
  const response = der.sequence(der.oid(oids.ocspBasic), der.octetString(basic));
  return der.sequence(der.tlv(0x0a, Uint8Array.of(0)), der.context(0, response));
}

const entry = (i: number, octets: number): Uint8Array => {
  const serial = new Uint8Array(octets).fill(1);
  new DataView(serial.buffer).setUint32(octets - 4, i);
  return der.sequence(der.integer(serial), der.time(new Date('2024-01-01T00:00:00Z')));
};

/** Repeats bytes without a call of many arguments. */
export const many = (unit: Uint8Array, count: number): Uint8Array =>
  join(Array.from({ length: Math.floor(count) }, () => unit));

/** DER that is dear to read, or to keep. */
const derBombs: readonly Bomb[] = [
  {
    name: 'an object identifier of megabytes',
    make: (size) => {
      const arc = new Uint8Array(size / 2 - 1000).fill(0x81);
      arc[arc.length - 1] = 1;
      const body = der.sequence(der.integer(1), der.setOf(), der.sequence(der.tlv(6, arc)), der.setOf());
      return hostile(der.sequence(der.oid(oids.signedData), der.context(0, body)));
    },
  },
  {
    name: 'a set of millions of values',
    make: (size) => {
      const values = many(Uint8Array.of(5, 0), size / 4 - 1000);
      const body = der.sequence(der.integer(1), der.tlv(0x31, values), der.sequence(der.oid(oids.data)), der.setOf());
      return hostile(der.sequence(der.oid(oids.signedData), der.context(0, body)));
    },
  },
  {
    name: 'BER of millions of pieces',
    make: (size) => {
      const pieces = many(Uint8Array.of(4, 0), size / 4 - 1000);
      return hostile(new Uint8Array(Buffer.concat([Buffer.from('30802480', 'hex'), pieces, Buffer.alloc(4)])));
    },
  },
  {
    name: 'BER nested thirty levels deep',
    make: (size) => {
      const heads = many(Uint8Array.of(0x30, 0x80), 30);
      const value = der.tlv(4, new Uint8Array(size / 2 - 1000));
      return hostile(new Uint8Array(Buffer.concat([heads, value, Buffer.alloc(60)])));
    },
  },
  {
    name: 'a deflated CRL of millions of entries',
    make: () => {
      const serials = der.tlv(0x30, many(entry(7, 5), 2_500_000));
      const crls = [deflated('', crlOf('X', [serials]))];
      return evidenced({ certificates: authorities(1, () => pairOf().spki), crls }, leafOf(pairOf())).bytes;
    },
  },
  {
    name: 'a CRL of other millions of entries',
    make: (size) => {
      const serials = der.tlv(0x30, join(range(0, Math.floor(size / 26)).map((i) => entry(i, 6))));
      const crls = [stream('', latin1Of(crlOf('X', [serials])))];
      return evidenced({ certificates: authorities(1, () => pairOf().spki), crls }, leafOf(pairOf())).bytes;
    },
  },
  {
    name: 'an issuer with a name of megabytes',
    make: (size) => {
      const leaf = leafOf(pairOf(), { issuer: 'x'.repeat(size / 4) });
      const draft = evidenced({ certificates: [leaf.certificate] }, leaf);
      return signedBy(draft, size, () => cmsOf({ ...leaf, chain: [] }));
    },
  },
  {
    name: 'an authority of many extensions above many signers',
    make: (size) => {
      const above = pairOf();
      const count = Math.min(50_000, size / 100);
      const authority = certificateOf({
        subject: 'X',
        issuer: 'X',
        spki: above.spki,
        by: above.key,
        extensions: extensionsOf(count),
      });
      const draft = evidenced({ certificates: [authority] }, leafOf(pairOf(), { by: above.key }));
      const pair = pairOf();
      return signedBy(draft, size, () => cmsOf(leafOf(pair, { by: above.key })));
    },
  },
  {
    name: 'certificates as small as they can be, in one signature',
    make: (size) => {
      const leaf = leafOf(pairOf());
      const chain = range(0, size / 2 / 190).map(() =>
        certificateOf({ subject: '', issuer: '', spki: der.sequence() }),
      );
      return hostile(cmsOf({ ...leaf, chain }));
    },
  },
  {
    name: 'extensions of millions',
    make: (size) => {
      const leaf = leafOf(pairOf(), { extensions: extensionsOf(Math.min(100_000, Math.floor(size / 2 / 30))) });
      return hostile(cmsOf(leaf));
    },
  },
  {
    name: 'random bytes where a certificate should be',
    make: (size) => {
      const draft = evidenced(
        { certificates: range(0, 2).map(() => new Uint8Array(randomBytes(size / 2))) },
        leafOf(pairOf()),
      );
      return draft.bytes;
    },
  },
];

/** One signature that is this CMS. */
export function hostile(cms: Uint8Array): Uint8Array {
  const draft = new Draft().object(1, '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>').object(2, pages);
  return draft.object(3, '<</FT/Sig/T(a)/V 4 0 R>>').signature(4, cms).bytes;
}

export const evidenceBombs: readonly Bomb[] = [...checkBombs, ...derBombs];
