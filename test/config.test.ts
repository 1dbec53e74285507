import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../src/config.ts';
import { IkrarError } from '../src/errors.ts';

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof IkrarError && error.code === 'config-invalid')
      return error.faults.map((fault) => fault.path ?? '');
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('need nothing: the embedded store on the loopback', () => {
    expect(parseConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      baseUrl: 'http://localhost:3000',
      mongoUri: undefined,
    });
  });

  it('tell every fault at once', () => {
    const wrong = {
      PORT: 'abc',
      BASE_URL: 'ikrar',
      MONGODB_URI: 'postgres://x',
      LOG_LEVEL: 'loud',
      SEAL_P12: '/no/such.p12',
    };
    expect(faultsOf(wrong).toSorted()).toEqual(Object.keys(wrong).toSorted());
  });

  it('have one name each: a wrong letter is asked about, and what is nobody’s setting is nobody’s business', () => {
    for (const wrong of [
      'MONGO_DB_URI',
      'MONGODB_URL',
      'MONGODBURI',
      'BASE_URI',
      'BASEURL',
      'DATADIR',
      'DATA_DIRS',
      'SEAL_P1',
    ])
      expect(faultsOf({ [wrong]: 'x' })).toEqual([wrong]);
    const others = ['POST', 'HOSTS', 'HOME', 'HOSTNAME', 'npm_config_host', 'BASE_IMAGE', 'LOGNAME', 'TEMP_DIR', 'TSA'];
    expect(faultsOf(Object.fromEntries(others.map((name) => [name, 'x'])))).toEqual([]);
    expect(faultsOf({ MONGODB_URL: 'x', MONGODB_URI: 'mongodb://127.0.0.1' })).toEqual([]);
  });

  it('take an address that only this computer knows for training', () => {
    const own = [
      'http://localhost',
      'http://LOCALHOST.:3000',
      'https://localhost',
      'http://ikrar.localhost:8080',
      'http://127.0.0.1:3000',
      'http://127.1',
      'http://2130706433',
      'http://0.0.0.0:3000',
      'http://[::1]:3000',
      'http://[::]:3000',
      'http://[::ffff:127.0.0.1]',
    ];
    for (const BASE_URL of own) expect(parseConfig({ BASE_URL })).toMatchObject({ reach: 'loopback', use: 'latihan' });
    expect(parseConfig({})).toMatchObject({ reach: 'loopback', use: 'latihan' });
  });

  it('refuse plain http that others can open, unless that is said in words', () => {
    const plain = [
      'http://ikrar.example',
      'http://192.168.1.5:3000',
      'http://localhost.example',
      'http://[fe80::1]:80',
      'http://127.example',
    ];
    for (const BASE_URL of plain) {
      expect(faultsOf({ BASE_URL })).toEqual(['BASE_URL']);
      expect(parseConfig({ BASE_URL, ALLOW_HTTP: 'yes' })).toMatchObject({ reach: 'plain', use: undefined });
    }
    expect(faultsOf({ BASE_URL: plain[0]!, ALLOW_HTTP: 'true' })).toEqual(['ALLOW_HTTP']);
    expect(parseConfig({ BASE_URL: 'https://ikrar.example' })).toMatchObject({ reach: 'secure', use: undefined });
  });

  it('mark what is made as training or sample wherever that is asked for', () => {
    for (const PURPOSE of ['latihan', 'contoh'])
      expect(parseConfig({ BASE_URL: 'https://ikrar.example', PURPOSE }).use).toBe(PURPOSE);
    expect(parseConfig({ PURPOSE: 'contoh' }).use).toBe('contoh');
    expect(faultsOf({ PURPOSE: 'resmi' })).toEqual(['PURPOSE']);
  });

  it('refuse an address with a path, from which every link would lead away', () => {
    for (const BASE_URL of ['https://kantor.example/ikrar', 'https://kantor.example/ikrar/'])
      expect(faultsOf({ BASE_URL })).toEqual(['BASE_URL']);
    expect(parseConfig({ BASE_URL: 'https://kantor.example/' }).baseUrl).toBe('https://kantor.example');
  });

  it('print no address with a password, a query or a fragment', () => {
    for (const BASE_URL of ['http://a:b@ikrar.example', 'http://ikrar.example/?x=1', 'http://ikrar.example/#x'])
      expect(faultsOf({ BASE_URL })).toEqual(['BASE_URL']);
  });

  it('say what is wrong in Indonesian', () => {
    const wrong = { TRUST_PROXY: 'x', LOG_LEVEL: 'y', PORT: '1.5', OFFICE: 'o'.repeat(101) };
    expect(() => parseConfig(wrong)).toThrow(/harus angka[\s\S]*harus silent/);
    expect(() => parseConfig(wrong)).not.toThrow(/[Ii]nvalid|expected|Too/);
  });

  it('take an empty variable as not set, and cut the slash of an address', () => {
    expect(parseConfig({ MONGODB_URI: '', BASE_URL: 'https://ikrar.example/' }).baseUrl).toBe('https://ikrar.example');
  });

  it('read witnesses from a file, a line each, and name a line that is wrong', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ikrar-')), 'witnesses');
    writeFileSync(file, '# saksi\nw.example/1+0123abcd+BKey= https://w.example/\n');
    expect(parseConfig({ WITNESSES: file }).witnesses).toEqual([
      { vkey: 'w.example/1+0123abcd+BKey=', url: 'https://w.example' },
    ]);
    writeFileSync(file, 'hanya-nama\n');
    expect(faultsOf({ WITNESSES: file })).toEqual(['WITNESSES']);
  });

  it('read regions from a file, and name each line that is wrong', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ikrar-')), 'wilayah.csv');
    writeFileSync(file, 'kode;nama\n13.03.11;Kupitan Baru\n');
    expect(parseConfig({ REGIONS: file }).regions).toEqual([
      { code: '13.03.11', level: 'kecamatan', name: 'Kupitan Baru' },
    ]);
    expect(parseConfig({}).regions).toEqual([]);
    writeFileSync(file, '13.03.11;Kupitan Baru\n13-03-12;Kupitan\n');
    expect(() => parseConfig({ REGIONS: file })).toThrow(/REGIONS: baris 2: kode harus seperti/);
    writeFileSync(file, Array.from({ length: 30 }, (_, i) => `salah ${i};x`).join('\n'));
    expect(faultsOf({ REGIONS: file })).toHaveLength(21);
    expect(faultsOf({ REGIONS: `${file}.hilang` })).toEqual(['REGIONS']);
  });

  it('read a server for e-mail, encrypted unless it is this computer or the operator says no', () => {
    const smtp = (url: string, sender = 'ikrar@kantor.example') =>
      parseConfig({ SMTP_URL: url, SMTP_FROM: sender }).smtp;
    expect(parseConfig({}).smtp).toBeUndefined();
    expect(smtp('smtp://ikrar%40kantor:a%3Ab@mail.example', 'Bawaslu Sijunjung <ikrar@kantor.example>')).toEqual({
      host: 'mail.example',
      port: 587,
      encryption: 'starttls',
      login: { user: 'ikrar@kantor', password: 'a:b' },
      from: { name: 'Bawaslu Sijunjung', address: 'ikrar@kantor.example' },
    });
    expect(smtp('smtps://mail.example')).toMatchObject({ port: 465, encryption: 'tls', from: { name: '' } });
    expect(smtp('smtp://localhost:1025')).toMatchObject({ port: 1025, encryption: 'none' });
    expect(smtp('smtp://[::1]')).toMatchObject({ host: '::1', encryption: 'none' });
    expect(smtp('smtp://localhost.example')).toMatchObject({ encryption: 'starttls' });
    expect(smtp('smtp://mail.example:25?tls=no')).toMatchObject({ port: 25, encryption: 'none' });
  });

  it('refuse a server for e-mail that is half set or malformed, without repeating its password', () => {
    const sender = 'ikrar@kantor.example';
    for (const url of [
      'mail.example:25',
      'http://mail.example',
      'smtp://',
      'smtp://ikrar@mail.example',
      'smtp://a:%@mail.example',
      'smtp://mail.example/x',
      'smtp://mail.example?tls=mungkin',
      'smtps://mail.example?tls=no',
    ])
      expect([url, faultsOf({ SMTP_URL: url, SMTP_FROM: sender })]).toEqual([url, ['SMTP_URL']]);
    for (const from of [
      'Bawaslu',
      'a@b',
      'x\r\nBcc: y <a@b.example>',
      'a@b.example, c@d.example',
      '<a@b.example> <c@d.example>',
    ])
      expect([from, faultsOf({ SMTP_URL: 'smtp://mail.example', SMTP_FROM: from })]).toEqual([from, ['SMTP_FROM']]);
    expect(faultsOf({ SMTP_URL: 'smtp://mail.example' })).toEqual(['SMTP_FROM']);
    expect(faultsOf({ SMTP_FROM: sender })).toEqual(['SMTP_URL']);
    expect(() => parseConfig({ SMTP_URL: 'smtp://ikrar:rahasia@mail.example/x', SMTP_FROM: sender })).not.toThrow(
      /rahasia/,
    );
  });
});
