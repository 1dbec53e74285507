import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConsentEvidence } from '../../src/core/consent-attribute.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import { parseContent } from '../../src/document/content.ts';
import { IkrarError } from '../../src/errors.ts';
import type { Person } from '../../src/model.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { consentOf, drawingOf, type How } from '../support/consents.ts';
import { buildHouse, bytesOf, draft, type House, people, strokes } from '../support/house.ts';
import type { Signing } from '../support/signing.ts';

const means = { kind: 'kiosk', attendant: 'petugas', card: 'KTP' } as const;
const day = 24 * 60 * 60 * 1000;
const other = 'A'.repeat(43);

let house: House;
let roster: readonly Person[];
let fileId: string;

beforeAll(async () => {
  house = await buildHouse();
  roster = people(8);
  const { services } = house;
  const { id } = await draft(services, roster);
  await services.ceremony.open(id);
  const [file] = await services.stores.files.find({ where: { declarationId: id } });
  fileId = file!.id;
});
afterAll(() => house.raze());

/** What a device of a person sends. */
async function given(i: number, how: How = {}, id = fileId) {
  const { stores, clock } = house.services;
  const [file, paper] = [(await stores.files.get(id))!, (await stores.papers.get(id))!];
  const [content, plan] = [parseContent(paper.content), JSON.parse(paper.plan) as Signing['plan']];
  const { origin, hostname } = new URL(content.url);
  const { typedName } = how;
  const { consent } = consentOf({ signing: { plan } as Signing, content }, i, {
    rp: hostname,
    ...how,
    client: { origin, ...how.client },
    said: { waktu: clock().getTime(), ...how.said },
  });
  const { octets, evidence } = consent!;
  const signerId = content.signers[i]!.id;
  const drawn = typedName === undefined ? { drawing: drawingOf(plan.signatures[i]!) } : {};
  return { fileId: id, signerId, contentDigest: file.contentDigest, means, consent: octets, evidence, ...drawn };
}

