import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportBag, exportBagFile } from '../../src/archive/bag.ts';
import { parseManifest } from '../../src/archive/bag-format.ts';
import { parseRecordsCsv, recordsCsv, recordsTable } from '../../src/archive/records-list.ts';
import { type VerifyBagOptions, verifyBag } from '../../src/archive/verify-bag.ts';
import type { RecordsTerms } from '../../src/model.ts';
import { bagInput, codes, fileSha256, judges, resealed, scratch, unzip, type ZipFiles, zip } from './bag-fixture.ts';

let folder = '';
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);

async function good(name: string): Promise<string> {
  await exportBagFile(await bagInput(), path(name));
  return path(name);
}

describe('a bag', () => {
  it('holds everything, with sums that agree, and passes', async () => {
    const facts = await exportBagFile(await bagInput(), path('good.zip'));
    expect(facts).toEqual({
      sha256: await fileSha256(path('good.zip')),
      size: (await stat(path('good.zip'))).size,
      files: 24,
    });
    const report = await verifyBag(path('good.zip'), judges);
    expect(report).toEqual({
      verdict: 'passed',
      folder: 'ikrar-sijunjung-2024',
      files: 28,
      documents: codes.map((code) => ({ code, verdict: 'passed' })),
      proofs: 6,
      findings: [],
    });
    const readme = (await unzip(path('good.zip'))).get('ikrar-sijunjung-2024/data/BACA-SAYA.txt')!.toString();
    expect(readme).toContain('Bawaslu Kabupaten Sijunjung');
    expect(readme).toContain('sha256sum -c manifest-sha256.txt');
  });

  it('is the same byte for byte, in every time zone', async () => {
    const digests = new Set<string>();
    const zone = process.env.TZ;
    for (const [i, name] of ['UTC', 'Asia/Jayapura', 'America/Los_Angeles'].entries()) {
      process.env.TZ = name;
      digests.add((await exportBagFile(await bagInput(), path(`same${i}.zip`))).sha256);
    }
    process.env.TZ = zone ?? 'UTC';
    expect(digests.size).toBe(1);
  });

  it('of a disk that fills leaves nothing behind, whenever it fills', async () => {
    const size = (await stat(await good('size.zip'))).size;
    for (const room of [0, 100, size / 2, size - 1]) {
      let taken = 0;
      const disk = new Writable({
        write(chunk: Buffer, _encoding, done) {
          taken += chunk.length;
          done(taken > room ? Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }) : null);
        },
      });
      await expect(exportBag(await bagInput(), disk)).rejects.toThrow('no space left');
    }
    await expect(exportBagFile({ ...(await bagInput()), slug: '../x' }, path('refused.zip'))).rejects.toThrow(
      RangeError,
    );
    const source = await bagInput();
    const broken = { ...source.documents[1]!, pdf: brokenPdf };
    await expect(exportBagFile({ ...source, documents: [broken] }, path('refused.zip'))).rejects.toThrow(
      'store is gone',
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  it('is whole in memory at no time: 10,000 documents', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `${String(i).padStart(4, '0')}-AAAA-AAAA`);
    const input = await bagInput(many.slice(0, 1));
    const documents = many.map((code) => ({ ...input.documents[0]!, code, async *proofs() {} }));
    let octets = 0;
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        octets += chunk.length;
        done();
      },
    });
    const { files, size } = await exportBag({ ...input, documents }, sink);
    expect(files).toBe(30_000 + 9);
    expect(size).toBe(octets);
  });
});

async function* brokenPdf(): AsyncIterable<Uint8Array> {
  yield Uint8Array.of(1);
  throw new Error('store is gone');
}

