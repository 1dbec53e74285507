import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Authority } from '../../src/pki/authority.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { Forger, stream } from '../attacks/forger.ts';
import { startFile } from '../support/ikrar-file.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf, holdCeremony, type Signing, takeEvidence } from '../support/signing.ts';

describe('a DSS behind the last timestamp, which nothing closes', () => {
  const remark = 'Kami mendukung calon nomor tiga. '.repeat(130);
  let house: Authority;
  let signing: Signing;
  let closed: Forger;
  /** With a newer CRL behind it, which our own writer brought. */
  let own: Forger;
  beforeAll(async () => {
    house = await testAuthority();
    signing = await holdCeremony(await startFile(house, 1));
    closed = new Forger(fileOf(signing));
    await takeEvidence(signing);
    own = new Forger(fileOf(signing));
  });
  const storeOf = (file: Forger): number => Number(/\/DSS (\d+) 0 R/.exec(file.body(file.root))?.[1]);

  /** The store with other entries, and one new object behind everything. */
  function withStore(change: (body: string, fresh: number) => string, object?: (issuer: string) => string): Forger {
    const store = storeOf(closed);
    const issuer = Buffer.from(house.issuer.certificate).toString('latin1');
    const fresh = closed.size;
    return closed.append([
      [store, change(closed.body(store), fresh)],
      ...(object ? [[fresh, object(issuer)] as const] : []),
    ]);
  }
  const named = (body: string, fresh: number): string => body.replace('/Certs[', `/Certs[${fresh} 0 R `);
  const judge = (file: Forger) => verifyPdf(file.bytes, { roots: [house.root.certificate], at: eventTime, primitives });
  async function refuse(file: Forger, code: string): Promise<void> {
    const { verdict, findings } = await judge(file);
    expect({ verdict, codes: findings.map((finding) => finding.code) }).toEqual({
      verdict: 'failed',
      codes: expect.arrayContaining([code]),
    });
  }

  it('may bring what the store lacked, as our own writer brings it, and is called unsigned then', async () => {
    for (const file of [own, new Forger(fileOf(signing, 2))]) {
      const { verdict, findings } = await judge(file);
      expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({
        verdict: 'passed',
        codes: expect.arrayContaining(['end-unsigned']),
      });
    }
  });

  it.each<[string, (text: string) => string]>([
    ['another second identifier', (text) => text.replace(/(?<=\/ID\[<\w+><)./, (digit) => (digit === '0' ? '1' : '0'))],
    ['its second identifier in capitals', (text) => text.replace(/(?<=\/ID\[<\w+><)\w+/, (id) => id.toUpperCase())],
    ['its identifiers in capitals', (text) => text.replace(/(?<=\/ID\[)[^\]]+/, (ids) => ids.toUpperCase())],
    ['a space in front of its table', (text) => text.replace('endobj\nxref', 'endobj\rxref')],
    [
      'the entries of its store in another order',
      (text) => text.replace(/(\/Certs\[[^\]]*\])(\/CRLs\[[^\]]*\])/, '$2$1'),
    ],
  ])('with %s is refused', (_, change) =>
    refuse(new Forger(closed.text + change(own.text.slice(closed.text.length))), 'end-unusual'),
  );

  it.each<[string, () => Forger]>([
    ['a certificate again', () => withStore(named, (issuer) => stream('', issuer))],
    ['nothing new', () => closed.append([[storeOf(closed), closed.body(storeOf(closed))]])],
  ])('with %s is refused', (_, make) => refuse(make(), 'end-unusual'));

  it('is refused with another octet at any place of its syntax', async () => {
    const start = closed.text.length;
    const kept: number[] = [];
    for (let at = start; at < own.text.length; at += 3) {
      const inStream = own.text.lastIndexOf('\nstream\n', at) > own.text.lastIndexOf('\nendstream', at);
      if (inStream) continue;
      const byte = own.text.charCodeAt(at);
      const text =
        own.text.slice(0, at) + String.fromCharCode(byte ^ (byte < 0x21 ? 0x2a : 0x01)) + own.text.slice(at + 1);
      if ((await judge(new Forger(text))).verdict === 'passed') kept.push(at - start);
    }
    expect(kept).toEqual([]);
  });

  it.each<[string, string, () => Forger]>([
    ['a text as a certificate', 'certificate-damaged', () => withStore(named, () => stream('', remark))],
    ['a remark on a certificate', 'change-unusual', () => withStore(named, (der) => stream(`/Note(${remark})`, der))],
    [
      'a text among validation data of single signatures',
      'change-unusual',
      () =>
        withStore(
          (body, fresh) => body.replace('/Certs', `/VRI<</X ${fresh} 0 R>>/Certs`),
          () => stream('', remark),
        ),
    ],
    ['a text in a list', 'change-unusual', () => withStore((body) => body.replace('/Certs[', `/Certs[(${remark})`))],
    ['a text as its type', 'change-unusual', () => withStore((body) => body.replace('/DSS', `(${remark})`))],
  ])('with %s is refused', (_, code, make) => refuse(make(), code));
});
