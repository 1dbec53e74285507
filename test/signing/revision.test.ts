import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as pkijs from 'pkijs';
import { concat, parseHex } from '../../src/core/bytes.ts';
import { parseCertificateParts } from '../../src/core/certificate-parts.ts';
import { readDerPrefix } from '../../src/core/der-reader.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import { IkrarError } from '../../src/errors.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { issueOneTime } from '../../src/pki/one-time.ts';
import { addDocumentTimestamp } from '../../src/signing/long-term.ts';
import { addSignature, certify, drawingSpace } from '../../src/signing/revision.ts';
import { baseState } from '../../src/signing/state.ts';
import { ownTimestamper, type Timestamper } from '../../src/signing/timestamp.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';
import {
  approval,
  certification,
  fileOf,
  type Signing,
  sign,
  someStrokes,
  startOn,
  startSigning,
  take,
  wholeCeremony,
} from '../support/signing.ts';

let authority: Authority;
let signing: Signing;
let file: Uint8Array;
beforeAll(async () => {
  authority = await testAuthority();
  signing = await wholeCeremony(authority, 3);
  file = fileOf(signing);
});

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** ByteRange and Contents of every signature, found without the appender. */
function signatures(bytes: Uint8Array) {
  return Array.from(latin1(bytes).matchAll(/\/ByteRange\[(\d+) (\d+) (\d+) (\d+) *\]/g), ([, ...numbers]) => {
    const [a, b, c, d] = numbers.map(Number) as [number, number, number, number];
    const hole = latin1(bytes.subarray(b, c));
    expect(hole).toMatch(/^<[0-9a-f]+>$/);
    const contents = readDerPrefix(parseHex(hole.slice(1, -1)));
    expect(hole.slice(1 + 2 * contents.raw.length, -1)).toMatch(/^0*$/);
    return { start: a, end: c + d, covered: concat(bytes.subarray(a, b), bytes.subarray(c, c + d)), der: contents.raw };
  });
}

const signedData = (der: Uint8Array) =>
  new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });

describe('a signed file', () => {
  it('has one increment a step, in order', () => {
    expect(signing.increments.map(({ n, kind }) => [n, kind])).toEqual([
      [0, 'certification'],
      [1, 'dss'],
      [2, 'signature'],
      [3, 'signature'],
      [4, 'signature'],
      [5, 'dss'],
      [6, 'timestamp'],
    ]);
  });

  it('says its size and digest at every step', () => {
    let length = signing.base.length;
    for (const { bytes, size, sha256 } of signing.increments) {
      length += bytes.length;
      expect(size).toBe(length);
      expect(sha256).toBe(createHash('sha256').update(file.subarray(0, length)).digest('hex'));
    }
  });

  it('has signatures that cover their revision to its last byte, but for their own Contents', () => {
    const ends = signing.increments.filter(({ kind }) => kind !== 'dss').map(({ size }) => size);
    const found = signatures(file);
    expect(found.map(({ end }) => end)).toEqual(ends);
    expect(found.every(({ start }) => start === 0)).toBe(true);
  });

  it('verifies by an independent reader, each signature with its timestamp', async () => {
    for (const { der, covered } of signatures(file).slice(0, 4)) {
      const cms = signedData(der);
      const data = Uint8Array.from(covered).buffer;
      expect(await cms.verify({ signer: 0, data, checkChain: false })).toBe(true);
      const [token] = cms.signerInfos[0]!.unsignedAttrs!.attributes;
      expect(token!.type).toBe('1.2.840.113549.1.9.16.2.14');
      const stamp = new pkijs.SignedData({ schema: new pkijs.ContentInfo({ schema: token!.values[0] }).content });
      const value = cms.signerInfos[0]!.signature.valueBlock.valueHexView;
      expect(await stamp.verify({ signer: 0, data: Uint8Array.from(value).buffer })).toBe(true);
    }
  });

  it('ends in a document timestamp over everything before it', async () => {
    const last = signatures(file).at(-1)!;
    expect(last.end).toBe(file.length);
    const data = Uint8Array.from(last.covered).buffer;
    expect(await signedData(last.der).verify({ signer: 0, data })).toBe(true);
  });

  it('is certified with P 2, once, and the catalog names that signature', () => {
    const text = latin1(file);
    expect(
      text.match(/\/TransformMethod\/DocMDP\/TransformParams<<\/Type\/TransformParams\/P 2\/V\/1\.2>>/g),
    ).toHaveLength(1);
    const number = /\/Perms<<\/DocMDP (\d+) 0 R>>/.exec(text)![1];
    expect(text).toContain(`${number} 0 obj\n<</Type/Sig/`);
    expect(text).not.toContain('/Cert ');
  });

  it('rewrites in an approval nothing but the field, its appearance and the signature', () => {
    for (const { bytes } of signing.increments.slice(2, 5)) {
      const objects = latin1(bytes).match(/^\d+ 0 obj$/gm)!;
      expect(objects).toHaveLength(3);
    }
  });

  it('has cross-reference entries of 20 octets that point at their objects', () => {
    const text = latin1(file);
    for (const [, table] of text.matchAll(/\nxref\n([\s\S]*?)trailer/g)) {
      for (const section of table!.matchAll(/^(\d+) (\d+)\n((?:.{20}|.{19}\n)+)/gm)) {
        const entries = table!.slice(section.index + `${section[1]} ${section[2]}\n`.length);
        for (let i = 0; i < Number(section[2]); i++) {
          const entry = entries.slice(20 * i, 20 * i + 20);
          expect(entry).toMatch(/^\d{10} (00000 n|65535 f) \n$/);
          if (entry.includes('n'))
            expect(text.startsWith(`${Number(section[1]) + i} 0 obj`, Number(entry.slice(0, 10)))).toBe(true);
        }
      }
    }
  });

  it('costs at most 7.5 KB a signature, strokes included', () => {
    for (const { bytes } of signing.increments.slice(2, 5)) expect(bytes.length).toBeLessThanOrEqual(7_500);
  });

  it('costs no more with a rich drawing and a long name, which leaves less for the strokes', async () => {
    const open = startSigning(authority, 2);
    take(open, await certify(open.state, open.plan, certification(open)));
    const scribble = Array.from(
      { length: 400 },
      (_, i) => [500 + 450 * Math.sin(i), 400 + 350 * Math.cos(i * 1.7)] as const,
    );
    const rich = async (name: string) => {
      const signer = issueOneTime(authority, { name, position: name, organization: name, at: eventTime });
      const { bytes } = await addSignature(open.state, open.plan, open.plan.signatures[0]!, {
        ...approval(open),
        signer,
        name,
        strokes: [scribble],
      });
      return { all: bytes.length, ink: Number(/\/Length (\d+)/.exec(latin1(bytes))![1]) };
    };
    const [short, long] = [await rich('Abu'), await rich('Sri'.repeat(21))];
    expect(short.all).toBeLessThanOrEqual(7_500);
    expect(long.all).toBeLessThanOrEqual(7_500);
    expect(long.ink).toBeLessThan(short.ink);
  });

  it('writes a name as the base writes it, in an octet a letter, and escapes what PDF would read', () => {
    expect(latin1(file)).toContain('/Name(Syafi\\220i \\(Camat\\))');
  });

  it('names the signer’s certificate by its digest', () => {
    const { der } = signatures(file)[1]!;
    const [own] = signedData(der)
      .certificates!.map((c) => sha256Hex(new Uint8Array((c as pkijs.Certificate).toSchema().toBER())))
      .filter((digest) => digest === signing.increments[2]!.certificateSha256);
    expect(own).toBeDefined();
  });
});

