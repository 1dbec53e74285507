import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkTexts } from '../../src/ceremony/texts.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import { IkrarError } from '../../src/errors.ts';
import type { Declaration, Person } from '../../src/model.ts';
import { buildHouse, bytesOf, draft, type House, people, signAll, strokes } from '../support/house.ts';

const means = { kind: 'hall' } as const;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof IkrarError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a joint declaration', () => {
  let house: House;
  let roster: readonly Person[];
  let declaration: Declaration;

  beforeAll(async () => {
    house = await buildHouse();
    roster = people(7);
    declaration = await draft(house.services, roster);
  });
  afterAll(() => house.raze());

  const file = async () =>
    (await house.services.stores.files.find({ where: { declarationId: declaration.id } })).find(
      ({ kind }) => kind === 'ikrar',
    )!;

  async function request(person: Person) {
    const { id: fileId, contentDigest } = await file();
    return { fileId, signerId: person.id, contentDigest, strokes, means };
  }

  it('cannot be signed as a draft, and previews without a code', async () => {
    const preview = await house.services.ceremony.preview(declaration.id);
    expect(Buffer.from(preview.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(await codeOf(house.services.ceremony.close(declaration.id))).toBe('declaration-not-open');
  });

  it('opens once: a file with certification and evidence, frozen', async () => {
    const open = await house.services.ceremony.open(declaration.id);
    expect(open.state).toBe('open');
    const { id, code } = await file();
    expect((await house.services.stores.revisions.facts(id)).map(({ kind }) => kind)).toEqual(['certification', 'dss']);
    await house.services.ceremony.open(declaration.id);
    expect((await file()).code).toBe(code);
    expect((await house.services.stores.revisions.facts(id)).length).toBe(2);
  });

  it('takes a signature once, and answers a repeat with the first receipt', async () => {
    const { ceremony, stores } = house.services;
    const sekda = roster[0]!;
    const [first, double] = await Promise.all([
      ceremony.sign(await request(sekda)),
      ceremony.sign(await request(sekda)),
    ]);
    expect(double).toEqual(first);
    expect(await ceremony.sign(await request(sekda))).toEqual(first);
    expect(first).toMatchObject({ n: 2, ordinal: 1, of: 7, name: sekda.name, timestampBy: 'own' });
    expect((await stores.revisions.facts(first.fileId)).length).toBe(3);
  });

  it('refuses another text, a stranger, and strokes that are no signature, and nothing is written', async () => {
    const { ceremony, stores } = house.services;
    const good = await request(roster[1]!);
    expect(await codeOf(ceremony.sign({ ...good, contentDigest: '0'.repeat(64) }))).toBe('digest-mismatch');
    expect(await codeOf(ceremony.sign({ ...good, signerId: 'nobody' }))).toBe('not-found');
    for (const bad of [
      [],
      [[[1001, 5] as const]],
      [[[5, 5] as const]],
      [Array.from({ length: 4001 }, () => [1, 1] as const)],
    ])
      expect(await codeOf(ceremony.sign({ ...good, strokes: bad }))).toBe('strokes-invalid');
    expect((await stores.revisions.facts(good.fileId)).length).toBe(3);
  });

  it('lets all others sign at once, each with their own revision, and counts them', async () => {
    const receipts = await signAll(house.services, declaration, roster.slice(1));
    expect(receipts.map(({ ordinal }) => ordinal).toSorted()).toEqual([2, 3, 4, 5, 6, 7]);
    expect(new Set(receipts.map(({ certificateSha256 }) => certificateSha256)).size).toBe(6);
    const progress = await house.services.ceremony.progress(declaration.id);
    expect(progress).toMatchObject({ total: 7, signed: 7, state: 'open' });
    expect(progress.groups.find(({ label }) => label === 'Kecamatan Kupitan')).toEqual({
      label: 'Kecamatan Kupitan',
      total: 3,
      signed: 3,
    });
  });

  it('closes to a sealed file and minutes, refuses late signatures, and every stored digest is the bytes', async () => {
    const { ceremony, stores } = house.services;
    const late = await request(roster[0]!);
    expect((await ceremony.close(declaration.id)).state).toBe('closed');
    const { id } = await file();
    const facts = await stores.revisions.facts(id);
    expect(facts.slice(-2).map(({ kind }) => kind)).toEqual(['dss', 'timestamp']);
    for (const { n, sha256, size } of facts) {
      const bytes = await bytesOf(house.services, id, n);
      expect([sha256Hex(bytes), bytes.length]).toEqual([sha256, size]);
    }
    expect(await ceremony.sign(late)).toMatchObject({ ordinal: 1 }); // a person who has signed keeps their receipt
    expect(await codeOf(ceremony.close(declaration.id))).toBe('none'); // a repeat changes nothing
    expect((await stores.revisions.facts(id)).length).toBe(facts.length);
    const files = await stores.files.find({ where: { declarationId: declaration.id } });
    expect(files.map(({ kind }) => kind).toSorted()).toEqual(['berita-acara', 'ikrar']);
  });

  it('renews the archive timestamp, and a revocation is an entry of the log', async () => {
    const { ceremony, stores } = house.services;
    const { id } = await file();
    await ceremony.extend(id);
    expect((await stores.revisions.facts(id)).slice(-4).map(({ kind }) => kind)).toEqual([
      'dss',
      'timestamp',
      'dss',
      'timestamp',
    ]);
    await ceremony.revoke(declaration.id, 'Salah wilayah', 'penyelenggara');
    expect(await stores.log.find(id, -1)).toBeDefined();
    expect(await codeOf(ceremony.open(declaration.id))).toBe('declaration-closed');
    await ceremony.mend();
    expect(await stores.revisions.unlogged(10)).toEqual([]);
  });
});