describe('a bag that somebody touched', () => {
  const data = 'ikrar-sijunjung-2024/data';
  const pdf = `${data}/dokumen/${codes[1]}.pdf`;
  const changed: readonly (readonly [string, string, (files: ZipFiles) => unknown])[] = [
    ['one byte of a PDF', 'file-changed', (f) => f.get(pdf)!.writeUInt8(0x41, 3)],
    ['one byte of the list', 'file-changed', (f) => f.get(`${data}/daftar-arsip.csv`)!.writeUInt8(0x41, 9)],
    ['a file missing', 'file-missing', (f) => f.delete(`${data}/isi/${codes[0]}.json`)],
    ['a file added', 'file-added', (f) => f.set(`${data}/dokumen/DDDD-DDDD-DDDD.pdf`, Buffer.from('x'))],
    ['a tag file added', 'file-added', (f) => f.set('ikrar-sijunjung-2024/note.txt', Buffer.from('x'))],
    ['its manifest gone', 'not-a-bag', (f) => f.delete('ikrar-sijunjung-2024/manifest-sha256.txt')],
    ['fetch.txt', 'not-a-bag', (f) => f.set('ikrar-sijunjung-2024/fetch.txt', Buffer.from('http://x 1 data/y'))],
    [
      'another version',
      'not-a-bag',
      (f) => f.set('ikrar-sijunjung-2024/bagit.txt', Buffer.from('BagIt-Version: 0.97\n')),
    ],
    ['a second folder', 'not-a-bag', (f) => f.set('other/x', Buffer.from('x'))],
  ];
  it.each(changed)('%s: %s', async (_, code, change) => {
    const files = await unzip(await good('touched.zip'));
    change(files);
    await zip(files, path('touched.zip'));
    const report = await verifyBag(path('touched.zip'), judges);
    expect(report.verdict).toBe('failed');
    expect(report.findings.map((finding) => finding.code)).toContain(code);
  });

  const proof = (code: string, n: number): string => `${data}/tanda-terima/${code}/${n}.tlog-proof`;
  const forged: readonly (readonly [string, string, (files: ZipFiles) => unknown])[] = [
    ['a PDF exchanged', 'document-failed', (f) => f.set(pdf, Buffer.from(`base of ${codes[1]} forged`))],
    ['a document left out', 'list-differs', (f) => f.delete(pdf)],
    ['the proof of another revision', 'proof-missing', (f) => f.set(proof(codes[0]!, 1), f.get(proof(codes[0]!, 0))!)],
    ['the proof of another document', 'proof-wrong', (f) => f.set(proof(codes[0]!, 1), f.get(proof(codes[1]!, 1))!)],
    ['a proof taken out', 'proof-missing', (f) => f.delete(proof(codes[2]!, 0))],
    ['a proof of rubbish', 'proof-wrong', (f) => f.set(proof(codes[2]!, 0), Buffer.from('rubbish'))],
    ['other content', 'content-differs', (f) => f.set(`${data}/isi/${codes[0]}.json`, Buffer.from('{}'))],
    ['a list that leaves one out', 'list-differs', (f) => f.set(`${data}/daftar-arsip.csv`, Buffer.from(shorter(f)))],
    [
      'a checkpoint that is not signed',
      'checkpoint-wrong',
      (f) => f.set(`${data}/log/checkpoint.txt`, Buffer.from('a\n1\nx\n')),
    ],
  ];
  it.each(forged)('%s, and the manifests made anew: %s', async (_, code, change) => {
    const files = await unzip(await good('forged.zip'));
    change(files);
    await zip(resealed(files), path('forged.zip'));
    const report = await verifyBag(path('forged.zip'), judges);
    expect(report.verdict).toBe('failed');
    expect(report.findings.map((finding) => finding.code)).toContain(code);
  });

  it('a proof whose entry has another number than the revision is no proof of it', async () => {
    const judgeProof: VerifyBagOptions['judgeProof'] = (text, keys) => {
      const judged = judges.judgeProof(text, keys);
      return judged.good ? { ...judged, n: judged.n + 1 } : judged;
    };
    const report = await verifyBag(await good('numbered.zip'), { ...judges, judgeProof });
    expect(report.verdict).toBe('failed');
    expect(report.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['proof-wrong', 'proof-missing']));
  });

  it('a log key that no trusted root vouches for is no proof', async () => {
    const untrusted = await verifyBag(await good('untrusted.zip'), { ...judges, roots: [] });
    expect(untrusted).toMatchObject({ verdict: 'indeterminate', findings: [{ code: 'log-key-untrusted' }] });
  });

  const shorter = (files: ZipFiles): string =>
    files.get(`${data}/daftar-arsip.csv`)!.toString().split('\r\n').slice(0, -2).join('\r\n').concat('\r\n');
});

describe('a zip that is a trap', () => {
  const named = async (name: string): Promise<string> => {
    // Written under a harmless name of the same length, then renamed in the bytes: zip writers refuse such names.
    const harmless = 'bag/'.padEnd(name.length, 'x');
    await zip([[harmless, Buffer.from('x')]], path('trap.zip'));
    const bytes = (await readFile(path('trap.zip'))).toString('latin1').replaceAll(harmless, name);
    await writeFile(path('trap.zip'), bytes, 'latin1');
    return path('trap.zip');
  };

  it.each([
    'bag/../../evil',
    '../../../evil',
    '/etc/passwd',
    'C:\\evil\\file',
    'bag/..\\evil',
    'bag/./evil',
    'bag//evil',
    'bag/e\u0001vil',
    'bag/ev:il',
  ])('named %j is refused', async (name) => {
    const report = await verifyBag(await named(name), judges);
    expect(report.verdict).toBe('failed');
    expect(['name-unsafe', 'not-a-zip']).toContain(report.findings[0]?.code);
  });

  it('with the same name twice, also in capitals, is refused', async () => {
    for (const names of [
      ['bag/a', 'bag/a'],
      ['bag/a', 'bag/A'],
    ]) {
      await zip(
        names.map((name) => [name, Buffer.from('x')]),
        path('twice.zip'),
      );
      expect((await verifyBag(path('twice.zip'), judges)).findings[0]?.code).toBe('name-repeated');
    }
  });

  it('that is no zip, or cut off, is refused; a file that is not there is an error', async () => {
    await writeFile(path('text.zip'), 'not a zip');
    expect((await verifyBag(path('text.zip'), judges)).findings[0]?.code).toBe('not-a-zip');
    const bytes = await readFile(await good('whole.zip'));
    for (const length of [bytes.length - 1, bytes.length - 300, 100]) {
      await writeFile(path('cut.zip'), bytes.subarray(0, length));
      expect((await verifyBag(path('cut.zip'), judges)).verdict).toBe('failed');
    }
    await expect(verifyBag(path('absent.zip'), judges)).rejects.toThrow('ENOENT');
  });

  it('with any one byte changed never passes as another bag', async () => {
    const bytes = await readFile(await good('flip.zip'));
    const before = await verifyBag(path('flip.zip'), judges);
    for (let at = 7; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 0x20;
      await writeFile(path('flip.zip'), flipped);
      const report = await verifyBag(path('flip.zip'), judges);
      if (report.verdict === 'passed') expect(report).toEqual(before); // a byte of the zip's own dates or flags
    }
  });
});

