import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Hex } from '../../src/core/digest.ts';
import { citations, type Held, loadLaw, regimesIn, requireLawful } from '../../src/template/law.ts';
import { loadTemplates } from '../../src/template/library.ts';

const library = await loadTemplates('templates');
const asn = library.latest('ikrar-asn');
const heads = library.latest('ikrar-kepala-desa');
const pact = library.latest('pakta-integritas');
const clause = (name: string) => {
  const [id, version] = name.split('/');
  return library.clause(id!, Number(version));
};
const held = (on: string, ...regimes: Held['regimes']): Held => ({ on, regimes });

const refusal = (run: () => void): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return 'none';
};

describe('a citation', () => {
  const of = (name: string, at: Held) => citations(clause(name).law, at).at(-1)!;
  const act =
    'Undang-Undang Nomor 1 Tahun 2015 tentang Penetapan Peraturan Pemerintah Pengganti Undang-Undang Nomor 1 Tahun 2014 tentang Pemilihan Gubernur, Bupati, dan Walikota Menjadi Undang-Undang';

  it('has the act’s whole title, and its last change as the day knows it', () => {
    expect(of('klausul-sanksi/1', held('2018-06-01', 'pemilihan'))).toBe(
      `Pasal 188 ${act} sebagaimana telah beberapa kali diubah, terakhir dengan Undang-Undang Nomor 10 Tahun 2016 tentang Perubahan Kedua atas ${act}`,
    );
    expect(of('klausul-sanksi/1', held('2024-10-22', 'pemilihan'))).toContain(
      'terakhir dengan Undang-Undang Nomor 6 Tahun 2020 tentang Penetapan',
    );
    expect(of('klausul-sanksi/1', held('2016-01-01', 'pemilihan'))).toContain(
      'sebagaimana telah diubah dengan Undang-Undang Nomor 8 Tahun 2015',
    );
  });

  it('says how a court reads it, from that day on, and prints no span of days', () => {
    expect(of('klausul-sanksi/1', held('2024-11-13', 'pemilihan'))).not.toContain('dimaknai');
    const later = of('klausul-sanksi/2', held('2024-11-14', 'pemilihan'));
    expect(later).toMatch(/ dan sebagaimana dimaknai Putusan Mahkamah Konstitusi Nomor 136\/PUU-XXII\/2024$/);
    expect(later).not.toMatch(/berlaku/);
  });

  it('changes with the acts: UU 5/2014 until 30 October 2023, UU 20/2023 after', () => {
    expect(citations(asn.law, held('2023-10-30', 'pemilu'))[1]).toContain('Nomor 5 Tahun 2014');
    expect(citations(asn.law, held('2023-10-31', 'pemilu'))[1]).toContain('Nomor 20 Tahun 2023');
  });

  it('leaves out the law of another election', () => {
    const numbers = (...regimes: Held['regimes']) =>
      citations(heads.law, held('2029-01-01', ...regimes)).map((one) => /Undang-Undang Nomor (\d+)/.exec(one)![1]);
    expect(numbers('pemilu')).toEqual(['7', '6']);
    expect(numbers('pemilihan')).toEqual(['1', '6']);
    expect(numbers('pemilu', 'pemilihan')).toEqual(['7', '1', '6']);
    expect(numbers()).toEqual(['7', '1', '6']);
  });
});

