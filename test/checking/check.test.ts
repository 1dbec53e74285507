import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { createCheck, type VerifyFile } from '../../src/checking/check.ts';
import { verifyInWorker } from '../../src/checking/check-worker.ts';
import { codesIn } from '../../src/checking/codes.ts';
import { examine as examineReport } from '../../src/checking/examine.ts';
import { createProveInclusion } from '../../src/checking/prove-inclusion.ts';
import { latin1 } from '../../src/core/bytes.ts';
import { IkrarError } from '../../src/errors.ts';
import { apiRouter } from '../../src/http/api.ts';
import { errorBoundary } from '../../src/http/problem.ts';
import { checkRoutes } from '../../src/http/public/check-routes.ts';
import { checkingApi } from '../../src/http/public/routes.ts';
import { createInclusionProof } from '../../src/log/inclusion-proof.ts';
import type { Declaration } from '../../src/model.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { reportSchema } from '../../src/verification/report.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { buildHouse, bytesOf, draft, type House, people, signAll } from '../support/house.ts';

let house: House;
let app: Express;
let declaration: Declaration;
let code: string;
let fileId: string;
let final: Uint8Array;

function checkApp(verify: VerifyFile): Express {
  const made = express();
  const check = createCheck(house.services, verify);
  made.use(checkRoutes(check, createProveInclusion(house.services)));
  made.use(apiRouter(house.services, checkingApi(check)));
  made.use(errorBoundary({ log: { error() {}, info() {} }, createId: () => 'test' }));
  return made;
}

async function examine(bytes: Uint8Array, roots: readonly Uint8Array[]) {
  const report = await verifyPdf(bytes, { roots, at: house.services.clock(), primitives: nodePrimitives });
  return examineReport(bytes, report);
}

beforeAll(async () => {
  house = await buildHouse();
  const { services } = house;
  app = checkApp((bytes) => examine(bytes, services.roots));
  const roster = people(5);
  declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  await signAll(services, declaration, roster.slice(0, 4));
  await services.ceremony.close(declaration.id);
  const files = await services.stores.files.find({ where: { declarationId: declaration.id } });
  const main = files.find(({ kind }) => kind === 'ikrar')!;
  code = main.code;
  fileId = main.id;
  final = await bytesOf(services, fileId);
});
afterAll(() => house.raze());

const send = (bytes: Uint8Array, type = 'application/pdf') =>
  request(app).post('/api/verify').set('Content-Type', type).send(Buffer.from(bytes));
const upload = (bytes: Uint8Array, filename = 'ikrar.pdf') =>
  request(app).post('/periksa').set('Accept', 'text/html').attach('berkas', Buffer.from(bytes), { filename });