describe('what stops a signature, leaving the state as it was', () => {
  let open: Signing;
  beforeAll(async () => {
    open = startSigning(authority, 2);
    take(open, await certify(open.state, open.plan, certification(open)));
  });

  const failing = (over: object) =>
    addSignature(open.state, open.plan, open.plan.signatures[0]!, { ...approval(open), ...over });

  /** Whatever went wrong, the next signature is good. */
  async function nextWorks() {
    const before = open.state;
    const next = await failing({});
    expect(open.state).toBe(before);
    const bytes = concat(open.base, ...open.increments.map((i) => i.bytes), next.bytes);
    expect(next.sha256).toBe(sha256Hex(bytes));
    const { covered, der } = signatures(bytes).at(-1)!;
    expect(await signedData(der).verify({ signer: 0, data: Uint8Array.from(covered).buffer })).toBe(true);
  }

  it('a clock that jumped back', async () => {
    const at = new Date(eventTime.getTime() - 6_000);
    await expect(failing({ at })).rejects.toMatchObject({ code: 'clock-behind' });
    await nextWorks();
  });

  it('but not one that is a moment behind, as two nodes are', async () => {
    await expect(failing({ at: new Date(eventTime.getTime() - 4_000) })).resolves.toMatchObject({ n: 1 });
  });

  it('a token longer than its timestamper promised', async () => {
    const timestamper: Timestamper = { ...open.timestamper, maxTokenSize: 600 };
    await expect(failing({ timestamper })).rejects.toMatchObject({ code: 'signature-too-large' });
    await nextWorks();
  });

  it('a timestamper that fails', async () => {
    const stamp = () => Promise.reject(new IkrarError('timestamp-unavailable', 'diam'));
    await expect(failing({ timestamper: { ...open.timestamper, stamp } })).rejects.toMatchObject({
      code: 'timestamp-unavailable',
    });
    await nextWorks();
  });

  it('an external TSA whose clock is elsewhere', async () => {
    const astray = ownTimestamper(authority, () => new Date('2024-10-01T05:00:00Z'), seededRandom('astray'));
    const stamp = async (digest: Uint8Array) => ({ ...(await astray.stamp(digest)), by: 'external' as const });
    await expect(failing({ timestamper: { ...astray, stamp } })).rejects.toMatchObject({
      code: 'timestamp-unavailable',
    });
    await nextWorks();
  });

  it('but not one within the life of the certificate, to the second', async () => {
    const signer = approval(open).signer;
    const { notBefore, notAfter } = parseCertificateParts(signer.certificate);
    const stampedAt = (time: number) => {
      const tsa = ownTimestamper(authority, () => new Date(time), seededRandom('edge'));
      const stamp = async (digest: Uint8Array) => ({ ...(await tsa.stamp(digest)), by: 'external' as const });
      return failing({ signer, timestamper: { ...tsa, stamp } });
    };
    const [first, last] = [notBefore.getTime(), notAfter.getTime()];
    for (const time of [first, last]) await expect(stampedAt(time)).resolves.toMatchObject({ timestampBy: 'external' });
    for (const time of [first - 1000, last + 1000])
      await expect(stampedAt(time)).rejects.toMatchObject({ code: 'timestamp-unavailable' });
  });

  it('strokes that are no signature', async () => {
    await expect(failing({ strokes: [[[1, 1]]] })).rejects.toMatchObject({ code: 'strokes-invalid' });
    await nextWorks();
  });

  it('a document that is not certified, or is already', async () => {
    const fresh = baseState(open.plan, open.base);
    await expect(addSignature(fresh, open.plan, open.plan.signatures[0]!, approval(open))).rejects.toThrow(
      'not certified',
    );
    await expect(certify(open.state, open.plan, certification(open))).rejects.toThrow('untouched base');
  });

  it('a seal outside its days', async () => {
    const fresh = baseState(open.plan, open.base);
    const late = certification(open, new Date('2031-01-01T00:00:00Z'));
    await expect(certify(fresh, open.plan, late)).rejects.toMatchObject({ code: 'seal-invalid' });
  });

  it('but not one on its first or its last day', async () => {
    const { notBefore, notAfter } = parseCertificateParts(authority.seal.certificate);
    const sealedAt = (time: number) =>
      certify(baseState(open.plan, open.base), open.plan, certification(open, new Date(time)));
    const [first, last] = [notBefore.getTime(), notAfter.getTime()];
    for (const time of [first, last]) await expect(sealedAt(time)).resolves.toMatchObject({ n: 0 });
    for (const time of [first - 1, last + 1])
      await expect(sealedAt(time)).rejects.toMatchObject({ code: 'seal-invalid' });
  });

  it('a base that is not the plan’s', () => {
    expect(() => baseState(open.plan, open.base.subarray(1))).toThrow(RangeError);
  });
});

