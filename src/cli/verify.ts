import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { payload } from '../archive/bag-payload.ts';
import { inclusionOf } from '../ceremony/inclusion.ts';
import { sha256 } from '../core/digest.ts';
import { parseVkey } from '../core/note.ts';
import { IkrarError } from '../errors.ts';
import { verifyQrSignature } from '../log/qr-signature.ts';
import { loadRoots, readRoots } from '../pki/trust.ts';
import { couldNotRun, say, sayJson, tell } from '../terminal.ts';
import { formatReport, verdictWords } from '../verification/format.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import type { Report } from '../verification/report.ts';
import { verifyPdf } from '../verification/verify.ts';

interface Options {
  readonly json: boolean;
  readonly trust: readonly string[];
  readonly at?: Date;
  readonly proof: readonly string[];
  readonly logKey: readonly string[];
  readonly strokes?: string;
  readonly seal?: string;
  readonly qrKeys?: string;
}

const exitCodes = { passed: 0, failed: 1, indeterminate: 2 } as const;

/** `ikrar verify`: needs no store, no key and no network. Exit 0 passed, 1 failed, 2 indeterminate, 3 could not run. */
export function verifyCommand(): Command {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  return new Command('verify')
    .description(
      'memeriksa PDF, tanda terima log, atau segel QR; keluar 0 terverifikasi, 1 tidak, 2 belum pasti, 3 gagal jalan',
    )
    .argument('[berkas...]', 'berkas PDF')
    .option('--json', 'satu objek JSON di keluaran', false)
    .option('--trust <pem>', 'sertifikat root yang dipercaya (boleh berulang)', collect, [])
    .option('--at <waktu>', 'waktu pemeriksaan, ISO 8601', parseTime)
    .option('--proof <berkas>', 'tanda terima log untuk berkas itu (boleh berulang)', collect, [])
    .option('--log-key <vkey>', 'kunci publik log, dari /pki/log.vkey (boleh berulang)', collect, [])
    .option('--strokes <berkas>', 'goresan yang tidak dicetak (goresan/KODE.json dari paket arsip), untuk satu PDF')
    .option('--seal <alamat>', 'alamat dari QR besar, diperiksa tanpa jaringan')
    .option('--qr-keys <berkas>', 'kunci publik QR, dari /pki/qr-keys.json')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNotRun))
    .action(async (files: readonly string[], options: Options) => {
      try {
        process.exitCode =
          options.seal === undefined ? await checkFiles(files, options) : await checkQrSignature(options);
      } catch (error) {
        tell(error);
        process.exitCode = couldNotRun;
      }
    });
}

async function checkFiles(files: readonly string[], options: Options): Promise<number> {
  if (files.length === 0)
    throw new IkrarError('invalid-input', 'Sebutkan berkas PDF yang diperiksa, atau --seal ALAMAT.');
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../../certs/trust');
  const given = await Promise.all(options.trust.map(readRoots));
  const roots = [...(await loadRoots(folder)), ...given.flat()];
  const proofs = await Promise.all(options.proof.map(readText));
  if (proofs.length > 0 && options.logKey.length === 0)
    throw new IkrarError('invalid-input', 'Tanda terima diperiksa dengan kunci log: sebutkan --log-key.');
  const logKeys = options.logKey.map(vkeyOf);
  if (options.strokes !== undefined && files.length > 1)
    throw new IkrarError('invalid-input', 'Goresan adalah untuk satu berkas: sebutkan satu PDF saja dengan --strokes.');
  const at = options.at ?? new Date();
  const reports: { file: string; report: Report }[] = [];
  for (const file of files) {
    const bytes = await readBytes(file);
    const inclusion = proofs.length > 0 ? { proofs: inclusionOf(proofs, { logKeys }) } : {};
    const strokes = options.strokes === undefined ? await findStrokes(file) : await readText(options.strokes);
    const beside = strokes === undefined ? {} : { strokes };
    const report = await verifyPdf(bytes, { roots, at, primitives: nodePrimitives, ...inclusion, ...beside });
    reports.push({ file, report });
    if (!options.json) say(...(files.length > 1 ? [`${file}:`] : []), ...formatReport(report));
  }
  const verdict = worst(reports.map(({ report }) => report.verdict));
  const single =
    reports.length === 1
      ? reports[0]!.report
      : { verdict, files: reports.map(({ file, report }) => ({ file, ...report })) };
  if (options.json) sayJson(single);
  return exitCodes[verdict];
}

/** The drawings beside a PDF that lies in an unpacked bag. */
async function findStrokes(file: string): Promise<string | undefined> {
  const { dir, name } = parse(resolve(file));
  if (basename(dir) !== 'dokumen') return undefined;
  const path = join(dirname(dir), payload.strokes(name));
  return existsSync(path) ? readText(path) : undefined;
}

const worst = (verdicts: readonly Report['verdict'][]): Report['verdict'] =>
  (['failed', 'indeterminate'] as const).find((one) => verdicts.includes(one)) ?? 'passed';

const qrKeysFile = z.object({ keys: z.array(z.object({ id: z.string(), spki: z.base64() })) });

async function checkQrSignature({ seal, qrKeys, json }: Options): Promise<number> {
  if (qrKeys === undefined)
    throw new IkrarError('invalid-input', 'Segel QR diperiksa dengan kunci publiknya: sebutkan --qr-keys BERKAS.');
  const keys = qrKeysOf(await readText(qrKeys), qrKeys);
  const check = verifyQrSignature(seal!, keys);
  const verdict = check.good ? 'passed' : check.fault === 'key-unknown' ? 'indeterminate' : 'failed';
  if (json) sayJson({ verdict, ...check });
  else if (check.good) {
    const { code, title, date, place, signers, contentDigest } = check.facts;
    say(
      'TERVERIFIKASI: segel QR asli. Cocokkan dengan lembar Anda:',
      `  Judul    : ${title}`,
      `  Kode     : ${code}`,
      `  Tanggal  : ${date}, ${place}`,
      `  Jumlah   : ${signers} orang tercantum`,
      `  Sidik isi: ${contentDigest}`,
      'Segel ini membuktikan teks dan daftar nama, bukan siapa yang sudah menandatangani.',
    );
  } else say(`${verdictWords[verdict]}: ${qrSignatureFaults[check.fault]}`);
  return exitCodes[verdict];
}

const qrSignatureFaults = {
  absent: 'alamat ini tidak memuat segel; pindai QR yang besar.',
  malformed: 'segel tidak utuh; pindai ulang QR yang besar.',
  'key-unknown': 'segel dibuat dengan kunci yang tidak ada dalam berkas kunci itu.',
  forged: 'tanda tangan segel tidak cocok; lembar ini bukan dari kami.',
} as const;

function qrKeysOf(text: string, path: string) {
  try {
    return qrKeysFile.parse(JSON.parse(text)).keys.map(({ id, spki }) => ({
      id,
      key: createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' }),
    }));
  } catch (cause) {
    throw new IkrarError('invalid-input', `${path} bukan berkas kunci QR. Ambil dari /pki/qr-keys.json.`, { cause });
  }
}

function vkeyOf(text: string) {
  try {
    return parseVkey(sha256, text.trim());
  } catch (cause) {
    throw new IkrarError('invalid-input', `"${text}" bukan kunci log. Bentuknya nama+sidik+kunci.`, { cause });
  }
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('Bukan waktu ISO 8601.');
  return time;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new IkrarError('invalid-input', `Berkas ${path} tidak dapat dibaca. Periksa namanya.`, { cause });
  }
}

const readText = async (path: string): Promise<string> => Buffer.from(await readBytes(path)).toString('utf8');
