import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditKeys, type KeyUse } from '../../src/ceremony/audit/keys.ts';
import { bindingEntry, enrolmentEntry } from '../../src/ceremony/key-entries.ts';
import { base64url, hex } from '../../src/core/bytes.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import { compressedPoint } from '../../src/core/p256-point.ts';
import type { DeskKey, PledgeFile, SignerKey } from '../../src/model.ts';
import { buildHouse, draft, type House, people, signAll } from '../support/house.ts';
import { PhoneKey } from '../support/phone.ts';

/** The keys that have signed, and those that are stored, are held against the log. */
describe('an audit of keys', () => {
  let house: House;
  let file: PledgeFile;
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000);
  const [phone, other, tablet] = [new PhoneKey(), new PhoneKey(), new PhoneKey()];
  const roster = people(2);
  let bound: SignerKey;
  let desk: DeskKey;

  const keyOf = (key: PhoneKey, at: Date, voided: readonly string[] = []): SignerKey => ({
    ...{ id: roster[0]!.id, version: 0, declarationId: file.declarationId, fileId: file.id, kind: 'device' },
    ...{ spki: base64url(key.spki), keySha256: key.keySha256, voided: [...voided], means: { kind: 'link' } },
    ...{ pinMark: 'x', at: at.toISOString() },
  });

  beforeAll(async () => {
    house = await buildHouse();
    const { services } = house;
    const declaration = await draft(services, roster);
    await services.ceremony.open(declaration.id);
    [file] = (await services.stores.files.find({ where: { declarationId: declaration.id } })) as [PledgeFile];
    bound = keyOf(phone, hours(-3));
    const at = hours(-3).toISOString();
    desk = {
      id: tablet.keySha256,
      version: 0,
      eventId: file.eventId,
      accountId: 'a',
      spki: base64url(tablet.spki),
      at,
    };
    await services.sequencer.add([bindingEntry(file, bound), enrolmentEntry(desk)]);
    await signAll(services, declaration, roster.slice(0, 1));
    await services.ceremony.mend();
    await services.stores.signerKeys.insert(bound);
    await services.stores.deskKeys.insert(desk);
  });
  afterAll(() => house.raze());

  const audit = async (uses: readonly KeyUse[] = [], now = hours(0)) =>
    (await auditKeys({ stores: house.services.stores, uses, now })).map(({ code, where }) => `${code} ${where}`);
  /** The person's signature is revision 2, behind certification and evidence. */
  const use = (key: PhoneKey, more: Partial<KeyUse> = {}): KeyUse => ({
    ...{ where: 'sini', file, n: 2, at: hours(-1).toISOString(), kind: 'ponsel' },
    ...{ point: hex(compressedPoint(key.spki)), enrolment: undefined, ...more },
  });
  const byDesk = (key: PhoneKey, row = desk): KeyUse =>
    use(key, { kind: 'meja', enrolment: sha256Hex(enrolmentEntry(row).bytes) });
  const wrong = ['power-unexplained sini'];

  it('finds nothing where each was in the log before it signed', async () => {
    expect(await audit([use(phone), byDesk(tablet)])).toEqual([]);
  });

  it('finds a consent by a key that the log does not know, or knows as one of another kind', async () => {
    expect(await audit([use(other)])).toEqual(wrong);
    expect(await audit([use(phone, { kind: 'sidik' })])).toEqual(wrong);
    expect(await audit([use(phone, { point: '02'.padEnd(66, '0') })])).toEqual(wrong); // on no curve
    expect(await audit([use(phone, { file: { ...file, code: '0000-0000-0000' } })])).toEqual(wrong);
  });

  it('finds a consent by the key of a desk that was not enrolled so: another key, event or entry', async () => {
    expect(await audit([byDesk(other)])).toEqual(wrong);
    expect(await audit([byDesk(tablet, { ...desk, at: hours(-2).toISOString() })])).toEqual(wrong);
    expect(await audit([use(tablet, { kind: 'meja' })])).toEqual(wrong);
    const elsewhere = { ...byDesk(tablet), file: { ...file, eventId: 'lain' } };
    expect(await audit([elsewhere])).toEqual(wrong);
  });

  it('finds a key that came into the log after its signature, or was voided before it', async () => {
    const late = keyOf(other, hours(-2), [phone.keySha256]);
    await house.services.sequencer.add([bindingEntry(file, late)]);
    expect(await audit([use(other)])).toEqual([...wrong, `row-replayed signerKeys ${bound.id}`]);
    expect(await audit([use(other, { n: 99 })])).toEqual([`row-replayed signerKeys ${bound.id}`]); // of no logged revision
    expect(await audit([use(phone)])).toEqual([...wrong, `row-replayed signerKeys ${bound.id}`]);
    const atOnce = use(phone, { at: new Date(Date.parse(late.at) + 1000).toISOString() });
    expect(await audit([atOnce])).toEqual([`row-replayed signerKeys ${bound.id}`]);
    await house.services.stores.signerKeys.replace({ ...late, version: 1 });
    expect(await audit()).toEqual([]);
  });

  it('gives what was only just written time, in either order', async () => {
    const fresh = new PhoneKey();
    const id = 'x'.repeat(18);
    const { signerKeys } = house.services.stores;
    await signerKeys.insert({ ...keyOf(fresh, hours(0)), id });
    const young = new PhoneKey();
    const tabletOfNow = { ...desk, id: fresh.keySha256, at: hours(0).toISOString() };
    await house.services.stores.deskKeys.insert(tabletOfNow);
    const enrolled = { ...desk, id: young.keySha256, at: hours(0).toISOString() };
    await house.services.sequencer.add([bindingEntry(file, keyOf(young, hours(0))), enrolmentEntry(enrolled)]);
    expect(await audit()).toEqual([]);
    expect(new Set(await audit([], hours(1)))).toEqual(
      new Set([
        `power-unexplained signerKeys ${id}`,
        `power-unexplained deskKeys ${fresh.keySha256}`,
        `record-missing signerKeys kunci ${young.keySha256}`,
        `record-missing deskKeys ${young.keySha256}`,
      ]),
    );
    await signerKeys.remove(id);
  });
});