describe('what is missing', () => {
  let house: House;
  beforeAll(async () => {
    house = await buildHouse();
  });
  afterAll(() => house.raze());

  it('is said before anything is frozen', async () => {
    const { ceremony, stores } = house.services;
    const empty = await draft(house.services, []);
    expect(await codeOf(ceremony.open(empty.id))).toBe('roster-empty');
    const slotless = await draft(house.services, people(2), { slots: {} });
    expect(await codeOf(ceremony.open(slotless.id))).toBe('slot-missing');
    for (const { id } of [empty, slotless]) expect((await stores.declarations.get(id))!.state).toBe('draft');
    expect(await codeOf(ceremony.open('nothing'))).toBe('not-found');
  });
});

describe('a text that was used', () => {
  it('may never change: the next start refuses', async () => {
    const house = await buildHouse();
    const declaration = await draft(house.services, people(1));
    await house.services.ceremony.open(declaration.id);
    const { stores, texts } = house.services;
    const [used] = await stores.texts.find();
    expect(used).toMatchObject({ id: 'ikrar-asn/1', text: { digest: texts.shipped.get('ikrar-asn', 1).digest } });
    await expect(checkTexts(stores, texts.shipped)).resolves.toBeUndefined();
    await stores.texts.put([{ ...used!, text: { ...used!.text, digest: '0'.repeat(64) } }]);
    expect(await codeOf(checkTexts(stores, texts.shipped))).toBe('template-changed');
    await house.raze();
  });
});

describe('other layouts', () => {
  let house: House;
  beforeAll(async () => {
    house = await buildHouse();
  });
  afterAll(() => house.raze());

  it('volumes: one file a group, each with its own code, all closed together', async () => {
    const { ceremony, stores } = house.services;
    const roster = people(7);
    const declaration = await draft(house.services, roster, { volumes: 'by-group' });
    await ceremony.open(declaration.id);
    await signAll(house.services, declaration, roster);
    await ceremony.close(declaration.id);
    const files = (await stores.files.find({ where: { declarationId: declaration.id } })).filter(
      ({ kind }) => kind === 'ikrar',
    );
    expect(files.map(({ label, signers }) => [label, signers])).toEqual([
      ['Kecamatan Kupitan', 4], // three wali nagari and the reader, who stands in the first volume
      ['Kecamatan Sijunjung', 3],
    ]);
    expect(new Set(files.map(({ code }) => code)).size).toBe(2);
  });

  it('individual pledges: one file a person', async () => {
    const { ceremony, stores } = house.services;
    const roster = people(3).map((person) => ({
      ...person,
      role: 'penandatangan' as const,
      nip: '196508011989081002',
    }));
    const declaration = await draft(house.services, roster, {
      kind: 'perorangan',
      template: { id: 'pakta-integritas', version: 1 },
    });
    await ceremony.open(declaration.id);
    await signAll(house.services, declaration, roster);
    await ceremony.close(declaration.id);
    const files = (await stores.files.find({ where: { declarationId: declaration.id } })).filter(
      ({ kind }) => kind === 'pakta',
    );
    expect(files.map(({ label }) => label)).toEqual(roster.map(({ name }) => name));
    for (const { id } of files) {
      const kinds = (await stores.revisions.facts(id)).map(({ kind }) => kind);
      expect(kinds).toEqual(['certification', 'dss', 'signature', 'dss', 'timestamp']);
    }
  });
});

describe('mending', () => {
  it('finishes the others when one cannot be finished, and says so', async () => {
    const house = await buildHouse();
    const { ceremony, stores } = house.services;
    const broken = await draft(house.services, people(1), {
      state: 'opening',
      template: { id: 'no-such-text', version: 1 },
    });
    const good = await draft(house.services, people(2), { state: 'opening' });
    await expect(ceremony.mend()).rejects.toBeInstanceOf(AggregateError);
    expect((await stores.declarations.get(good.id))!.state).toBe('open');
    expect((await stores.declarations.get(broken.id))!.state).toBe('opening');
    await stores.declarations.remove(broken.id);
    await house.raze();
  });
});

describe('sealing in the second of the last signature', () => {
  it('waits for the next one: a revocation list of the same second proves nothing', async () => {
    let now = new Date('2024-09-30T03:00:00.400Z');
    const waited: number[] = [];
    const sleep = async (milliseconds: number) => {
      waited.push(milliseconds);
      now = new Date(now.getTime() + milliseconds);
    };
    const house = await buildHouse({ clock: () => now, sleep });
    const roster = people(1);
    const declaration = await draft(house.services, roster);
    await house.services.ceremony.open(declaration.id);
    await signAll(house.services, declaration, roster);
    await house.services.ceremony.close(declaration.id);
    expect(waited).toEqual([600, 1000]); // after the signature; and the minutes after their certification
    await house.raze();
  });
});
