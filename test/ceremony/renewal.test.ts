import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { sha256 } from '../../src/core/digest.ts';
import { parseNote, parseVkey } from '../../src/core/note.ts';
import { qrKeys } from '../../src/http/pki/qr-keys.ts';
import { createInclusionProof, verifyInclusionProof } from '../../src/log/inclusion-proof.ts';
import { verifyQrSignature } from '../../src/log/qr-signature.ts';
import type { Declaration } from '../../src/model.ts';
import { type Renewable, renew } from '../../src/pki/renewal.ts';
import { createServices, type Services } from '../../src/services.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { buildHouse, bytesOf, draft, type House, people, signAll } from '../support/house.ts';

const random = (length: number) => new Uint8Array(createHash('shake256', { outputLength: length }).digest());
const clock = () => new Date();

/** Every key that may be renewed is renewed in the middle of a ceremony; nothing that was made before may break. */
describe('renewed keys', () => {
  let house: House;
  let services: Services;
  let declaration: Declaration;
  let before: { readonly vkey: string; readonly address: string; readonly receipt: string };
  const roster = people(4);

  const fileOf = async () => (await services.stores.files.find({ where: { declarationId: declaration.id } }))[0]!;

  beforeAll(async () => {
    house = await buildHouse();
    services = house.services;
    declaration = await draft(services, roster);
    await services.ceremony.open(declaration.id);
    await signAll(services, declaration, roster.slice(0, 2));
    await services.ceremony.mend();
    await services.sequencer.publish();
    const { id } = await fileOf();
    before = {
      vkey: services.sequencer.vkey,
      address: (await services.stores.papers.get(id))!.address,
      receipt: (await createInclusionProof(services.stores.log, 0))!,
    };
    await services.stop();
    const settings = { baseUrl: house.config.baseUrl, organizer: house.config.office, clock, random };
    for (const name of ['seal', 'tsa', 'log', 'qr'] satisfies Renewable[])
      await renew(house.config.keyFolder, settings, name);
    services = await createServices(house.config, { log: pino({ level: 'silent' }) });
    await signAll(services, declaration, roster.slice(2));
    await services.ceremony.close(declaration.id);
    await services.ceremony.mend();
    // The process before held the sequencer's lease when it stopped; it runs out within a second.
    while (!(await services.sequencer.publish())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  afterAll(async () => {
    await services.stop();
  });

  it('leave a file that was begun with the old ones whole', async () => {
    const options = { roots: [services.authority.root.certificate], at: new Date(), primitives: nodePrimitives };
    const report = await verifyPdf(await bytesOf(services, (await fileOf()).id), options);
    expect([report.verdict, report.findings.filter(({ severity }) => severity !== 'note')]).toEqual(['passed', []]);
  });

  it('have checkpoints signed by the old log key and the new one', async () => {
    expect(services.sequencer.vkey).not.toBe(before.vkey);
    const { signatures } = parseNote((await services.stores.log.checkpoint())!.note);
    expect(signatures.length).toBe(2);
    const old = parseVkey(sha256, before.vkey);
    expect(verifyInclusionProof(before.receipt, { logKeys: [old] }).good).toBe(true);
    const fresh = (await createInclusionProof(services.stores.log, 5))!;
    for (const vkey of [before.vkey, services.sequencer.vkey])
      expect(verifyInclusionProof(fresh, { logKeys: [parseVkey(sha256, vkey)] }).good).toBe(true);
  });

  it('still check a sheet that was printed before', async () => {
    const { qr } = services.authority;
    expect(qrKeys(services.authority).length).toBe(2);
    expect(verifyQrSignature(before.address, [qr]).good).toBe(false);
    expect(verifyQrSignature(before.address, [qr, ...qr.former]).good).toBe(true);
  });
});
