import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { trailCodes } from '../../src/model.ts';
import { type TrailParameters, trailWords } from '../../src/operations/trail.ts';
import { makeDraft, type Office, openOffice, password } from '../support/office.ts';

const samples: { readonly [C in keyof TrailParameters]: TrailParameters[C] } = {
  'account-created': {},
  'account-changed': { fields: 'admin' },
  'setup-renewed': {},
  'event-created': {},
  'event-changed': { fields: 'venue, regionCode' },
  'right-given': { right: 'attendant' },
  'right-taken': { right: 'archivist' },
  'declaration-created': { template: 'ikrar-asn' },
  'declaration-changed': { fields: 'slots' },
  'declaration-removed': {},
  'declaration-opened': {},
  'declaration-closed': {},
  'declaration-revoked': { reason: 'salah cetak' },
  'round-created': { relation: 'susulan', parent: 'p1' },
  'roster-imported': { people: '12' },
  'roster-changed': { people: '13' },
  'roster-filled': { people: '14' },
  'cards-made': { people: '15' },
  'cards-replaced': { people: '15' },
  'cards-printed': { people: '15', form: 'desk-list' },
  'emails-asked': { people: '3', kind: 'reminder' },
  'pin-replaced': { name: 'Syafi’i' },
  'link-replaced': { name: 'Rina' },
  'contact-changed': { fields: 'phone, email' },
  'attendance-recorded': { status: 'tidak-hadir', name: 'Rina' },
  'archive-exported': {},
  'archive-handed-over': { receiver: 'Arsiparis' },
  'records-terms-set': { classification: 'PM.01' },
  'text-written': { text: 'sendiri-ikrar-1/1' },
  'text-agreed': { text: 'sendiri-ikrar-1/1', digest: 'ab'.repeat(32) },
  'text-removed': { text: 'sendiri-ikrar-1/2' },
  'logged-in': {},
  'login-refused': {},
  'logged-out': {},
  'password-set': {},
  'desk-pin-set': {},
  'desk-pin-refused': {},
  'desk-returned': {},
  'desk-handed-over': { card: 'KTP', name: 'Rina' },
  'desk-enrolled': { keySha256: 'ab'.repeat(32), logIndex: '12' },
  'pin-refused': {},
  'pin-locked': {},
  'key-replaced': { keys: '2' },
  'consent-late': {},
  'hall-code-refused': {},
  'hall-changed': { fields: 'code, until' },
  'lock-lifted': { name: 'Andi' },
  'limit-reached': { where: '/masuk' },
  counted: { of: 'login-refused', times: '12' },
  'store-restored': { made: '2026-11-30T00:00:00.000Z' },
  'key-used': { key: 'log', for: 'certs renew', by: 'budi', at: '2026-11-30T00:00:00.000Z' },
  'trail-begun': { entries: '3', digest: '0'.repeat(64) },
  legacy: { action: 'hak attendant diberikan', detail: 'lama' },
};

describe('the trail in words', () => {
  it('says every code, and keeps the words that an entry of an older version was written with', () => {
    const said = trailCodes.map((code) => trailWords({ code, parameters: samples[code] }));
    for (const [i, { action, detail }] of said.entries()) {
      expect(action).not.toBe('');
      expect(`${action} ${detail}`).not.toMatch(/undefined/);
      expect(action).not.toBe(trailCodes[i]);
    }
    expect(trailWords({ code: 'legacy', parameters: samples.legacy })).toEqual({
      action: 'hak attendant diberikan',
      detail: 'lama',
    });
  });

  it('speaks the language of the forms', () => {
    const words = (code: keyof TrailParameters) => trailWords({ code, parameters: samples[code] });
    expect(words('event-changed')).toEqual({ action: 'kegiatan diubah', detail: 'tempat, wilayah' });
    expect(words('right-given')).toEqual({ action: 'hak petugas diberikan', detail: '' });
    expect(words('attendance-recorded')).toEqual({ action: 'kehadiran: tidak hadir', detail: 'Rina' });
  });
});

describe('the trail of an event', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.raze());

  it('tells programs code, parameters and words', async () => {
    const { eventId, id } = await makeDraft(office.chief);
    const { entries } = (await office.chief.call('get', `/api/events/${eventId}/audit`).expect(200)).body;
    expect(entries).toContainEqual(
      expect.objectContaining({
        code: 'declaration-created',
        parameters: { template: 'ikrar-asn' },
        action: 'naskah dibuat',
        detail: 'ikrar-asn',
        subject: id,
        actor: 'ketua',
      }),
    );
    expect(entries.at(-1)).toMatchObject({ code: 'event-created', action: 'kegiatan dibuat' });
  });
});

describe('what an investigator asks first', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.raze());

  const told = async () => {
    const { stores, trail } = office.services;
    await trail.settle();
    const entries = await stores.trail.find();
    return Promise.all(
      entries.map(async ({ code, details, eventId }) => ({
        code,
        eventId,
        ...(await stores.trailDetails.get(details)),
      })),
    );
  };

  it('is who came in, who was refused, who left, with account and address and without a secret', async () => {
    const { app } = office;
    const log = (name: string, given: string) => request(app).post('/api/session').send({ name, password: given });
    const { body } = await log('ketua', password);
    await log('ketua', 'kata sandi yang salah');
    await log('kata sandi di kolom nama', 'x');
    await request(app).delete('/api/session').set('Authorization', `Bearer ${body.token}`);
    const entries = await told();
    const codes = entries.map(({ code, actor }) => [code, actor]);
    expect(codes).toContainEqual(['password-set', 'ketua']);
    expect(codes).toContainEqual(['logged-in', 'ketua']);
    expect(codes).toContainEqual(['login-refused', 'ketua']);
    expect(codes).toContainEqual(['login-refused', '']);
    expect(codes).toContainEqual(['logged-out', 'ketua']);
    expect(entries.filter(({ code }) => code === 'logged-in').every(({ from }) => from?.includes('127.0.0.1'))).toBe(
      true,
    );
    expect(JSON.stringify(entries)).not.toMatch(/kata sandi|kalimat sandi/);
    expect(JSON.stringify(entries)).not.toContain(body.token);
  });

  it('is which limit bit, and never the link at which it did', async () => {
    const { app } = office;
    for (let i = 0; i < 40; i++) await request(app).post('/api/session').send({ name: 'ketua', password: 'salah' });
    const limit = (await told()).find(({ code }) => code === 'limit-reached');
    expect(limit?.parameters).toEqual({ where: '/api' });
  });
});
