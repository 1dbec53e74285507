import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Words that stood for a thing which has another name: CONTRIBUTING.md has the map. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\bpanitia\b/i, 'penyelenggara, petugas, or pengelola'],
  [/\bkantong\b/i, 'paket arsip'],
  [/\bcap waktu\b/i, 'stempel waktu'],
  [/\bnaskah baku\b/i, 'teks baku'],
  [/\bPenandatangan\b/, 'penanda tangan'],
  [
    /\b\d{1,2}-\d{1,2} (Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember)\b/,
    'an en dash',
  ],
  // "jilid, susulan dan putaran": three things of one word each
  [/(?:^|[\s>“'])(?!kolom)\p{L}+, \p{L}+ (?:dan|atau) (?!lain)\p{L}+(?:[.:;<'”]|$)/u, 'a comma before dan and atau'],
];

/** What a file says to people, and nothing that it says to readers of the code. */
const spoken = (text: string): readonly string[] =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)\/\/.*$/, ''));

const root = join(import.meta.dirname, '../..');
const files = ['src', 'templates', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|md|yaml)$/.test(name) && name !== 'README.md')
    .map((name) => join(folder, name)),
);

describe('the words on screen and paper', () => {
  it.each(forbidden)('never %s, but %s', (word) => {
    // Used texts stay as they were signed.
    const found = files
      .filter((name) => !/templates\/(ikrar-asn|ikrar-kepala-desa|pakta-integritas|klausul-[a-z-]+)\/1\.md/.test(name))
      .flatMap((name) =>
        spoken(readFileSync(join(root, name), 'utf8')).flatMap((line, i) =>
          word.test(line) ? [`${name}:${i + 1} ${line.trim()}`] : [],
        ),
      );
    expect(found).toEqual([]);
  });
});
