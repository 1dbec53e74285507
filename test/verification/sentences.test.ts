import { describe, expect, it } from '@jest/globals';
import { type Change, changeSentence } from '../../src/verification/findings/change.ts';
import { type Finding, Findings, messageOf } from '../../src/verification/findings.ts';

describe('the sentence of a change', () => {
  it.each<[Change, string]>([
    [{ what: 'field-added', field: 'A', visible: true }, 'bidang tanda tangan baru yang terlihat ditambahkan: A'],
    [{ what: 'field-added', field: 'A', visible: false }, 'bidang tanda tangan baru yang tak terlihat ditambahkan: A'],
    [{ what: 'object-added', number: 7, type: undefined, reserved: false }, 'objek 7 ditambahkan'],
    [
      { what: 'object-added', number: 7, type: 'X', reserved: true },
      'objek 7 (X) ditambahkan pada nomor yang dicadangkan sebelumnya',
    ],
    [{ what: 'signature', field: 'A', signer: undefined }, 'tanda tangan A di bidang A'],
    [{ what: 'signature', field: 'A', signer: 'Ani' }, 'tanda tangan Ani di bidang A'],
    [{ what: 'catalog', key: 'Names' }, 'lampiran atau nama diganti'],
    [{ what: 'catalog', key: 'Other' }, 'katalog: /Other diubah'],
    [{ what: 'owner-replaced', owner: { kind: 'field', page: 2, name: 'A' } }, 'halaman 2: bidang A diganti'],
    [{ what: 'owner-replaced', owner: { kind: 'field', name: undefined } }, 'bidang diganti'],
    [{ what: 'owner-replaced', owner: { kind: 'annotation', page: 2, name: 'A' } }, 'halaman 2: anotasi diganti'],
    [
      { what: 'page', owner: { kind: 'page', page: 2 }, keys: ['Annots', 'Resources', 'Contents'] },
      'halaman 2: isi halaman diganti',
    ],
    [
      { what: 'page', owner: { kind: 'page', page: 2 }, keys: ['Annots', 'Resources'] },
      'halaman 2: huruf atau gambar diganti',
    ],
    [
      { what: 'page', owner: { kind: 'page', page: 2 }, keys: ['Annots', 'Rotate'] },
      'halaman 2: anotasi ditambahkan atau dihapus',
    ],
    [
      { what: 'page', owner: { kind: 'page', page: 2 }, keys: ['Rotate', 'Tabs'] },
      'halaman 2: sifat halaman diubah (/Rotate, /Tabs)',
    ],
  ])('%s', (change, sentence) => {
    expect(changeSentence(change)).toBe(sentence);
  });
});

describe('the message of a finding', () => {
  it.each<[string, Finding, string]>([
    [
      'behind a certification',
      { code: 'change-forbidden', change: { what: 'info' }, approvals: 0 },
      'keterangan dokumen (Info) diganti setelah sertifikasi',
    ],
    [
      'behind a person',
      { code: 'change-forbidden', change: { what: 'info' }, approvals: 2 },
      'keterangan dokumen (Info) diganti setelah tanda tangan ke-2',
    ],
    [
      'of a state with fields',
      { code: 'earlier-state', signed: 0, fields: 1 },
      'Dokumen ini memuat 0 dari 1 tanda tangan dan belum ditutup: keadaan sementara atau salinan dari tahap lebih awal',
    ],
    [
      'of a state without fields',
      { code: 'earlier-state', signed: 0, fields: 0 },
      'Dokumen ini belum ditutup: keadaan sementara atau salinan dari tahap lebih awal',
    ],
  ])('%s', (_, finding, message) => {
    expect(messageOf({ finding, place: {} })).toBe(message);
  });
});

describe('findings', () => {
  const code = 'comment' as const;
  it('are at most 10,000 of a code, and one more says that there are others', () => {
    const findings = new Findings();
    for (let i = 0; i < 10_000; i++) findings.add({ code });
    expect(findings.all).toHaveLength(10_000);
    for (let i = 0; i < 3; i++) findings.add({ code });
    expect(findings.all).toHaveLength(10_001);
    expect(findings.all[0]?.finding.code).toBe('limit-findings');
  });

  it('of a limit come first', () => {
    const findings = new Findings();
    findings.add({ code });
    findings.add({ code: 'limit-steps' });
    expect(findings.all.map(({ finding }) => finding.code)).toEqual(['limit-steps', code]);
  });
});