describe('what may not stand on a sheet', () => {
  it.each([
    [
      'the sanction of the Pilkada in a Pemilu',
      'klausul-sanksi/1',
      held('2024-01-20', 'pemilu'),
      /UU 1\/2015.*UU 7\/2017/,
    ],
    ['a clause of elections in a pilkades', 'klausul-larangan/2', held('2024-09-30', 'pilkades'), /kepala desa/],
  ])('%s', (_, name, at, said) => {
    const text = name === 'klausul-sanksi/1' ? heads : { ...asn, law: { ...asn.law, regimes: undefined } };
    const error = refusal(() => requireLawful(text, [clause(name)], at));
    expect(error).toMatchObject({ code: 'text-unfit', message: expect.stringMatching(said) });
  });

  it.each([
    ['a text of another election', library.get('ikrar-kepala-desa', 1), held('2023-10-06', 'pemilu')],
    [
      'the wording of the Pemilu in a Pemilihan',
      library.latest('deklarasi-tni-polri'),
      held('2024-09-30', 'pemilihan'),
    ],
    ['a text of elections in a pilkades', asn, held('2024-09-30', 'pilkades')],
  ])('%s', (_, text, at) => {
    expect(refusal(() => requireLawful(text, [], at))).toMatchObject({ code: 'text-unfit' });
  });

  it.each([
    ['what binds PNS and PPPK, for heads of villages', heads, 'klausul-larangan/2', 'kepala desa'],
    ['what binds PNS and PPPK, for TNI and Polri', library.latest('deklarasi-tni-polri'), 'klausul-larangan/1', 'TNI'],
    ['what speaks of a pact, in a pledge', asn, 'klausul-sanksi-pakta/1', 'perorangan'],
  ])('%s', (_, text, name, said) => {
    const error = refusal(() => requireLawful(text, [clause(name)], held('2024-09-30')));
    expect(error).toMatchObject({ code: 'text-unfit', message: expect.stringContaining(said) });
  });

  it.each([
    ['2016-06-30', 'klausul-sanksi/1', 'Berlaku sejak 1 Juli 2016'],
    ['2024-11-14', 'klausul-sanksi/1', '136/PUU-XXII/2024'],
    ['2026-01-02', 'klausul-sanksi/2', 'Nomor 1 Tahun 2026'],
    ['2031-01-01', 'klausul-sanksi/2', 'Nomor 1 Tahun 2026'],
  ])('on %s: %s, with the reason', (on, name, said) => {
    const error = refusal(() =>
      requireLawful({ ...heads, law: { ...heads.law, from: undefined } }, [clause(name)], held(on, 'pemilihan')),
    );
    expect(error).toMatchObject({ code: 'template-not-in-force', message: expect.stringContaining(said) });
  });

  it('is nothing that fits', () => {
    for (const name of ['klausul-larangan/1', 'klausul-larangan/2', 'klausul-media-sosial/2'])
      expect(refusal(() => requireLawful(asn, [clause(name)], held('2025-01-01', 'pemilu')))).toBe('none');
    expect(refusal(() => requireLawful(heads, [clause('klausul-sanksi/1')], held('2024-09-23', 'pemilihan')))).toBe(
      'none',
    );
    expect(
      refusal(() => requireLawful(asn, [clause('klausul-sanksi/2')], held('2025-01-01', 'pemilu', 'pemilihan'))),
    ).toBe('none');
    expect(refusal(() => requireLawful(pact, [clause('klausul-sanksi-pakta/1')], held('2025-01-01', 'pemilu')))).toBe(
      'none',
    );
  });
});

describe('the kind of election in an organizer’s words', () => {
  it.each([
    ['Pemilihan Tahun 2024', ['pemilihan']],
    ['Pemilihan Serentak Tahun 2024', ['pemilihan']],
    ['PILKADA 2024', ['pemilihan']],
    ['Pemilihan Wali Kota Padang Tahun 2024', ['pemilihan']],
    ['Pemilu Tahun 2024', ['pemilu']],
    ['Pemilihan Umum Tahun 2029', ['pemilu']],
    ['Pemilu dan Pemilihan Tahun 2024', ['pemilu', 'pemilihan']],
    ['Pilkades Serentak 2027', ['pilkades']],
    ['Pemilihan Wali Nagari Muaro', ['pilkades']],
    ['Pemilihan Kepala Desa Tahun 2027', ['pilkades']],
    ['Ikrar Bersama', []],
  ])('%s', (words, kinds) => {
    expect(regimesIn(words)).toEqual(kinds);
  });
});

describe('the law index', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ikrar-law-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  const load = async (texts: string, acts = '{}') => {
    const path = join(dir, 'hukum.yaml');
    await writeFile(path, `version: 3\nacts: ${acts}\ntexts: ${texts}\n`);
    return loadLaw(path);
  };
  const act = (rest: string) => `{ a: { title: A, from: 2020-01-01, source: 'https://x.example', ${rest} } }`;

  it('has a version and a digest of its own', async () => {
    expect(library.lawIndex).toEqual({ version: 1, digest: sha256Hex(await readFile('templates/hukum.yaml')) });
  });

  it.each([
    ['an act that is not there', '{ t/1: { basis: [{ act: b }] } }', act('for: [pns]'), 'no act b'],
    ['an act named like a method', '{ t/1: { basis: [{ act: toString }] } }', act('for: [pns]'), 'no act toString'],
    ['an end without a reason', '{ t/1: { until: 2024-01-01, basis: [] } }', '{}', 'needs its reason'],
    [
      'the law of civil servants for somebody else',
      '{ t/1: { for: [pns, pppk], basis: [{ act: a }] } }',
      act('for: [pns]'),
      'binds pppk',
    ],
    ['a day that is none', '{ t/1: { from: kemarin, basis: [] } }', '{}', 'from'],
    ['an unknown election', '{ t/1: { regimes: [pilpres], basis: [] } }', '{}', 'regimes'],
  ])('refuses %s', async (_, texts, acts, said) => {
    await expect(load(texts, acts)).rejects.toThrow(said);
  });

  it('knows every text, and no other', async () => {
    await load('{ t/1: { basis: [] } }');
    await expect(loadTemplates(dir)).rejects.toThrow('texts that are not there: t/1');
  });
});