describe('the daftar arsip', () => {
  const row = {
    ...{ description: 'Ikrar "A"; baris\r\nkedua', period: '30 September 2024', quantity: '1 berkas' },
    ...{ path: 'data/dokumen/x.pdf', code: 'AAAA-AAAA-AAAA', sha256: 'ab'.repeat(32), note: '=HYPERLINK("x")' },
  };
  const terms: RecordsTerms = {
    ...{ fileNumber: '12', classification: 'PM.01', active: '1 tahun', inactive: '4 tahun', fate: 'permanen' },
    ...{ security: 'biasa', access: 'Pengawas internal', location: 'Lemari 3', unit: 'Subbagian Pengawasan' },
  };
  const list = (...rows: (typeof row)[]) => ({ terms, creator: 'Bawaslu', rows });

  it('has the columns of a records office, reads back, and holds no formula', () => {
    const csv = recordsCsv(list(row, row));
    const [head, first] = recordsTable(list(row));
    expect(csv.startsWith(`\ufeff${head!.join(';')}\r\n12;1;PM.01;`)).toBe(true);
    expect(Object.fromEntries(head!.map((title, i) => [title, first![i]]))).toEqual({
      ...{
        'Nomor Berkas': '12',
        'Nomor Item': '1',
        'Kode Klasifikasi': 'PM.01',
        'Uraian Informasi Arsip': row.description,
      },
      ...{
        'Kurun Waktu': row.period,
        'Tingkat Perkembangan': 'Asli',
        Media: 'Elektronik (PDF/A-3)',
        Jumlah: '1 berkas',
      },
      ...{ 'Jangka Simpan Aktif': '1 tahun', 'Jangka Simpan Inaktif': '4 tahun', 'Nasib Akhir': 'permanen' },
      ...{ 'Klasifikasi Keamanan': 'biasa', 'Hak Akses': 'Pengawas internal', 'Lokasi Simpan': 'Lemari 3' },
      ...{ 'Pencipta Arsip': 'Bawaslu', 'Unit Pengolah': 'Subbagian Pengawasan', Keterangan: row.note },
      ...{ 'Kode Ikrar': row.code, 'Letak Berkas': row.path, 'SHA-256': row.sha256 },
    });
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect(parseRecordsCsv(csv)).toEqual([row, row].map(({ path: p, sha256 }) => ({ path: p, sha256 })));
    expect(parseRecordsCsv(recordsCsv(list()))).toEqual([]);
  });

  it('is refused when columns or cells are missing', () => {
    const csv = recordsCsv(list(row));
    for (const text of ['', 'No,Uraian\r\n', csv.replace(';Nasib Akhir', ''), csv.replace('PM.01;', '')])
      expect(() => parseRecordsCsv(text)).toThrow(RangeError);
  });

  it('of an earlier version is read too', () => {
    const head =
      'No,Kode Klasifikasi,Uraian,Tanggal,Jumlah,Tingkat Perkembangan,Retensi,Keterangan,Kode Ikrar,Letak Berkas,SHA-256';
    const line = (cells: string) => `\ufeff${head}\r\n${cells}\r\n`;
    const cells = `1,PM.01,"Ikrar ""A"", nomor 1",2024-09-30,1 berkas,Asli,"5 tahun, permanen",,${row.code},${row.path},${row.sha256}`;
    expect(parseRecordsCsv(line(cells))).toEqual([{ path: row.path, sha256: row.sha256 }]);
    expect(() => parseRecordsCsv(line(cells.replace('PM.01,', '')))).toThrow(RangeError);
  });

  it('manifests with a path twice or a short sum are refused', () => {
    const line = `${'ab'.repeat(32)}  data/x\n`;
    expect(parseManifest(line).get('data/x')).toBe('ab'.repeat(32));
    for (const text of [line + line, line.slice(1), 'x  data/x\n'])
      expect(() => parseManifest(text)).toThrow(RangeError);
  });
});
