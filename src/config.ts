import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Use, uses } from './core/use.ts';
import { IkrarError } from './errors.ts';
import { parseMailbox, parseSmtpUrl } from './mail/settings.ts';
import type { SmtpSettings } from './mail/smtp.ts';
import { parseExtraRegions } from './roster/extra-regions.ts';
import type { Region } from './roster/regions.ts';

/** An address without a slash at its end, so that paths can be appended. */
const address = z
  .url({ protocol: /^https?$/, error: 'harus alamat http:// atau https://' })
  .transform((text) => text.replace(/\/+$/, ''));

/** Paths are appended to this address, and it is printed. */
const ownAddress = address
  .refine((text) => !/[?#@]/.test(text), 'harus tanpa nama, sandi, ? dan #')
  .refine((text) => new URL(text).pathname === '/', 'harus tanpa jalur di belakang nama: pakailah subdomain');

/** An address that only this computer itself can open. */
function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return /^(?:(?:.+\.)?localhost\.?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/.test(
    hostname,
  );
}

const whole = (most: number) =>
  z.coerce
    .number('harus angka')
    .int('harus bilangan bulat')
    .min(0, `harus 0 sampai ${most}`)
    .max(most, `harus 0 sampai ${most}`);

const text = (most: number) => z.string().max(most, `paling banyak ${most} huruf`);

/**
 * Every setting, by the name of its environment variable. A test compares the table in docs/install.md with this list.
 * All are optional: without any setting the whole product runs on the embedded store.
 */
const settings = z.object({
  HOST: z.string().default('127.0.0.1').describe('Alamat yang didengarkan'),
  PORT: whole(65535).default(3000).describe('Porta yang didengarkan'),
  BASE_URL: ownAddress.optional().describe('Alamat yang dilihat orang; tercetak pada QR'),
  ALLOW_HTTP: z.enum(['yes'], 'hanya dapat yes').optional().describe('Izinkan BASE_URL http biasa, tanpa enkripsi'),
  PURPOSE: z
    .enum(uses, `harus ${uses.join(' atau ')}`)
    .optional()
    .describe('Tandai semua naskah baru LATIHAN atau CONTOH'),
  DATA_DIR: z.string().default('data').describe('Folder data: basis data dan kunci'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'harus diawali mongodb:// atau mongodb+srv://')
    .optional()
    .describe('MongoDB sebagai ganti SQLite'),
  OFFICE: text(100).default('Bawaslu').describe('Nama lembaga pada segel dan CA yang dibuat sendiri'),
  SEAL_P12: z.string().optional().describe('Berkas PKCS#12 dengan segel lembaga'),
  SEAL_P12_PASSWORD_FILE: z.string().optional().describe('Berkas berisi kata sandi PKCS#12'),
  TSA_URL: address.optional().describe('TSA luar (RFC 3161)'),
  WITNESSES: z.string().optional().describe('Berkas saksi log: satu baris satu saksi, "vkey alamat"'),
  REGIONS: z.string().optional().describe('Berkas wilayah tambahan: satu baris satu wilayah, "kode;nama"'),
  SMTP_URL: z.string().optional().describe('Server surel untuk mengirim tautan pribadi'),
  SMTP_FROM: z.string().optional().describe('Pengirim surel: "Nama <alamat>" atau alamat saja'),
  TRUST_PROXY: whole(8).default(0).describe('Jumlah proksi tepercaya di depan'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], 'harus silent, error, warn, info, atau debug')
    .default('info')
    .describe('Banyaknya catatan'),
  ARCHIVE_CODE: text(60).default('PM.01').describe('Kode klasifikasi daftar arsip'),
  ARCHIVE_RETENTION: text(120).default('5 tahun, permanen').describe('Jangka simpan daftar arsip'),
});

const settingNames = Object.keys(settings.shape) as readonly (keyof typeof settings.shape)[];

export const describeSettings = () =>
  Object.entries(settings.shape).map(([name, schema]) => ({
    name,
    description: z.globalRegistry.get(schema)?.description ?? '',
    default: schema.safeParse(undefined).data as string | number | undefined,
  }));

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Printed on paper, hence the address must be the public one. */
  readonly baseUrl: string;
  /**
   * Who can open that address. `loopback`: this computer alone, so everything is training. `plain`: others over http without
   * encryption, so phones get no keys of their own (browsers make them over https only).
   */
  readonly reach: 'secure' | 'plain' | 'loopback';
  /** How new files are marked; undefined for real ones. */
  readonly use: Use | undefined;
  readonly dataDir: string;
  /** The folder of the keys, inside `dataDir`; every node needs the same keys. */
  readonly keyFolder: string;
  readonly mongoUri: string | undefined;
  readonly office: string;
  readonly seal: { readonly path: string; readonly password: string } | undefined;
  readonly tsaUrl: string | undefined;
  readonly witnesses: readonly { readonly vkey: string; readonly url: string }[];
  /** The operator's own, beside Kemendagri's list. */
  readonly regions: readonly Region[];
  /** The server that sends e-mail; undefined where none is set. */
  readonly smtp: SmtpSettings | undefined;
  readonly trustProxy: number;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly archive: { readonly code: string; readonly retention: string };
}

