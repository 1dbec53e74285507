import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Alarm, createAlarms } from '../../src/alarms.ts';
import { createAnchor } from '../../src/ceremony/anchor.ts';
import { createPrinted, type GetPrinted } from '../../src/ceremony/printed.ts';
import { concat, utf8 } from '../../src/core/bytes.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import { createBase } from '../../src/document/base.ts';
import { type Content, contentJson, parseContent } from '../../src/document/content.ts';
import type { Declaration, PledgeFile, Revision } from '../../src/model.ts';
import { crls } from '../../src/pki/crl.ts';
import { addDocumentTimestamp, addEvidence } from '../../src/signing/long-term.ts';
import { ownTimestamper } from '../../src/signing/timestamp.ts';
import type { Stores } from '../../src/stores.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { inSignerInfo, refill } from '../support/cms-surgery.ts';
import { buildHouse, draft, type House, people, signAll } from '../support/house.ts';
import { startOn } from '../support/signing.ts';

/** Somebody changes what is stored, through the store itself, so that every checksum is right. */
describe('the content of a file', () => {
  let house: House;
  let stores: Stores;
  let declaration: Declaration;
  let file: PledgeFile;
  let alarms: Alarm[];
  const roster = people(3);

  beforeEach(async () => {
    house = await buildHouse();
    stores = house.services.stores;
    declaration = await draft(house.services, roster);
    await house.services.ceremony.open(declaration.id);
    [file] = (await stores.files.find({ where: { declarationId: declaration.id } })) as [PledgeFile];
    alarms = [];
  });
  afterEach(() => house.raze());

  /** As a server that has just started reads it. */
  function restarted(revisions = stores.revisions): GetPrinted {
    const { authority, roots } = house.services;
    const raised = createAlarms((alarm) => alarms.push(alarm));
    const { get: getAnchor } = createAnchor({ revisions }, { authority, roots });
    return createPrinted(stores, { getAnchor, alarms: raised });
  }

  async function putContent(change: (content: Content) => Content, withDigest = false): Promise<void> {
    const paper = (await stores.papers.get(file.id))!;
    const content = contentJson(change(parseContent(paper.content)));
    expect(content).not.toBe(paper.content);
    await stores.papers.replace({ ...paper, version: paper.version + 1, content });
    if (withDigest) await putFile({ contentDigest: sha256Hex(utf8(content)) });
  }

  async function putFile(change: Partial<PledgeFile>): Promise<void> {
    const kept = (await stores.files.get(file.id))!;
    await stores.files.replace({ ...kept, ...change, version: kept.version + 1 });
  }

  const refused = async (getPrinted: GetPrinted): Promise<void> => {
    await expect(getPrinted(file.id)).rejects.toMatchObject({ code: 'content-altered' });
    expect(alarms).toEqual([{ code: 'content-altered', where: file.code, eventId: declaration.eventId }]);
  };

  const opposite = (content: Content): Content => ({
    ...content,
    text: JSON.parse(JSON.stringify(content.text).replace('netral', 'TIDAK NETRAL')) as Content['text'],
  });
  const governor = (content: Content): Content => ({
    ...content,
    signers: content.signers.map((signer, i) => (i === 0 ? { ...signer, name: 'Gubernur Palsu, S.H.' } : signer)),
  });
  const swapped = (content: Content): Content => ({ ...content, signers: content.signers.toReversed() });

  it('is read when it is what was certified', async () => {
    expect((await restarted()(file.id)).content.code).toBe(file.code);
    expect(alarms).toEqual([]);
  });

  it.each([
    ['another text', opposite],
    ['another person', governor],
    ['another order of the rows', swapped],
    ['what is no content at all', () => 'x' as unknown as Content],
    ['another address', (content: Content) => ({ ...content, url: 'https://palsu.example/v/x' })],
  ])('is refused with %s', async (_what, change) => {
    await putContent(change);
    await refused(restarted());
  });

  it('is refused when its digest was changed with it: the certified PDF names the true one', async () => {
    await putContent(governor, true);
    await refused(restarted());
  });

  it('is refused when only the digest was changed', async () => {
    await putFile({ contentDigest: '0'.repeat(64) });
    await refused(restarted());
  });

  it.each([{ code: '0000-0000-0001' }, { kind: 'pakta' as const }, { signers: 2 }])(
    'is refused when the light record says %j',
    async (change) => {
      await putFile(change);
      await expect(restarted()(file.id)).rejects.toMatchObject({ code: 'content-altered' });
    },
  );

  it('is refused when the certification is another: by a key of somebody else, or broken', async () => {
    const other = await buildHouse();
    try {
      const theirs = await draft(other.services, roster);
      await other.services.ceremony.open(theirs.id);
      const [foreign] = await other.services.stores.files.find({ where: { declarationId: theirs.id } });
      const [certification] = await other.services.stores.revisions.read(foreign!.id, { after: -1, limit: 1 });
      const paper = (await other.services.stores.papers.get(foreign!.id))!;
      const mine = (await stores.papers.get(file.id))!;
      await stores.papers.replace({ ...mine, version: mine.version + 1, content: paper.content });
      await putFile({ contentDigest: foreign!.contentDigest, code: foreign!.code });
      await expect(restarted(instead(certification!))(file.id)).rejects.toMatchObject({ code: 'content-altered' });
    } finally {
      await other.raze();
    }
    const [own] = await stores.revisions.read(file.id, { after: -1, limit: 1 });
    const broken = own!.bytes.map((byte, i) => (i === 5000 ? byte ^ 1 : byte));
    await expect(restarted(instead({ ...own!, bytes: broken }))(file.id)).rejects.toMatchObject({
      code: 'content-altered',
    });
  });

  const instead = (...first: readonly Revision[]): Stores['revisions'] => ({
    ...stores.revisions,
    read: async () => first,
  });

  /** Byte `at` octets behind the first `mark` in the certification is another. */
  async function spoiled(mark: string, at: number): Promise<Revision> {
    const [own] = await stores.revisions.read(file.id, { after: -1, limit: 1 });
    const from = Buffer.from(own!.bytes).indexOf(mark);
    expect(from).toBeGreaterThan(0);
    return { ...own!, bytes: own!.bytes.with(from + at, own!.bytes[from + at]! ^ 1) };
  }

  it('is refused when one octet that the seal covers is another, though the attached content is still there', async () => {
    await refused(restarted(instead(await spoiled('/Location(', 12))));
  });

  it('is refused when the seal’s signature is another’s, over the true octets', async () => {
    const [own] = await stores.revisions.read(file.id, { after: -1, limit: 1 });
    const bytes = refill(own!.bytes, (cms) =>
      inSignerInfo(cms, (fields) => fields.with(5, spoiledSignature(fields[5]!))),
    );
    await refused(restarted(instead({ ...own!, bytes })));
  });

  /** With another last octet. */
  const spoiledSignature = (der: Uint8Array): Uint8Array => der.with(-1, der.at(-1)! ^ 1);

  it('is refused when the first signature is no certification but a timestamp of our own TSA over a made-up file', async () => {
    const { authority, roots } = house.services;
    const content = parseContent((await stores.papers.get(file.id))!.content);
    const signing = startOn(authority, await createBase(content, { at: new Date() }));
    const timestamper = ownTimestamper(authority, () => new Date(), authority.random);
    const given = { timestamper, at: new Date() };
    const stamped = await addDocumentTimestamp(signing.state, signing.plan, signing.plan.timestamps[0]!, given);
    const lists = await crls(authority, new Date());
    const certificates = [authority.issuer.certificate, authority.tsa.certificate];
    const store = addEvidence(stamped.state, signing.plan, { certificates, crls: [lists.root, lists.issuer] });
    const bytes = concat(signing.base, stamped.bytes);
    const later = new Date(Date.now() + 60_000);
    const report = await verifyPdf(concat(bytes, store.bytes), { roots, at: later, primitives: nodePrimitives });
    expect(report.signatures.map(({ kind, trusted }) => [kind, trusted])).toEqual([['timestamp', true]]);
    expect(report.document?.contentDigest).toBe(file.contentDigest);
    const [own, dss] = await stores.revisions.read(file.id, { after: -1, limit: 2 });
    await refused(restarted(instead({ ...own!, bytes }, { ...dss!, bytes: store.bytes })));
  });

  it('is not verified again by the process that has certified it', async () => {
    const read = () => Promise.reject(new Error('read again'));
    const forgetful = { ...stores, revisions: { ...stores.revisions, read } };
    const next = await buildHouse({ stores: forgetful }, { DATA_DIR: house.config.dataDir });
    await expect(next.services.getPrinted(file.id)).rejects.toThrow('read again'); // the first house has certified this one
    const another = await draft(next.services, people(2));
    await next.services.ceremony.open(another.id);
    const [opened] = await stores.files.find({ where: { declarationId: another.id } });
    expect((await next.services.getPrinted(opened!.id)).content.signers).toHaveLength(2);
  });

  it('of a person who signs is never another than was certified', async () => {
    await putContent(governor, true);
    const next = await buildHouse({ stores }, { DATA_DIR: house.config.dataDir });
    await expect(signAll(next.services, declaration, roster.slice(0, 1))).rejects.toMatchObject({
      code: 'content-altered',
    });
    expect((await stores.revisions.facts(file.id)).some(({ kind }) => kind === 'signature')).toBe(false);
  });
});
