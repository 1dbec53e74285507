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
});