async function refusal(request: Promise<Parameters<House['services']['ceremony']['sign']>[0]>): Promise<string> {
  try {
    await house.services.ceremony.sign(await request);
  } catch (error) {
    if (error instanceof IkrarError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a consent that was signed elsewhere', () => {
  it('goes into the file as it was signed, with the drawing; the row keeps how the person was identified', async () => {
    const { ceremony, stores, clock } = house.services;
    const requests = [
      await given(0),
      await given(1, { kind: 'sidik' }),
      await given(2, { kind: 'meja' }),
      await given(3, { typedName: 'Syafi’i' }),
    ];
    for (const request of requests) {
      const receipt = await ceremony.sign(request);
      expect(receipt.consentDigest).toBe(sha256Hex(request.consent));
      expect(await ceremony.sign(request)).toEqual(receipt);
    }
    const raw = { fileId, signerId: roster[4]!.id, contentDigest: requests[0]!.contentDigest, means };
    await ceremony.sign({ ...raw, strokes });
    const revisions = await stores.revisions.read(fileId, { after: 1, limit: 9 });
    expect(revisions.slice(0, 4).map(({ consent }) => consent)).toEqual(
      requests.map(({ consent }) => Buffer.from(consent).toString()),
    );
    expect(revisions.map((revision) => revision.means)).toEqual(Array.from({ length: 5 }, () => means));
    const roots = house.services.roots;
    const report = await verifyPdf(await bytesOf(house.services, fileId), { roots, at: clock(), primitives });
    expect(report.verdict).toBe('passed');
    expect(report.signatures.slice(1).map(({ consent }) => consent?.kind)).toEqual([
      ...['ponsel', 'sidik', 'meja', 'ponsel', 'server'],
    ]);
    const logged = await Promise.all(
      revisions.map(({ n }) => stores.revisions.facts(fileId, { after: n - 1, limit: 1 })),
    );
    expect(logged.map(([facts]) => facts?.consentDigest)).toEqual(
      report.signatures.slice(1).map(({ consent }) => consent?.sha256),
    );
  });

  it('has one space for a person’s drawing, however often it is asked: what a phone made to fit is accepted', async () => {
    const spaces = Array.from({ length: 40 }, () => house.services.ceremony.findSpace(fileId, roster[1]!.id));
    expect(new Set((await Promise.all(spaces)).map((space) => space!.limit)).size).toBe(1);
  });

  it('is told the space that it may draw in, which holds what anybody draws there', async () => {
    const space = await house.services.ceremony.findSpace(fileId, roster[5]!.id);
    expect(space).toEqual({ width: expect.any(Number), height: expect.any(Number), limit: expect.any(Number) });
    expect(space!.limit).toBeGreaterThan(1000);
  });

  const bend = (change: object) => (one: ConsentEvidence) => ({ ...one, ...change }) as ConsentEvidence;
  it.each<[string, How, string]>([
    ['to another text', { said: { isi: other } }, 'digest-mismatch'],
    ['to another file', { said: { kode: '7K3M-Q2XA-91FH' } }, 'consent-invalid'],
    ['for another field', { said: { medan: 'Sig0001' } }, 'consent-invalid'],
    ['of another person', { said: { orang: 'p1' } }, 'consent-invalid'],
    ['to another drawing', { said: { goresan: other } }, 'consent-invalid'],
    ['by the server itself', { kind: 'server' }, 'consent-invalid'],
    ['of another kind than its evidence', { said: { cara: 'meja' } }, 'consent-invalid'],
    ['with a field more', { text: (text) => text.replace('}', ',"zaman":1}') }, 'consent-invalid'],
    ['signed by another key', { bend: bend({ point: new Uint8Array(33).fill(2) }) }, 'consent-invalid'],
    [
      'with a passkey on another site',
      { kind: 'sidik', client: { origin: 'http://ikrar.example' } },
      'consent-invalid',
    ],
    ['with an unverified passkey', { kind: 'sidik', flags: 1 }, 'consent-invalid'],
    ['by a clock two days ahead', { said: { waktu: Date.now() + 2 * day } }, 'consent-invalid'],
    ['by a clock two days behind', { said: { waktu: Date.now() - 2 * day } }, 'consent-invalid'],
    ['to a name that is none', { typedName: '123' }, 'strokes-invalid'],
    ['to a name without glyphs', { typedName: '漢字 abc' }, 'character-unprintable'],
  ])('is refused %s', async (_what, how, code) => {
    expect(await refusal(given(5, how))).toBe(code);
  });

  it.each([
    ['that is not the one', '0 0 m\n100 20 l\n'],
    ['that is missing', undefined],
  ])('is refused with a drawing %s', async (_what, drawing) => {
    const { drawing: _, ...request } = await given(5);
    expect(await refusal(Promise.resolve({ ...request, ...(drawing ? { drawing } : {}) }))).toBe('consent-invalid');
  });

  it('is refused with a drawing beside a name, and with one that leaves its space', async () => {
    const named = await given(5, { typedName: 'Abu' });
    expect(await refusal(Promise.resolve({ ...named, drawing: '0 0 m\n100 20 l\n' }))).toBe('strokes-invalid');
    for (const drawing of ['0 0 m\n5000 20 l\n', '0 0 m\n', `0 0 m\n${'100 20 l\n0 0 l\n'.repeat(300)}`]) {
      const goresan = createHash('sha256').update(drawing).digest('base64url');
      const request = await given(5, { said: { goresan } });
      expect(await refusal(Promise.resolve({ ...request, drawing }))).toBe('strokes-invalid');
    }
  });
});

describe('a declaration that prints no handwriting', () => {
  let electronic: string;
  let signers: readonly Person[];
  const kept = () => house.services.stores.drawings.find({ where: { fileId: electronic } });

  beforeAll(async () => {
    const { services } = house;
    signers = people(5);
    const { id } = await draft(services, signers, { appearance: 'electronic' });
    await services.ceremony.open(id);
    electronic = (await services.stores.files.find({ where: { declarationId: id } }))[0]!.id;
  });

  it('says so in its content, and another does not say anything of it', async () => {
    const [here, there] = await Promise.all([electronic, fileId].map((id) => house.services.stores.papers.get(id)));
    expect(parseContent(here!.content)).toMatchObject({ schema: 'ikrar/3', appearance: 'electronic' });
    expect(parseContent(there!.content)).not.toHaveProperty('appearance');
    expect(parseContent(there!.content).schema).toBe('ikrar/2');
  });

  it('takes drawings and names of every way, prints neither, and keeps the drawings beside the file', async () => {
    const { ceremony, clock, roots } = house.services;
    const phone = await given(0, {}, electronic);
    const requests = [
      phone,
      await given(1, { kind: 'meja' }, electronic),
      await given(2, { typedName: 'Syafi’i' }, electronic),
      { fileId: electronic, signerId: signers[3]!.id, contentDigest: phone.contentDigest, means, strokes },
    ];
    for (const request of requests) await ceremony.sign(request);
    const pdf = await bytesOf(house.services, electronic);
    const report = await verifyPdf(pdf, { roots, at: clock(), primitives });
    expect([report.verdict, report.signatures.map(({ consent }) => consent?.kind)]).toEqual([
      'passed',
      [undefined, 'ponsel', 'meja', 'ponsel', 'server'],
    ]);
    const drawings = await kept();
    expect(drawings).toHaveLength(3);
    const revisions = await house.services.stores.revisions.read(electronic, { after: 1 });
    for (const i of [0, 1, 3]) {
      const { goresan } = JSON.parse(revisions.find(({ signerId }) => signerId === signers[i]!.id)!.consent!);
      const { text } = drawings.find(({ id }) => id.startsWith(`${electronic}/${signers[i]!.id}/`))!;
      expect(createHash('sha256').update(text).digest('base64url')).toBe(goresan);
    }
    expect(drawings.map(({ text }) => text)).toContain(phone.drawing);
  });

  it('keeps no second drawing of somebody who has signed, and none of somebody who is refused', async () => {
    const { ceremony } = house.services;
    const before = await kept();
    const { contentDigest } = await given(0, {}, electronic);
    const again = { fileId: electronic, signerId: signers[3]!.id, contentDigest, means, strokes: strokes.slice(0, 1) };
    expect((await ceremony.sign(again)).signerId).toBe(signers[3]!.id);
    expect(await refusal(given(4, { said: { goresan: other } }, electronic))).toBe('consent-invalid');
    expect(await kept()).toEqual(before);
  });
});
