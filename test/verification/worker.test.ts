import { beforeAll, describe, expect, it } from '@jest/globals';
import { verifyInWorker } from '../../src/checking/check-worker.ts';
import { latin1 } from '../../src/core/bytes.ts';
import { ikrarFile } from '../support/ikrar-file.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf } from '../support/signing.ts';

/** Threads in tests run from source. */
const entry = new URL('../support/check-worker-entry.mjs', import.meta.url);
const generous = { timeoutMs: 20_000, memoryMb: 256 };

describe('a file verified in a thread of its own', () => {
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

  it('ends a check that takes too long, and the process goes on', async () => {
    const hurried = { timeoutMs: 1, memoryMb: 256 };
    await expect(verifyInWorker(bytes, { roots, at: eventTime }, hurried, entry)).rejects.toMatchObject({
      code: 'pdf-unreadable',
    });
  });

  it('ends a check that takes too much memory, and the process goes on', async () => {
    const objects = 200_000;
    const deep = latin1(`%PDF-1.7\n1 0 obj\n[${'[/A 1 0 R]'.repeat(objects)}]\nendobj\n`);
    const xref = `xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\n`;
    const tail = latin1(`${xref}startxref\n${deep.length}\n%%EOF\n`);
    const hostile = new Uint8Array([...deep, ...tail]);
    await expect(
      verifyInWorker(hostile, { roots, at: eventTime }, { timeoutMs: 20_000, memoryMb: 8 }, entry),
    ).rejects.toMatchObject({ code: 'pdf-unreadable' });
  });

  it('throws where the call itself is broken', async () => {
    const root = latin1('no certificate');
    await expect(verifyInWorker(bytes, { roots: [root], at: eventTime }, generous, entry)).rejects.toThrow(
      'verifier failed',
    );
  });
});