/** @throws IkrarError 'config-invalid' with all faults at once */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(settingNames.map((name) => [name, environment[name] || undefined]));
  const parsed = settings.safeParse(given);
  const faults = (parsed.error?.issues ?? []).map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  faults.push(...misspelt(environment));
  const password = readSecret(environment.SEAL_P12_PASSWORD_FILE, faults);
  const witnesses = readWitnesses(environment.WITNESSES, faults);
  const regions = readRegions(environment.REGIONS, faults);
  const smtp = readSmtp(given, faults);
  if (environment.SEAL_P12 && !existsSync(environment.SEAL_P12))
    faults.push({ path: 'SEAL_P12', message: `berkas ${environment.SEAL_P12} tidak ada` });
  const baseUrl = parsed.data && (parsed.data.BASE_URL ?? `http://localhost:${parsed.data.PORT}`);
  const reach =
    baseUrl === undefined || isLoopback(baseUrl) ? 'loopback' : /^https:/.test(baseUrl) ? 'secure' : 'plain';
  if (reach === 'plain' && !parsed.data?.ALLOW_HTTP) faults.push({ path: 'BASE_URL', message: plainHttp });
  if (faults.length > 0 || !parsed.data || baseUrl === undefined) {
    const list = faults.map((fault) => `  ${fault.path}: ${fault.message}`).join('\n');
    throw new IkrarError('config-invalid', `Pengaturan belum benar; perbaiki lalu jalankan lagi:\n${list}`, { faults });
  }
  const s = parsed.data;
  return Object.freeze({
    host: s.HOST,
    port: s.PORT,
    baseUrl,
    reach,
    use: s.PURPOSE ?? (reach === 'loopback' ? 'latihan' : undefined),
    dataDir: resolve(s.DATA_DIR),
    keyFolder: resolve(s.DATA_DIR, 'keys'),
    mongoUri: s.MONGODB_URI,
    office: s.OFFICE,
    seal: s.SEAL_P12 ? { path: resolve(s.SEAL_P12), password } : undefined,
    tsaUrl: s.TSA_URL,
    witnesses,
    regions,
    smtp,
    trustProxy: s.TRUST_PROXY,
    logLevel: s.LOG_LEVEL,
    archive: { code: s.ARCHIVE_CODE, retention: s.ARCHIVE_RETENTION },
  });
}

const plainHttp =
  'http biasa tidak aman: siapa pun di jaringan yang sama dapat membaca dan mengubah halaman, dan ponsel tidak dapat membuat ' +
  'kunci sendiri. Pasang TLS dan tulis https://, atau setel ALLOW_HTTP=yes bila ini disengaja';

