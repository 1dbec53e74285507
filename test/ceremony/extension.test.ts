import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { PledgeFile } from '../../src/model.ts';
import { renew } from '../../src/pki/renewal.ts';
import { type Revocable, readRevocations, revoke } from '../../src/pki/revocation.ts';
import { createServices, type Services } from '../../src/services.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { buildHouse, bytesOf, draft, type House, people, signAll, spared } from '../support/house.ts';

const random = (length: number) => new Uint8Array(createHash('shake256', { outputLength: length }).digest());

/** The TSA's key was stolen: what was stamped with it is to stay proven. */
describe('a closed file whose TSA is renewed and revoked', () => {
  let house: House;
  let services: Services;
  let file: PledgeFile;

  beforeEach(async () => {
    house = await buildHouse();
    services = house.services;
    const roster = people(2);
    const declaration = await draft(services, roster);
    await services.ceremony.open(declaration.id);
    await signAll(services, declaration, roster);
    await services.ceremony.close(declaration.id);
    [file] = (await services.stores.files.find({ where: { declarationId: declaration.id } })) as [PledgeFile];
  });
  afterEach(() => services.stop());

  async function renewTsa(): Promise<void> {
    await services.stop();
    const settings = { baseUrl: house.config.baseUrl, organizer: house.config.office, clock: () => new Date(), random };
    await renew(house.config.keyFolder, settings, 'tsa');
    services = await createServices(house.config, { ...spared, log: pino({ level: 'silent' }) });
  }
  /** Revocation lists know whole seconds. */
  const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1100));
  const revokeNow = (name: Revocable) => revoke(services.authority, name, 'keyCompromise', new Date());
  async function verdict(): Promise<string> {
    const options = { roots: services.roots, at: new Date(Date.now() + 1000), primitives: nodePrimitives };
    return (await verifyPdf(await bytesOf(services, file.id), options)).verdict;
  }
  const size = async () => (await services.stores.revisions.facts(file.id)).length;

  it('stays proven when it is extended by the new key before the old certificate is revoked, also afterwards', async () => {
    await renewTsa();
    await services.ceremony.extend(file.id);
    await nextSecond();
    await revokeNow('tsa-lama');
    await revokeNow('tsa-lama');
    expect(await readRevocations(house.config.keyFolder)).toMatchObject([{ reason: 'keyCompromise', list: 'issuer' }]);
    await nextSecond();
    await services.ceremony.extend(file.id);
    expect([await verdict(), await size()]).toEqual(['passed', 10]);
  });

  it('is not extended into a file that proves less, when it was revoked first', async () => {
    await revokeNow('tsa');
    await renewTsa();
    await nextSecond();
    const before = await size();
    await expect(services.ceremony.extend(file.id)).rejects.toMatchObject({ code: 'conflict' });
    expect([await verdict(), await size()]).toEqual(['passed', before]);
  });
});
