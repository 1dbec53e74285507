import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trailCodes } from '../../src/model.ts';
import { type TrailParameters, trailWords } from '../../src/operations/trail.ts';
import { makeDraft, type Office, openOffice } from '../support/office.ts';

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
  'pin-replaced': { name: 'Syafi’i' },
  'link-replaced': { name: 'Rina' },
  'attendance-recorded': { status: 'tidak-hadir', name: 'Rina' },
  'archive-exported': {},
  'archive-handed-over': { receiver: 'Arsiparis' },
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