it('writes the contact of the organizer, and fills the space of the seal, where there are any', async () => {
  const { plan, base } = startSigning(authority, 1);
  const [{ box, resources }] = [plan.signatures[0]!];
  const sealed = async (space: object, over: object): Promise<string> => {
    const spaced = { ...plan, certification: { ...plan.certification, ...space } };
    const open = startOn(authority, { bytes: base, plan: spaced });
    return latin1((await certify(open.state, spaced, { ...certification(open), ...over })).bytes);
  };
  const ink = { strokes: someStrokes, caption: '' };
  expect(await sealed({}, { contact: 'humas@x' })).toContain('/ContactInfo(humas@x)');
  expect(await sealed({ box, resources }, { ink })).toContain('/AP<</N');
  for (const [space, over] of [
    [{}, {}],
    [{}, { ink }],
    [{ box, resources }, {}],
  ] as const) {
    const text = await sealed(space, over);
    expect(text).not.toContain('/AP<</N');
    expect(text).not.toContain('/ContactInfo');
  }
});

it('leaves a drawing more room where a consent may take some', () => {
  const { plan, timestamper } = startSigning(authority, 1);
  const space = (over: object, field = plan.signatures[0]!) =>
    drawingSpace(field, { ...approval({ authority, timestamper }), reason: 'r'.repeat(650), ...over }).limit;
  const consent = { octets: new Uint8Array(1), evidence: { kind: 'server' } as const };
  expect(space({ consent })).toBeGreaterThan(space({}));
  expect(() => space({}, plan.certification)).toThrow('no space');
});

it('lets two writers build on one state; neither disturbs the other', async () => {
  const open = startSigning(authority, 2);
  take(open, await certify(open.state, open.plan, certification(open)));
  const [one, two] = await Promise.all(
    open.plan.signatures.map((field) => addSignature(open.state, open.plan, field, approval(open))),
  );
  expect([one!.n, two!.n]).toEqual([1, 1]);
  for (const { sha256, bytes } of [one!, two!])
    expect(sha256).toBe(sha256Hex(concat(open.base, open.increments[0]!.bytes, bytes)));
  await sign(open, open.plan.signatures[0]!);
  expect(open.state.sha256).toBe(sha256Hex(fileOf(open)));
});

it('does not stamp a document at a time before its last signature', async () => {
  const at = new Date(eventTime.getTime() - 6_000);
  const { state, plan, timestamper } = signing;
  const behind = addDocumentTimestamp(state, plan, plan.timestamps[1]!, { timestamper, at });
  await expect(behind).rejects.toMatchObject({ code: 'clock-behind' });
});

it('renews: a second document timestamp over the first', async () => {
  const later = await wholeCeremony(authority, 1);
  const renewed = await addDocumentTimestamp(later.state, later.plan, later.plan.timestamps[1]!, {
    timestamper: later.timestamper,
    at: eventTime,
  });
  expect(renewed.state.timestamps).toBe(2);
  const { covered, der } = signatures(concat(fileOf(later), renewed.bytes)).at(-1)!;
  expect(await signedData(der).verify({ signer: 0, data: Uint8Array.from(covered).buffer })).toBe(true);
});
