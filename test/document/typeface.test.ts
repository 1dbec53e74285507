import { describe, expect, it } from '@jest/globals';
import { aliases, composed } from '../../src/core/look-alikes.ts';
import { repertoire, unprintable } from '../../src/document/repertoire.ts';
import { sharedObjects } from '../../src/document/typeface.ts';

describe('the repertoire', () => {
  it('prints Indonesian names as people write them', () => {
    for (const name of ['Ma’ruf', "Syafi'i", 'Nur‘aini', 'Müller', 'Dr. (H.C.) Ḥasan – Ṣāliḥ', 'Łukasz', 'Ştefan'])
      expect(unprintable(name)).toEqual([]);
  });

  it('takes decomposed letters for the composed ones', () => {
    expect(unprintable('José'.normalize('NFD'))).toEqual([]);
    expect(composed('José'.normalize('NFD'))).toBe('José');
  });

  it('names each character that has no glyph once, in order', () => {
    expect(unprintable('名 ꦗ名 a\n😀')).toEqual(['名', 'ꦗ', '\n', '😀']);
    expect(unprintable('\u202e\u200b\u00ad')).toEqual(['\u202e', '\u200b', '\u00ad']);
  });
});

describe('the embedded fonts', () => {
  it('give every character a code and width of its own, and look-alikes the plain sign’s', async () => {
    const { regular, bold } = await sharedObjects();
    for (const { glyphs } of [regular, bold]) {
      expect(Object.keys(glyphs)).toHaveLength(repertoire.length + aliases.size);
      const codes = repertoire.map((character) => glyphs[character]![0]);
      expect(new Set(codes).size).toBe(repertoire.length);
      for (const code of codes) expect(code).toMatch(/^(?!0000)[0-9A-F]{4}$/);
      for (const [character, plain] of aliases) expect(glyphs[character]).toEqual(glyphs[plain]);
    }
  });

  it('never joins letters into a ligature', async () => {
    const { regular } = await sharedObjects();
    expect(regular.show('fi').replace(/>[^<]*<|[[\]<>]/g, '')).toBe(`${regular.glyphs.f![0]}${regular.glyphs.i![0]}`);
  });

  it('draw what they measure: advances, kerning and stretched spaces', async () => {
    const { regular } = await sharedObjects();
    const drawn = (text: string, space?: number): number => {
      const operand = regular.show(text, space);
      const widths = new Map(Object.values(regular.glyphs));
      const codes = [...operand.matchAll(/<([0-9A-F]*)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
      const shifts = [...operand.matchAll(/>(-?[\d.]+)</g)].map(([, shift]) => Number(shift));
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      return sum(codes.map((code) => widths.get(code)!)) - sum(shifts);
    };
    for (const text of ['AVATAR', 'Ta. Wo, “Yo”', 'PEGAWAI APARATUR'])
      expect(drawn(text)).toBeCloseTo(regular.width(text, 1000), 3);
    expect(drawn('a b c', 100) - drawn('a b c')).toBeCloseTo(200, 3);
    expect(regular.width('AV', 1000)).toBeLessThan(regular.glyphs.A![1] + regular.glyphs.V![1]);
  });

  it('are made once a process', async () => {
    expect(await sharedObjects()).toBe(await sharedObjects());
  });
});
