import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import type { Declaration, PledgeFile } from '../../src/model.ts';
import type { Services } from '../../src/services.ts';
import { draft, people } from '../support/house.ts';
import { browserOf, type Office, openOffice } from '../support/office.ts';

/** Somebody who can write to the database only put another name into a naskah that is open, with every checksum right. */
let office: Office;
let services: Services;
let declaration: Declaration;
let file: PledgeFile;

beforeAll(async () => {
  office = await openOffice();
  services = office.services;
  const { stores } = services;
  declaration = await draft(services, people(2));
  await services.ceremony.open(declaration.id);
  [file] = (await stores.files.find({ where: { declarationId: declaration.id } })) as [PledgeFile];
  const paper = (await stores.papers.get(file.id))!;
  const content = paper.content.replace('Jon St. Pamuncak', 'Gubernur Palsu');
  await stores.papers.replace({ ...paper, content, version: paper.version + 1 });
});
afterAll(() => office.raze());

it('is told on the organizer’s page, to programs, to whoever watches the node, and to the citizen as an error', async () => {
  const app = createApp(services);
  expect((await request(app).get('/readyz')).body).toMatchObject({ status: 'ready', alarms: 0 });
  const browser = await browserOf(office);
  const { text } = await browser.open(`/kelola/n/${declaration.id}`);
  expect(text).toContain('Penyimpanan server ini diubah dari luar, atau rusak.');
  expect(text).toContain(file.code);
  const { body } = await office.chief.call('get', `/api/declarations/${declaration.id}`);
  expect(body.alarms).toEqual([{ code: 'content-altered', file: file.code }]);
  const answer = await request(app).get(`/api/verify/${file.code}`);
  expect([answer.status, answer.body.code]).toEqual([500, 'content-altered']);
  expect(JSON.stringify(answer.body)).not.toContain('Gubernur Palsu');
  expect((await request(app).get('/readyz')).body.alarms).toBe(1);
});
