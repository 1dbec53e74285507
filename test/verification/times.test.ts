import { beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';
import { dateString } from '../../src/core/pdf-write.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { withStore } from '../attacks/codes/scene.ts';
import { type Forged, Forger } from '../attacks/forger.ts';
import { type Issued, issue, issueCrl, serialOf } from '../support/certificates.ts';
import { type CmsHabits, makeToken } from '../support/cms.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { ikrarFile } from '../support/ikrar-file.ts';
import { makeOcsp } from '../support/ocsp.ts';
import { eventTime, seededRandom, testAuthority } from '../support/pki.ts';
import { fileOf } from '../support/signing.ts';

const seconds = (n: number): Date => new Date(eventTime.getTime() + n * 1000);
const minutes = (n: number): Date => seconds(60 * n);
const days = (n: number): Date => minutes(1440 * n);

const root = issue({ name: 'Akar Lain', authority: true });
const tsa = issue({ name: 'Waktu Lain', issuer: root, purposes: [oids.timeStamping], unrevocable: true });
const otherTsa = issue({ name: 'Waktu Kedua', issuer: root, purposes: [oids.timeStamping], unrevocable: true });
const person = issue({ name: 'Pejabat', issuer: root, unrevocable: true });

const stampBy = (who: Issued, at: Date) => (digest: Uint8Array) =>
  makeToken(digest, { ...who, chain: [] }, at, seededRandom('times'));

interface Signing extends CmsHabits {
  readonly who?: Issued;
  readonly claim?: Date | undefined;
  readonly sub?: string;
}

/** Signs the next waiting field of a file that is not ours. */
function sign(file: Forger, { who = person, claim, sub = 'ETSI.CAdES.detached', ...habits }: Signing): Forger {
  const field = /\/V /.test(file.body(6)) ? 7 : 6;
  const filled: Forged = [field, `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`];
  const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/${sub}${claim ? `/M${dateString(claim)}` : ''}`;
  return file.sign(file.size, entries, [filled], { ...who, chain: [] }, habits);
}

function stampDocument(file: Forger, who: Issued, at: Date, field = 7): Forger {
  const filled: Forged = [field, `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`];
  const { covered, fill } = file.reserve(file.size, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [filled]);
  return fill(stampBy(who, at)(sha256(covered)));
}

async function judge({ bytes }: Forger, at = eventTime, roots: readonly Uint8Array[] = [root.certificate]) {
  const { verdict, findings } = await verifyPdf(bytes, { roots, at, primitives });
  return { verdict, codes: findings.map(({ code }) => code) };
}

const good = { verdict: 'passed', codes: [] };
const base = foreignBase();

describe('the times in a file of somebody else', () => {
  it.each<[string, Forger]>([
    [
      'all of one moment',
      stampDocument(sign(base, { claim: eventTime, stamp: stampBy(tsa, eventTime) }), tsa, eventTime),
    ],
    ['two computers of one authority', stampDocument(sign(base, { stamp: stampBy(tsa, eventTime) }), tsa, seconds(-2))],
    [
      'clocks of two authorities',
      stampDocument(sign(base, { stamp: stampBy(tsa, eventTime) }), otherTsa, seconds(-60)),
    ],
    ['a verifier whose clock is late', sign(base, { claim: minutes(5), stamp: stampBy(tsa, minutes(5)) })],
    ['no claim', sign(base, { stamp: stampBy(tsa, eventTime) })],
    ['a claim that waited for its timestamp', sign(base, { claim: minutes(-15), stamp: stampBy(tsa, eventTime) })],
  ])('may be %s', async (_, file) => {
    expect(await judge(file)).toEqual(good);
  });

  it.each<[string, Forger]>([
    [
      'a timestamp behind that is older',
      stampDocument(sign(base, { stamp: stampBy(tsa, eventTime) }), tsa, seconds(-3)),
    ],
    ['one of another authority', stampDocument(sign(base, { stamp: stampBy(tsa, eventTime) }), otherTsa, seconds(-61))],
    [
      'a signature that is stamped before the one that it covers',
      sign(sign(base, { stamp: stampBy(tsa, eventTime) }), { stamp: stampBy(tsa, days(-1)) }),
    ],
    [
      'a timestamp before its authority had its certificate',
      sign(base, {
        stamp: stampBy(
          issue({ name: 'Muda', issuer: root, purposes: [oids.timeStamping], unrevocable: true, from: days(-1) }),
          days(-2),
        ),
      }),
    ],
    [
      'a timestamp after that certificate ended',
      stampDocument(
        sign(base, {
          stamp: stampBy(
            issue({ name: 'Tua', issuer: root, purposes: [oids.timeStamping], unrevocable: true, until: days(-1) }),
            minutes(-1430),
          ),
        }),
        tsa,
        days(-1),
      ),
    ],
  ])('are in no order with %s: indeterminate', async (_, file) => {
    expect(await judge(file)).toMatchObject({
      verdict: 'indeterminate',
      codes: expect.arrayContaining(['timestamp-order']),
    });
  });

  it('may not lie ahead', async () => {
    for (const at of [minutes(6), days(1), days(4000)]) {
      const ahead = { verdict: 'indeterminate', codes: expect.arrayContaining(['timestamp-future']) };
      expect(await judge(sign(base, { stamp: stampBy(tsa, at) }))).toMatchObject(ahead);
      expect(await judge(stampDocument(sign(base, { stamp: stampBy(tsa, eventTime) }), tsa, at))).toMatchObject(ahead);
    }
  });

  it.each<[string, Forger]>([
    ['earlier than its timestamp', sign(base, { claim: minutes(-16), stamp: stampBy(tsa, eventTime) })],
    ['later than its timestamp', sign(base, { claim: minutes(16), stamp: stampBy(tsa, eventTime) })],
    [
      'in the CMS',
      sign(base, {
        signingTime: days(-2),
        claim: eventTime,
        stamp: stampBy(tsa, eventTime),
        sub: 'adbe.pkcs7.detached',
      }),
    ],
    [
      'without one, later than the timestamp of the document',
      stampDocument(sign(base, { claim: days(-1) }), tsa, days(-2)),
    ],
    ['without one, later than today', sign(base, { claim: days(1) })],
  ])('get a note where a claim is far from what is proven: %s', async (_, file) => {
    const { verdict, codes } = await judge(file);
    expect(verdict).not.toBe('failed');
    expect(codes).toContain('claimed-time');
  });

  it('get none where an old claim without timestamp is only not proven', async () => {
    const { codes } = await judge(stampDocument(sign(base, { claim: days(-30) }), tsa, eventTime));
    expect(codes).not.toContain('claimed-time');
  });
});

describe('evidence that a document timestamp covers', () => {
  const signed = sign(base, { claim: eventTime, stamp: stampBy(tsa, eventTime) });
  const list = (at: Date) => ({ crls: [issueCrl(root, at, days(9))] });
  const answer = (at: Date) => ({
    responses: [makeOcsp({ issuer: root, certificate: person.certificate, thisUpdate: at, producedAt: at })],
  });
  it.each([
    ['a list', list],
    ['an answer', answer],
  ])('was said before: %s', async (_, told) => {
    const closed = (at: Date) => stampDocument(withStore(signed, told(at)), tsa, eventTime);
    const orders = async (file: Forger) =>
      (await judge(file, days(2))).codes.filter((code) => code === 'timestamp-order');
    expect(await orders(closed(minutes(15)))).toEqual([]);
    expect(await orders(closed(minutes(16)))).toEqual(['timestamp-order']);
    // What stands behind the timestamp may be later.
    expect(await orders(withStore(closed(eventTime), told(days(1))))).toEqual([]);
  });
});

describe('the status of an authority that stamps', () => {
  const revocable = issue({ name: 'Waktu Bersumber', issuer: root, purposes: [oids.timeStamping] });
  const stamp = stampBy(revocable, eventTime);
  const twice = sign(sign(base, { stamp }), { stamp });

  it('is named where it is not in the file, once, and forbids nothing', async () => {
    const { verdict, findings } = await verifyPdf(twice.bytes, {
      roots: [root.certificate],
      at: eventTime,
      primitives,
    });
    expect([verdict, ...findings.map(({ message }) => message)]).toEqual([
      'passed',
      'Stempel waktu: Status pencabutan sertifikat Waktu Bersumber tidak ada di dalam berkas',
    ]);
  });

  it('is not where a list tells it, and where nobody knows the authority', async () => {
    const list = issueCrl(root, days(-1), days(9));
    expect((await judge(withStore(twice, { crls: [list] }))).codes).toEqual(['end-unsigned']);
    const stranger = issue({ name: 'Akar Asing', authority: true });
    expect((await judge(twice, eventTime, [stranger.certificate])).codes).not.toContain('revocation-unchecked');
  });
});

describe('a document timestamp', () => {
  const old = issue({ name: 'Lama', issuer: root, unrevocable: true, until: days(-10) });
  const young = issue({ name: 'Muda', issuer: root, unrevocable: true, from: days(1) });
  const revoked = issue({ name: 'Dicabut', issuer: root });
  const list = issueCrl(root, days(-1), days(9), [[serialOf(revoked.certificate), days(-5)]]);

  it('says before when something was made, not that it was made then', async () => {
    const expired = stampDocument(sign(base, { who: old }), tsa, eventTime);
    expect(await judge(expired)).toMatchObject({
      verdict: 'indeterminate',
      codes: expect.arrayContaining(['certificate-expired']),
    });
    const withdrawn = stampDocument(withStore(sign(base, { who: revoked }), { crls: [list] }), tsa, eventTime);
    expect(await judge(withdrawn)).toMatchObject({
      verdict: 'indeterminate',
      codes: expect.arrayContaining(['revoked-unproven']),
    });
  });

  it('proves that a signature is older than its certificate', async () => {
    const early = stampDocument(sign(base, { who: young }), tsa, eventTime);
    expect(await judge(early, days(2))).toMatchObject({
      verdict: 'failed',
      codes: expect.arrayContaining(['certificate-not-valid-then']),
    });
  });

  it('is not that of another signature, which proves nothing of one before', async () => {
    const two = sign(sign(base, { who: old }), { stamp: stampBy(tsa, days(-20)) });
    expect((await judge(two)).codes).toContain('certificate-expired');
  });

  it('counts at the very time of verification', async () => {
    const { codes } = await judge(stampDocument(sign(base, { who: revoked }), tsa, eventTime), eventTime);
    expect(codes).toContain('revocation-unchecked');
    expect(codes).not.toContain('revocation-unknown');
  });

  it('takes nothing from an older one behind it', async () => {
    const fields = '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R 8 0 R]/SigFlags 3>>>>';
    const wide = foreignBase({ bodies: { 1: fields, 8: '<</FT/Sig/T(C)>>' } });
    const brief = issue({ name: 'Singkat', issuer: root, unrevocable: true, until: minutes(30) });
    const late = stampDocument(sign(wide, { who: brief }), tsa, minutes(60));
    expect((await judge(late, days(1))).codes).toContain('certificate-expired');
    const { codes } = await judge(stampDocument(late, tsa, eventTime, 8), days(1));
    expect(codes).toContain('timestamp-order');
    expect(codes).not.toContain('certificate-expired');
  });

  it('archives where its authority is trusted', async () => {
    const stranger = issue({ name: 'Akar Asing', authority: true });
    const unknown = issue({ name: 'Waktu Asing', issuer: stranger, purposes: [oids.timeStamping], unrevocable: true });
    const kept = withStore(sign(base, { claim: eventTime, stamp: stampBy(tsa, eventTime) }), {});
    const level = async (who: Issued) => {
      const { bytes } = stampDocument(kept, who, eventTime);
      const { signatures } = await verifyPdf(bytes, { roots: [root.certificate], at: eventTime, primitives });
      return signatures[0]?.level;
    };
    expect([await level(tsa), await level(unknown)]).toEqual(['B-LTA', 'B-LT']);
  });

  it("is less than a signature's own timestamp, which says when", async () => {
    const then = sign(base, { who: old, stamp: stampBy(tsa, eventTime) });
    expect(await judge(then)).toMatchObject({
      verdict: 'failed',
      codes: expect.arrayContaining(['certificate-not-valid-then']),
    });
    const withdrawn = withStore(sign(base, { who: revoked, stamp: stampBy(tsa, eventTime) }), { crls: [list] });
    expect(await judge(withdrawn)).toMatchObject({ verdict: 'failed', codes: expect.arrayContaining(['revoked']) });
  });
});

describe('the times in a file of ours', () => {
  let file: Forger;
  let roots: readonly Uint8Array[];
  beforeAll(async () => {
    const house = await testAuthority();
    roots = [house.root.certificate];
    file = new Forger(fileOf(await ikrarFile(house, 1)));
  });

  it('may lie ahead of a clock that is late, which says nothing against the file', async () => {
    expect(await judge(file, minutes(-5), roots)).toMatchObject({ verdict: 'passed' });
    const early = await judge(file, minutes(-6), roots);
    expect(early).toMatchObject({ verdict: 'indeterminate' });
  });
});
