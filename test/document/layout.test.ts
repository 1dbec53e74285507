import { beforeAll, describe, expect, it } from '@jest/globals';
import { createBase } from '../../src/document/base.ts';
import { contentDigest } from '../../src/document/content.ts';
import { groupsHelp } from '../../src/document/roster-table.ts';
import { sharedObjects } from '../../src/document/typeface.ts';
import { type Run, readPages, someContent, somePeople } from '../support/paper.ts';

const at = new Date('2024-09-30T02:00:00Z');

const lay = async (content: ReturnType<typeof someContent>): Promise<Run[][]> => {
  const { bytes, plan } = await createBase(content, { at });
  return readPages(bytes, plan.font);
};

const texts = (runs: readonly Run[]): string[] => runs.map(({ text }) => text);
const find = (runs: readonly Run[], text: string): Run | undefined => runs.find((run) => run.text === text);

describe('a representative', () => {
  const represented = {
    represents: 'Camat Kupitan',
    letter: 'Surat Tugas Nomor 800/12/2024 tanggal 27 September 2024',
  };

  it.each([
    ['in the table', {}, 12],
    ['as a witness in a block', { role: 'saksi' as const }, 12],
    ['alone', {}, 1],
  ])('stands under their own position, %s, with the letter', async (_, role, count) => {
    const own = { name: 'Nurhayati, S.H.', position: 'Sekretaris Camat', ...role, ...represented };
    const runs = (await lay(someContent(somePeople(count, (i) => (i === 0 ? own : {}))))).flat();
    const whole = texts(runs).join(' ');
    for (const line of [own.name, own.position, 'mewakili Camat Kupitan', represented.letter])
      expect(whole).toContain(line);
    const heights = ['Sekretaris Camat', 'mewakili Camat Kupitan'].map((text) => find(runs, text)!.y);
    expect(heights[0]).toBeGreaterThan(heights[1]!);
  });
});

