import { beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Hex } from '../../src/core/digest.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { findCertifiedContent } from '../../src/verification/certified-content.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { inSignerInfo, refill } from '../support/cms-surgery.ts';
import { startFile } from '../support/ikrar-file.ts';
import { testAuthority } from '../support/pki.ts';
import { fileOf, holdCeremony, startSigning } from '../support/signing.ts';

const find = (bytes: Uint8Array) => findCertifiedContent(bytes, nodePrimitives);

describe('the content that a certification covers', () => {
  let authority: Authority;
  let certified: Uint8Array;
  let base: Uint8Array;
  beforeAll(async () => {
    authority = await testAuthority();
    const signing = await startFile(authority, 1);
    await holdCeremony(signing);
    certified = fileOf(signing, 1);
    base = signing.base;
  });

  it('is that of the whole report, by the seal', async () => {
    const options = { roots: [authority.root.certificate], at: new Date(), primitives: nodePrimitives };
    const { document } = await verifyPdf(certified, options);
    expect(await find(certified)).toEqual({
      contentDigest: document!.contentDigest,
      certificateSha256: sha256Hex(authority.seal.certificate),
    });
  });

  it('is nothing where one octet that the seal covers is another, or the seal’s own signature', async () => {
    const at = Buffer.from(certified).indexOf('/MediaBox');
    expect(await find(certified.with(at + 1, certified[at + 1]! ^ 1))).toBeUndefined();
    const spoiled = refill(certified, (cms) =>
      inSignerInfo(cms, (fields) => fields.with(5, fields[5]!.with(-1, fields[5]!.at(-1)! ^ 1))),
    );
    expect(await find(spoiled)).toBeUndefined();
  });

  it('is nothing in a file without a certification, without content, and in what is no file', async () => {
    expect(await find(base)).toBeUndefined();
    expect(await find(new Uint8Array(100))).toBeUndefined();
    const bare = startSigning(authority, 1);
    await holdCeremony(bare);
    expect(await find(fileOf(bare, 1))).toBeUndefined();
  });
});
