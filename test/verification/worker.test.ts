import { beforeAll, describe, expect, it } from '@jest/globals';
import { verifyInWorker } from '../../src/checking/check-worker.ts';
import { latin1 } from '../../src/core/bytes.ts';
import { ikrarFile } from '../support/ikrar-file.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf } from '../support/signing.ts';

/** The process runs from source in tests. */
const entry = new URL('../support/check-worker-entry.mjs', import.meta.url);
const generous = { timeoutMs: 20_000, memoryMb: 256 };

/** A report that says why there is no other. */
const unfinished = (message: unknown) => ({
  verdict: 'indeterminate',
  signatures: [],
  findings: [{ code: 'check-unfinished', severity: 'indeterminate', message }],
});

describe('a file verified in a process of its own', () => {
  let bytes: Uint8Array;
  let roots: readonly Uint8Array[];
  beforeAll(async () => {
    const authority = await testAuthority();
    bytes = fileOf(await ikrarFile(authority, 2));
    roots = [authority.root.certificate];
  });

  it('gives the report with the codes that the file names, and leaves the bytes with the caller', async () => {
    const size = bytes.length;
    const { report, codes } = await verifyInWorker(bytes, { roots, at: eventTime }, generous, entry);
    expect(report.verdict).toBe('passed');
    expect(codes).toEqual([report.document?.code]);
    expect(bytes.length).toBe(size);
  });

  it('answers bytes that are no PDF with a report', async () => {
    const { report } = await verifyInWorker(latin1('not a PDF'), { roots, at: eventTime }, generous, entry);
    expect(report).toMatchObject({ verdict: 'failed', subIndication: 'FORMAT_FAILURE' });
  });

  it('ends a check that takes too long with a report, and the process goes on', async () => {
    const hurried = { timeoutMs: 1, memoryMb: 256 };
    const { report } = await verifyInWorker(bytes, { roots, at: eventTime }, hurried, entry);
    expect(report).toMatchObject(unfinished('Pemeriksaan memakan waktu terlalu lama'));
  });

  it('ends a check that takes too much memory with a report, and the process goes on', async () => {
    const objects = 200_000;
    const deep = latin1(`%PDF-1.7\n1 0 obj\n[${'[/A 1 0 R]'.repeat(objects)}]\nendobj\n`);
    const xref = `xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\n`;
    const tail = latin1(`${xref}startxref\n${deep.length}\n%%EOF\n`);
    const hostile = new Uint8Array([...deep, ...tail]);
    const narrow = { timeoutMs: 20_000, memoryMb: 8 };
    const { report } = await verifyInWorker(hostile, { roots, at: eventTime }, narrow, entry);
    expect(report).toMatchObject(unfinished('Pemeriksaan memakan memori terlalu banyak'));
  });

  it.each([
    ['throws', 'throw new Error("rusak")'],
    ['exits', 'process.exit(7)'],
  ])('answers with a report where the process %s, and the fault is told', async (_how, code) => {
    const faults: Error[] = [];
    const bounds = { ...generous, onFault: (error: Error) => faults.push(error) };
    const broken = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
    const { report } = await verifyInWorker(bytes, { roots, at: eventTime }, bounds, broken);
    expect(report).toMatchObject(unfinished(expect.stringContaining('kesalahannya sendiri')));
    expect(faults).toHaveLength(1);
  });

  it('tells many comments apart at once', async () => {
    const comments = latin1('<!---->'.repeat(140));
    const { report, type } = await verifyInWorker(comments, { roots, at: eventTime }, generous, entry);
    expect([report.findings[0]?.code, type]).toEqual(['header-missing', 'text']);
  });

  it('throws where the call itself is broken', async () => {
    const root = latin1('no certificate');
    await expect(verifyInWorker(bytes, { roots: [root], at: eventTime }, generous, entry)).rejects.toThrow(
      'verifier failed',
    );
  });
});