describe('a joint declaration', () => {
  const groups = ['Kecamatan Sijunjung', 'Kecamatan Kupitan', 'Kecamatan IV Nagari'];
  const signers = somePeople(90, (i) => ({
    group: groups[Math.floor(i / 30)]!,
    ...(i === 0 ? { role: 'pemandu' as const, name: 'Sang Pemandu' } : {}),
    ...(i === 87 || i === 88 ? { role: 'saksi' as const, name: `Sang Saksi ${i}` } : {}),
    ...(i === 89 ? { role: 'mengetahui' as const, name: 'Yang Mengetahui' } : {}),
  }));
  const content = someContent(signers);
  let pages: Run[][];
  beforeAll(async () => {
    pages = await lay(content);
  });

  it('keeps every line inside the page', () => {
    for (const page of pages)
      for (const run of page) {
        expect(run.x).toBeGreaterThanOrEqual(50);
        expect(run.y).toBeGreaterThan(20);
        expect(run.y).toBeLessThan(820);
        if (!run.artifact) expect(run.y).toBeGreaterThan(100);
      }
  });

  it('follows the order of an Indonesian office', () => {
    const all = texts(pages.flat());
    const order = [
      'BADAN PENGAWAS PEMILIHAN UMUM',
      'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA',
      'Nomor: 123/PM.01/K.SB-15/09/2024',
      'Menolak politik uang.',
      'Dasar:',
      'Keputusan Bersama 22 September 2022',
      'Muaro Sijunjung, 30 September–1 Oktober 2024',
      'Pemandu ikrar,',
      'Sang Pemandu',
      'Yang berikrar (86 orang)',
      'Saksi,',
      'Sang Saksi 87',
      'Sang Saksi 88',
      'Mengetahui,',
      'Yang Mengetahui',
      'Pemeriksaan keaslian',
    ];
    const places = order.map((text) => all.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('numbers every signer once, in order', () => {
    const numbers = pages.flatMap((page) =>
      page.filter(({ text, artifact, size, x }) => !artifact && size === 10 && x < 88 && /^\d+$/.test(text)),
    );
    expect(texts(numbers)).toEqual(Array.from({ length: 86 }, (_, i) => String(i + 1)));
  });

  it('repeats the header on every page of the table, always with a row under it, and reads it once', () => {
    const heads = pages.flatMap((page, i) =>
      page.filter(({ text }) => text === 'Tanda tangan').map((run) => ({ i, run })),
    );
    expect(heads.length).toBeGreaterThan(3);
    expect(heads.map(({ run }) => run.artifact)).toEqual(heads.map((_, n) => n > 0));
    for (const { i, run } of heads) {
      const under = pages[i]!.filter(
        ({ text, x, y, size }) => size === 10 && x < 88 && /^\d+$/.test(text) && y < run.y,
      );
      expect(under.length).toBeGreaterThan(0);
    }
  });

  it('puts a line over every group, never without its first row, and again after a page break', () => {
    for (const page of pages)
      for (const group of groups)
        for (const run of page.filter(
          ({ text }) => text.startsWith(group) && page.some((head) => head.text === 'Jabatan'),
        )) {
          const rows = page.filter(({ text, x, y, size }) => size === 10 && x < 88 && /^\d+$/.test(text) && y < run.y);
          expect(rows.length).toBeGreaterThan(0);
          expect(run.artifact).toBe(run.text.endsWith(' (lanjutan)'));
        }
    const all = texts(pages.flat());
    for (const group of groups) expect(all.filter((text) => text === group)).toHaveLength(1);
    expect(all.some((text) => text.endsWith('(lanjutan)'))).toBe(true);
  });

  it('says on every page what a print-out is checked by', () => {
    const digest = contentDigest(content)
      .slice(0, 16)
      .replace(/(.{4})(?=.)/g, '$1 ');
    for (const [i, page] of pages.entries()) {
      const words = page
        .filter(({ artifact }) => artifact)
        .map(({ text }) => text)
        .join(' ');
      expect(words).toContain(`Halaman ${i + 1} dari ${pages.length}`);
      expect(words).toContain('7K3M-9QXZ-2BTH');
      expect(words).toContain('buka ikrar.example/v/7K3M-9QXZ-2BTH');
      expect(words).toContain(`Sidik isi ${digest}`);
      expect(words).toContain(
        'Dokumen ini ditandatangani secara elektronik (tanda tangan elektronik tidak tersertifikasi, PP 71/2019 Pasal 60). Keaslian diperiksa di ikrar.example/v.',
      );
      expect(words.includes('Nomor 123/PM.01/K.SB-15/09/2024 · IKRAR')).toBe(i > 0);
    }
  });

  it('never claims a certified signature', () => {
    expect(texts(pages.flat()).join(' ')).not.toMatch(/BSrE|(?<!tidak )tersertifikasi/);
  });
});

describe('the table of signers', () => {
  it('never leaves its title alone, whatever the first row', async () => {
    for (let lines = 1; lines < 24; lines += 2) {
      const signers = somePeople(3, (i) =>
        i === 0 ? { position: 'Kepala Dinas Pendidikan dan Kebudayaan '.repeat(lines) } : {},
      );
      const pages = await lay(someContent(signers));
      const page = pages.find((runs) => find(runs, 'Yang berikrar (3 orang)'))!;
      expect(texts(page)).toContain('Tanda tangan');
      expect(texts(page).filter((text) => text.startsWith('Dr. ')).length).toBeGreaterThan(0);
    }
  });

  it('never puts the last row alone on a page', async () => {
    for (let count = 10; count < 30; count++) {
      const pages = await lay(someContent(somePeople(count)));
      const rows = pages.map((page) =>
        page.filter(({ text, artifact, size, x }) => !artifact && size === 10 && x < 88 && /^\d+$/.test(text)),
      );
      expect(rows.filter((page) => page.length > 0).at(-1)!.length).toBeGreaterThan(1);
    }
  });
});

describe('the longest that forms let through', () => {
  it('stays between the margins', async () => {
    const wide = (count: number) =>
      'WM '
        .repeat(Math.ceil(count / 3))
        .slice(0, count)
        .trim();
    const signers = somePeople(8, (i) => ({
      name: wide(120),
      position: wide(160),
      institution: 'W'.repeat(160),
      group: `${wide(79)}${i < 4 ? 'A' : 'B'}`,
      role: (['pemandu', 'penandatangan', 'penandatangan', 'saksi'] as const)[i % 4] ?? 'saksi',
    }));
    const content = someContent(signers, {
      url: `https://${'panjang.'.repeat(12)}go.id/v/7K3M-9QXZ-2BTH`,
      number: wide(80),
      letterhead: Array.from({ length: 5 }, () => wide(120)),
    });
    const { bytes, plan } = await createBase(content, { at });
    const { regular, bold } = await sharedObjects();
    for (const page of readPages(bytes, plan.font))
      for (const { text, x, size, bold: strong } of page)
        expect(x + (strong ? bold : regular).width(text, size)).toBeLessThan(545);
  });
});

describe('other kinds', () => {
  it.each([1, 2, 3])('a joint declaration of %i', async (count) => {
    const pages = await lay(someContent(somePeople(count)));
    expect(texts(pages.flat())).toContain(`Yang berikrar (${count} orang)`);
    expect(pages.length).toBeLessThanOrEqual(2);
  });

  it('an individual pledge has a block instead of a table', async () => {
    const pledge = someContent(somePeople(1), { kind: 'pakta', days: ['2024-09-30'] });
    const all = texts((await lay(pledge)).flat());
    expect(all).toContain('Yang membuat pernyataan,');
    expect(all).toContain('Muaro Sijunjung, 30 September 2024');
    expect(all).not.toContain('Tanda tangan');
  });

  it('a volume and a follow-up say to what they belong', async () => {
    const content = someContent(somePeople(3), {
      volume: { label: 'Kabupaten Minahasa', index: 2, of: 15 },
      parent: { relation: 'susulan', number: '7/PM', code: 'AAAA-BBBB-CCCC', contentDigest: 'ab'.repeat(32) },
    });
    const all = texts((await lay(content)).flat()).join(' ');
    expect(all).toContain('Jilid 2 dari 15: Kabupaten Minahasa');
    expect(all).toContain('Naskah susulan dari naskah nomor 7/PM, kode AAAA-BBBB-CCCC, sidik isi abab abab abab abab');
  });

  it('the offline seal is explained only where it is', async () => {
    const content = someContent(somePeople(1));
    const words = async (qrAddress?: string) => {
      const { bytes, plan } = await createBase(content, { at, ...(qrAddress === undefined ? {} : { qrAddress }) });
      return texts(readPages(bytes, plan.font).flat()).join(' ');
    };
    expect(await words(`${content.url}#abc`)).toContain('bukan siapa yang telah menandatangani');
    expect(await words()).not.toContain('bukan siapa yang telah menandatangani');
  });
});

describe('what a screen reader and a copy of the text get', () => {
  it('words at the end of a line are not joined to the next', async () => {
    const { blocks, ...text } = someContent([]).text;
    const long = 'Menghindari konflik kepentingan dan tidak memihak kepada pasangan calon tertentu. '.repeat(3).trim();
    const title = 'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024';
    const content = someContent(somePeople(5), {
      text: { ...text, title, blocks: [{ type: 'paragraph', text: long }, ...blocks] },
    });
    const spoken = (await lay(content))
      .flat()
      .map((run) => (run.goesOn ? `${run.text} ` : `${run.text}|`))
      .join('');
    expect(spoken).toContain(`${long}|`);
    expect(spoken).toContain(`${title}|`);
    for (const { name, position, institution } of content.signers)
      expect(spoken).toContain(`${name}|${position} ${institution}|`);
  });
});

describe('the proof panel', () => {
  it.each([1, 6, 9, 12, 13, 14, 15, 16, 17, 31])('stands in one piece after %i signers', async (count) => {
    const pages = await lay(someContent(somePeople(count)));
    const last = texts(pages.at(-1)!);
    expect(last).toContain('Pemeriksaan keaslian');
    expect(last).toContain('Sidik isi');
    expect(pages.at(-1)!.some(({ text, artifact }) => !artifact && text.startsWith('Dokumen ini ditandatangani'))).toBe(
      true,
    );
  });
});

describe('blocks of a text', () => {
  it('tables repeat their header, keep rows whole and lose no cell', async () => {
    const rows = Array.from({ length: 80 }, (_, i) => [String(i), `Nama ${i}`, `Alasan yang cukup panjang nomor ${i}`]);
    const text = {
      ...someContent([]).text,
      blocks: [{ type: 'table' as const, header: ['No.', 'Siapa', 'Mengapa'], rows }],
    };
    const pages = await lay(someContent([], { kind: 'berita-acara', text }));
    const tables = pages.filter((page) => find(page, 'Mengapa'));
    expect(tables.length).toBeGreaterThan(1);
    expect(tables.map((page) => find(page, 'Mengapa')!.artifact)).toEqual(tables.map((_, i) => i > 0));
    const all = texts(pages.flat()).join(' ');
    for (const i of rows.keys()) expect(all).toContain(`Alasan yang cukup panjang nomor ${i}`);
  });

  it('long paragraphs flow over pages without single lines, and headings never end a page', async () => {
    const words = (n: number, seed: string) => Array.from({ length: n }, (_, i) => `${seed}${i}`).join(' ');
    const blocks = Array.from({ length: 14 }, (_, i) => [
      { type: 'heading' as const, level: 1 as const, text: `Bagian ${i}` },
      { type: 'paragraph' as const, text: words(70 + i * 17, `kata${i}-`) },
    ]).flat();
    const pages = await lay(someContent(somePeople(1), { text: { ...someContent([]).text, blocks } }));
    for (const page of pages) {
      const body = page.filter(({ artifact, x }) => !artifact && x < 60);
      expect(body.at(-1)!.text).not.toMatch(/^Bagian/);
    }
    const lines = pages.map((page) => page.filter(({ text, artifact }) => !artifact && /^kata\d+-/.test(text)));
    for (const i of blocks.keys()) {
      const perPage = lines
        .map((page) => page.filter(({ text }) => text.startsWith(`kata${i}-`)).length)
        .filter((n) => n > 0);
      if (perPage.length > 1) for (const n of perPage) expect(n).toBeGreaterThan(1);
    }
    const printed = lines
      .flat()
      .map(({ text }) => text)
      .join(' ');
    for (const block of blocks) if (block.type === 'paragraph') expect(printed).toContain(block.text);
  });
});

describe('group lines', () => {
  const of = (...groups: (string | undefined)[]) =>
    groupsHelp(somePeople(groups.length, (i) => (groups[i] ? { group: groups[i] } : {})));
  it('help where groups are several and stand together', () => {
    expect(of('a', 'a', 'b', 'b')).toBe(true);
    expect(of('a', 'b', 'a', 'b')).toBe(false);
    expect(of('a', 'a', 'a')).toBe(false);
    expect(of('a', 'a', 'b', undefined)).toBe(false);
    expect(of('a', 'b', 'c')).toBe(false);
  });
});
