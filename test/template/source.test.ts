import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../src/template/blocks.ts';
import { parseSource, type Source, sourceText } from '../../src/template/source.ts';

const facts: Source['facts'] = {
  kind: 'bersama',
  title: 'IKRAR: "CAMAT" #1 PADA {PEMILIHAN}',
  signers: 'Camat, lurah & sebutan lain',
  basis: [{ title: "Peraturan Bupati Nomor 1 Tahun 2026 tentang: 'Netralitas'", from: '2026-01-02' }],
  regimes: ['pilkades'],
  for: ['kepala-desa'],
  slots: [{ name: 'pemilihan', type: 'text', label: 'Pemilihan', example: 'Pilkades 2027', max: 80 }],
};

const said = (text: string): readonly Block[] => [
  { type: 'heading', level: 2, text },
  { type: 'paragraph', text },
  { type: 'list', ordered: true, items: [text, text] },
  { type: 'paragraph', text },
  { type: 'list', ordered: false, items: [text] },
  { type: 'paragraph', text: 'x' },
  { type: 'table', header: [], rows: [[text, text]] },
];

describe('the file of a text', () => {
  it.each([
    'Kami berikrar.',
    '1. Pertama',
    '2) Kedua',
    '# bukan judul',
    '- bukan butir',
    '+ tambah',
    '> kutipan',
    '*tebal* dan _miring_ dan **sekali**',
    '`kode` ``dua``',
    '[tautan](http://x) ![gambar](y) [x]: z',
    '<b>html</b> <!-- x --> &amp; &#65;',
    'garis\\ miring \\* terbalik',
    '---',
    '***',
    '===',
    '~~~',
    '{pemilihan} dan {PEMILIHAN}',
    'Rp10.000,00 (50%) @ § “kutip” ‘tunggal’ – x_y_z 2*3*4',
    '| a | b |',
    'a: b # c',
    '#',
    '10.',
  ])('says %j as it was written, in every kind of block', (text) => {
    const source = { facts, body: said(text) };
    expect(parseSource(sourceText(source))).toEqual(source);
  });

  it('says the texts of a clause too', () => {
    const clause: Source = {
      facts: { kind: 'klausul', title: 'Larangan' },
      body: [{ type: 'list', ordered: true, items: ['Tidak berpihak.'] }],
    };
    expect(parseSource(sourceText(clause))).toEqual(clause);
  });
});