/** Reads the environment of this process, as the only place that does. */
export const loadConfig = (overrides: Readonly<Record<string, string | undefined>> = {}): Config =>
  parseConfig({ ...process.env, ...overrides });

/** Settings that look misspelt. Ignoring one in silence could, for instance, store signatures in another database. */
function misspelt(environment: Readonly<Record<string, string | undefined>>): Faults {
  const missing = settingNames.filter((name) => name.includes('_') && environment[name] === undefined);
  const given = Object.keys(environment).filter((name) => !(settingNames as readonly string[]).includes(name));
  return given.flatMap((path) => {
    const meant = missing.find((name) => isNear(path, name));
    return meant ? [{ path, message: `tidak dikenal; maksudnya ${meant}?` }] : [];
  });
}

/** Whether, underscores aside, one letter is wrong, superfluous or missing; or URI is written for URL. */
function isNear(given: string, name: string): boolean {
  const [a, b] = [given, name].map((text) => text.replaceAll('_', '').replace(/UR[IL]$/, 'UR'));
  if (a === undefined || b === undefined || Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const rests = [a.slice(from), b.slice(from)] as const;
  return [rests[0], rests[0].slice(1)].some((x) => [rests[1], rests[1].slice(1)].includes(x));
}

type Faults = { path: string; message: string }[];

function readText(name: string, path: string | undefined, faults: Faults): string {
  if (!path) return '';
  try {
    return readFileSync(path, 'utf8');
  } catch {
    faults.push({ path: name, message: `berkas ${path} tidak dapat dibaca` });
    return '';
  }
}

const readSecret = (path: string | undefined, faults: Faults): string =>
  readText('SEAL_P12_PASSWORD_FILE', path, faults).replace(/\r?\n$/, '');

/** The faults never repeat the setting, which holds a password. */
function readSmtp(
  { SMTP_URL, SMTP_FROM }: Readonly<Record<string, string | undefined>>,
  faults: Faults,
): Config['smtp'] {
  const [server, from] = [parseSmtpUrl(SMTP_URL ?? ''), parseMailbox(SMTP_FROM ?? '')];
  if (SMTP_URL && !server)
    faults.push({
      path: 'SMTP_URL',
      message:
        'harus berbentuk smtp://nama:sandi@server:587 atau smtps://nama:sandi@server:465 (huruf khusus ditulis %XX)',
    });
  if (SMTP_FROM && !from)
    faults.push({ path: 'SMTP_FROM', message: 'harus berbentuk nama@contoh.go.id atau "Nama <nama@contoh.go.id>"' });
  if (SMTP_URL && !SMTP_FROM) faults.push({ path: 'SMTP_FROM', message: 'wajib bila SMTP_URL disetel' });
  if (SMTP_FROM && !SMTP_URL) faults.push({ path: 'SMTP_URL', message: 'wajib bila SMTP_FROM disetel' });
  return server && from ? { ...server, from } : undefined;
}

/** At most so many lines of a file are named. */
const mostLines = 20;

function readRegions(path: string | undefined, faults: Faults): Config['regions'] {
  const { regions, faults: found } = parseExtraRegions(readText('REGIONS', path, faults));
  const more = found.length - mostLines;
  const named = more > 0 ? [...found.slice(0, mostLines), `dan ${more} kesalahan lain`] : found;
  faults.push(...named.map((message) => ({ path: 'REGIONS', message })));
  return regions;
}

function readWitnesses(path: string | undefined, faults: Faults): Config['witnesses'] {
  const lines = readText('WITNESSES', path, faults)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  return lines.flatMap((line) => {
    const [vkey = '', url = ''] = line.split(/\s+/);
    if (/^[^+]+\+[0-9a-f]{8}\+\S+$/.test(vkey) && /^https?:\/\//.test(url))
      return [{ vkey, url: url.replace(/\/+$/, '') }];
    faults.push({ path: 'WITNESSES', message: `baris "${line}" harus berbentuk "vkey alamat"` });
    return [];
  });
}