describe('a file that is checked', () => {
  it('is ours and final, byte by byte', async () => {
    const { status, body } = await send(final);
    expect(status).toBe(200);
    expect(body.verdict).toBe('passed');
    expect(body.origin).toEqual({ kind: 'ours', code, state: 'closed', latest: true, signed: 4, of: 5 });
    const { origin: _ours, ...report } = body;
    expect(reportSchema.safeParse(report).success).toBe(true);
    const { text } = await upload(final);
    expect(text).toContain('<h1>Asli dan utuh</h1>');
    expect(text).toContain(`href="/v/${code}"`);
  });

  it('is called as its sender calls it', async () => {
    expect((await upload(final, 'Ikrar Syafi’i – Muaro.pdf')).text).toContain('Ikrar Syafi’i – Muaro.pdf');
  });

  it('is ours as it stood after the second signature', async () => {
    const earlier = await bytesOf(house.services, fileId, 3);
    const { body } = await send(earlier);
    expect(body.origin).toMatchObject({ kind: 'ours', latest: false, signed: 2, of: 5 });
    expect((await upload(earlier)).text).toContain('setelah tanda tangan ke-2 dari 5');
  });

  it('carries our code but is not ours: one byte anywhere', async () => {
    const flipped = (at: number): Uint8Array => final.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const places = [0, 0.2, 0.4, 0.6, 0.8, 0.999].map((part) => Math.floor(part * final.length));
    for (const bytes of places.map(flipped)) {
      const { status, body } = await send(bytes);
      expect(status).toBe(200);
      expect(body.verdict).not.toBe('passed');
      expect(body.origin).toMatchObject({ kind: 'altered', code });
      expect(body.answer).toMatchObject({ kind: 'changed' });
    }
    const { text } = await upload(flipped(Math.floor(final.length / 2)));
    expect(text).toContain('Bukan naskah asli');
  });

  it('is the beginning of ours: a download that broke off, wherever', async () => {
    for (const part of [0.02, 0.3, 0.6, 0.9, 0.999]) {
      const { body } = await send(final.slice(0, Math.floor(part * final.length)));
      expect(body.verdict).not.toBe('passed');
      expect([part, body.origin.kind, body.origin.code, body.answer.kind]).toEqual([part, 'cut', code, 'unsure']);
    }
    const { text } = await upload(final.slice(0, final.length / 2));
    expect(text).toContain('<h1>Unduhan terpotong</h1>');
    expect(text).toMatch(/baru (49|50) %/);
    expect(text).toContain(`href="/v/${code}"`);
  });

  it('is ours with bytes behind it: those of a mail server lead to the original, an update of the PDF is a change', async () => {
    const update = '\n1 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n';
    const kinds = [
      ['\n', 'unsure', 'Naskah asli dengan byte tambahan'],
      ['\r\n<p>Virus-free.</p>', 'unsure', 'Naskah asli dengan byte tambahan'],
      ['\0'.repeat(900), 'unsure', 'Naskah asli dengan byte tambahan'],
      [update, 'changed', 'Diubah setelah disegel'],
    ] as const;
    for (const [tail, kind, title] of kinds) {
      const { body } = await send(Buffer.concat([final, Buffer.from(tail)]));
      expect(body.verdict).toBe('failed');
      expect(body.origin).toMatchObject({ kind: 'extended', code, added: tail.length });
      expect(body.answer).toMatchObject({ kind, title });
    }
    const added = Buffer.concat([final, Buffer.from(update)]);
    const report = {
      ...(await examine(final, house.services.roots)).report,
      size: added.length,
      sha256: '0'.repeat(64),
    };
    const lawful = checkApp(async () => examineReport(added, report)); // such as a timestamp of an archive's own
    const { body } = await request(lawful).post('/api/verify').set('Content-Type', 'application/pdf').send(added);
    expect(body.answer).toMatchObject({ kind: 'genuine', title: 'Asli dan utuh, dengan bukti tambahan' });
  });

  it('is foreign', async () => {
    const { body } = await send(Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'));
    expect(body.origin).toEqual({ kind: 'foreign' });
    const { text } = await upload(Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'));
    expect(text).not.toContain('Perubahan setelah segel'); // there is none
  });

  it('was revoked', async () => {
    await house.services.ceremony.revoke(declaration.id, 'Salah naskah', 'ketua');
    expect((await upload(final)).text).toContain('Asli, tetapi sudah dicabut');
    const more = Buffer.concat([final, Buffer.from('\n')]);
    expect((await upload(more)).text).toContain('Asli, tetapi sudah dicabut');
  });
});

describe('a file without an electronic signature', () => {
  const zip = (name: string) => `PK\x03\x04${'\0'.repeat(26)}${name}`;
  const unsigned = [
    ['picture', '\xff\xd8\xff\xe1\x12\x34Exif'],
    ['picture', '\x89PNG\r\n\x1a\n'],
    ['picture', 'RIFF\x12\x34\x56\0WEBPVP8 '],
    ['picture', '\0\0\0\x18ftypheic'],
    ['web-page', '<!DOCTYPE html><title>Unduh</title>'],
    ['web-page', 'ï»¿\n<!-- saved -->\n<HTML lang="id">'],
    ['web-page', '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'],
    ['archive', zip('ikrar.pdf')],
    ['archive', 'Rar!\x1a\x07'],
    ['archive', '\x1f\x8b\x08'],
    ['office', zip('[Content_Types].xml')],
    ['office', zip('mimetypeapplication/vnd.oasis.opendocument.text')],
    ['office', '\xd0\xcf\x11\xe0\xa1\xb1'],
    ['email', 'Received: from mail.example\r\nSubject: ikrar\r\n'],
    ['text', 'bukan pdf'],
    ['unknown', '\x00\x01\x02'],
    ['pdf', '%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n'],
    ['pdf', 'junk before\n%PDF-1.4\n'],
  ] as const;

  it('is called what it is, and leads to the code', async () => {
    app = checkApp((bytes) => examine(bytes, house.services.roots)); // whose limits nobody has used
    for (const [fileType, start] of unsigned) {
      const { body } = await send(latin1(start));
      expect([start, body.answer.fileType, body.answer.kind]).toEqual([start, fileType, 'unsigned']);
      expect(body.verdict).not.toBe('passed');
    }
    const { text } = await upload(latin1(unsigned[0][1]), 'foto.jpg');
    expect(text).toContain('<h1>Bukan berkas bertanda tangan</h1>');
    expect(text).toContain('href="/v"');
    expect(text).not.toContain('rusak');
    expect(text).not.toContain('<details>');
  });

  it('leads to the original where it names its code, as a print to PDF or a saved page does', async () => {
    app = checkApp((bytes) => examine(bytes, house.services.roots));
    for (const [, start] of unsigned) {
      const { body } = await send(latin1(`${start} ${code} `));
      expect([start, body.origin.kind, body.answer.kind]).toEqual([start, 'copy', 'unsigned']);
    }
    expect((await upload(latin1(`%PDF-1.4 ${code}`))).text).toContain(`href="/v/${code}"`);
  });

  it('is not said of a foreign PDF whose signature can no longer be read', async () => {
    const { body } = await send(latin1('%PDF-1.4\n1 0 obj\n<</Type/Sig/ByteRange[0 10 20 30]'));
    expect(body.answer).toMatchObject({ kind: 'unsure', title: 'Berkas rusak atau terpotong' });
  });
});

describe('a signed file of somebody else', () => {
  it('is forged only by proof, sound only by a trusted root, and never called a file of this site', async () => {
    const { report } = await examine(final, house.services.roots);
    const answers = { passed: 'genuine', indeterminate: 'unsure', failed: 'changed' } as const;
    for (const verdict of ['passed', 'indeterminate', 'failed'] as const) {
      const foreign = checkApp(async () => ({ ...examineReport(final, { ...report, verdict }), codes: [] }));
      const answer = await request(foreign)
        .post('/periksa')
        .set('Accept', 'text/html')
        .attach('berkas', Buffer.from(final), 'x.pdf');
      expect(answer.text).toContain(`data-answer="${answers[verdict]}"`);
      expect(answer.text).toContain('bukan naskah dari situs ini');
    }
  });
});

describe('what is no file to check', () => {
  it('is refused with a sentence', async () => {
    expect((await send(new Uint8Array())).body.code).toBe('pdf-unreadable');
    expect((await send(final, 'image/png')).body.code).toBe('unsupported-media-type');
    const { status, text } = await request(app).post('/periksa').set('Accept', 'text/html').field('x', 'y');
    expect([status, text.includes('Berkas kosong')]).toEqual([422, true]);
    const noise = await send(Buffer.from('bukan pdf'));
    expect(noise.status).toBe(200);
    expect(noise.body.verdict).not.toBe('passed');
  });

  it('is answered, and not called changed, where the check breaks off or meets a limit', async () => {
    const at = house.services.clock();
    const broken = new URL('data:text/javascript,process.exit(7)');
    const generous = { timeoutMs: 20_000, memoryMb: 256 };
    const limited = async (bytes: Uint8Array) => {
      const limits = { ...defaultLimits, size: 1000 };
      return examineReport(bytes, await verifyPdf(bytes, { roots: [], at, primitives: nodePrimitives, limits }));
    };
    const foreign = latin1(`%PDF-1.7\n/ByteRange${' '.repeat(1000)}`);
    for (const verify of [(bytes: Uint8Array) => verifyInWorker(bytes, { roots: [], at }, generous, broken), limited]) {
      const strict = checkApp(verify);
      const { status, body } = await request(strict)
        .post('/api/verify')
        .set('Content-Type', 'application/pdf')
        .send(Buffer.from(foreign));
      expect([status, body.answer.kind, body.answer.title]).toEqual([200, 'unsure', 'Belum dapat dipastikan']);
      const page = await request(strict)
        .post('/periksa')
        .set('Accept', 'text/html')
        .attach('berkas', Buffer.from(foreign), 'x.pdf');
      expect([page.status, page.text.includes('data-answer="unsure"')]).toEqual([200, true]);
    }
  });

  it('does not fall over a verifier that fails, nor over a crowd', async () => {
    const broken = checkApp(async () => {
      throw new IkrarError('pdf-unreadable', 'Pemeriksaan memakan waktu terlalu lama.');
    });
    const answer = await request(broken)
      .post('/api/verify')
      .set('Content-Type', 'application/pdf')
      .send(Buffer.from(final));
    expect(answer.body.code).toBe('pdf-unreadable');
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const busy = createCheck(house.services, async (bytes) => {
      await gate;
      return examine(bytes, []);
    });
    const crowd = Array.from({ length: 15 }, () => busy(Buffer.from('%PDF-1.7\n'), '192.0.2.1'));
    await expect(crowd[14]).rejects.toMatchObject({ code: 'overloaded', retryAfter: 10 });
    release();
    const rest = await Promise.allSettled(crowd);
    expect(rest.filter(({ status }) => status === 'fulfilled')).toHaveLength(14);
  });
});

describe('a file made of what looks like codes', () => {
  it('is given up after a thousand that are none', async () => {
    const { report } = await examine(latin1('bukan pdf'), []);
    const behind = (count: number) => codesIn(latin1(`${'0000-0000-0001 '.repeat(count)}${code}`), report);
    expect(behind(999)).toEqual([code]);
    expect(behind(1000)).toEqual([]);
  });
});

describe('uploads that never end', () => {
  it('hold no more than three of the places: whoever comes from elsewhere is served', async () => {
    const behindProxy = checkApp((bytes) => examine(bytes, []));
    behindProxy.set('trust proxy', 1);
    const server = behindProxy.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const head =
      'POST /api/verify HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nContent-Type: application/pdf\r\n';
    const slow = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'));
    for (const socket of slow) socket.write(`${head}Content-Length: 40000000\r\n\r\n%PDF`);
    const sendFrom = (address: string) =>
      request(server)
        .post('/api/verify')
        .set({ 'Content-Type': 'application/pdf', 'X-Forwarded-For': address })
        .send(Buffer.from('bukan pdf'));
    for (let tries = 0; tries < 50 && (await sendFrom('192.0.2.1')).status !== 429; tries++) await sleep(20);
    expect((await sendFrom('192.0.2.1')).body.code).toBe('rate-limited');
    expect((await sendFrom('192.0.2.2')).status).toBe(200);
    for (const socket of slow) socket.destroy();
    server.close();
  });
});

describe('an inclusion proof beside the file', () => {
  const proofOf = async (n: number, of = fileId): Promise<string> => {
    const { stores, sequencer } = house.services;
    await sequencer.publish();
    return (await createInclusionProof(stores.log, (await stores.log.find(of, n))!.index))!;
  };
  const uploadWith = async (proof: string): Promise<string> => (await upload(final).field('tandaTerima', proof)).text;

  it('proves the whole file, or up to which revision, also with the line breaks of a form', async () => {
    const facts = await house.services.stores.revisions.facts(fileId);
    expect(await uploadWith(await proofOf(facts.at(-1)!.n))).toContain('berkas ini seutuhnya tercatat di log');
    expect(await uploadWith((await proofOf(2)).replaceAll('\n', '\r\n'))).toContain('berkas ini sampai revisi 2');
  });

  it('of another file, or rubbish, is said not to fit', async () => {
    const files = await house.services.stores.files.find({ where: { declarationId: declaration.id } });
    const other = files.find(({ id }) => id !== fileId)!;
    expect(await uploadWith(await proofOf(0, other.id))).toContain('tidak memuat revisi yang dicatatnya');
    expect(await uploadWith('rubbish')).toContain('bukan tanda terima yang utuh');
    expect((await upload(final)).text).not.toContain('Tanda terima log');
  });
});

describe('a file whose archive timestamp was renewed', () => {
  it('stays final in the hands of everybody who has it', async () => {
    const { services } = house;
    const roster = people(2);
    const { id } = await draft(services, roster);
    const open = await services.ceremony.open(id);
    await signAll(services, open, roster);
    await services.ceremony.close(id);
    const [file] = await services.stores.files.find({ where: { declarationId: id } });
    const kept = await bytesOf(services, file!.id);
    await services.ceremony.extend(file!.id);
    const { text } = await upload(kept);
    expect(text).toContain('<h1>Asli dan utuh</h1>');
    expect(text).toContain('stempel waktu arsipnya sudah diperpanjang');
    expect((await send(kept)).body.origin).toMatchObject({ kind: 'ours', latest: false });
    const renewed = await bytesOf(services, file!.id);
    expect((await upload(renewed)).text).not.toContain('diperpanjang');
  });
});
