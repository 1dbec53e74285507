import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../src/template/blocks.ts';
import { fillTemplate } from '../../src/template/fill.ts';
import type { Held } from '../../src/template/law.ts';
import { loadTemplates } from '../../src/template/library.ts';
import { personSlots } from '../../src/template/slots.ts';

const library = await loadTemplates('templates');
const slots = { pemilihan: 'Pemilihan Tahun 2024' };
const on: Held = { on: '2024-09-30', regimes: ['pemilihan'] };

const words = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    if (block.type === 'list') return block.items.map((item, i) => `${i + 1}. ${item}`);
    if (block.type === 'table') return block.rows.map((row) => row.join(': '));
    return [block.text];
  });

const failure = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('the agreed texts, word for word', () => {
  it('A: civil servants', () => {
    const { title, blocks, sources } = fillTemplate(library.latest('ikrar-asn'), slots, [], on);
    expect(title).toBe('IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024');
    expect(words(blocks)).toEqual([
      'Dalam rangka menyukseskan pelaksanaan Pemilihan Tahun 2024, kami berikrar:',
      '1. Menjaga dan menegakkan prinsip netralitas Pegawai ASN di instansi masing-masing dalam melaksanakan fungsi pelayanan publik baik sebelum, selama, maupun sesudah pelaksanaan Pemilihan Tahun 2024.',
      '2. Menghindari konflik kepentingan, tidak melakukan praktik-praktik intimidasi dan ancaman kepada Pegawai ASN dan seluruh elemen masyarakat serta tidak memihak kepada pasangan calon tertentu.',
      '3. Menggunakan media sosial secara bijak dan tidak menyebarkan ujaran kebencian serta berita bohong.',
      '4. Menolak politik uang dan segala jenis pemberian dalam bentuk apapun.',
      'Demikian ikrar ini kami buat dan dilaksanakan dengan penuh integritas dan rasa tanggung jawab dalam rangka mewujudkan netralitas Pegawai ASN yang bermartabat, beretika, dan demokratis demi terwujudnya persatuan dan kesatuan NKRI.',
    ]);
    expect(sources).toEqual([
      expect.stringMatching(
        /^Keputusan Bersama .* Nomor 1447\.1\/PM\.01\/K\.1\/09\/2022 tentang Pedoman Pembinaan dan Pengawasan Netralitas Pegawai Aparatur Sipil Negara dalam Penyelenggaraan Pemilihan Umum dan Pemilihan$/,
      ),
      'Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara',
    ]);
  });

  it('B: village heads', () => {
    const { title, blocks } = fillTemplate(library.get('ikrar-kepala-desa', 1), {}, [], on);
    expect(title).toBe('IKRAR KEPALA DESA/WALI NAGARI PADA PEMILIHAN SERENTAK');
    expect(words(blocks)).toEqual([
      'Kami berikrar untuk menjaga dan menegakkan prinsip netralitas dengan:',
      '1. Tidak membuat keputusan dan/atau tindakan yang menguntungkan atau merugikan bakal calon, calon, atau pasangan calon, baik sebelum, selama maupun sesudah pelaksanaan Pemilihan Kepala Daerah dan Wakil Kepala Daerah.',
      '2. Tidak ikut serta dan/atau terlibat dalam kampanye Pemilihan Kepala Daerah dan Wakil Kepala Daerah.',
      '3. Menghindari konflik kepentingan, tidak melakukan praktik-praktik intimidasi dan ancaman kepada seluruh elemen masyarakat, serta tidak memihak kepada calon atau pasangan calon tertentu.',
      '4. Tidak menunjukkan keberpihakan kepada calon atau pasangan calon melalui media sosial dan/atau media lainnya.',
      '5. Menolak praktik politik uang.',
    ]);
  });

  it('B for any election, with the name that the heads of villages have there', () => {
    const heads = { sebutan: 'Hukum Tua', pemilihan: 'Pemilu Tahun 2029' };
    const held: Held = { on: '2029-02-01', regimes: ['pemilu'] };
    const { title, blocks, sources } = fillTemplate(library.latest('ikrar-kepala-desa'), heads, [], held);
    expect(title).toBe('IKRAR HUKUM TUA PADA PEMILU TAHUN 2029');
    expect(words(blocks).slice(1, 3)).toEqual([
      '1. Tidak membuat keputusan dan/atau tindakan yang menguntungkan atau merugikan bakal calon, calon, atau pasangan calon, baik sebelum, selama, maupun sesudah pelaksanaan Pemilu Tahun 2029.',
      '2. Tidak ikut serta dan/atau terlibat dalam kampanye Pemilu Tahun 2029.',
    ]);
    expect(sources.map((source) => source.slice(0, 62))).toEqual([
      'Pasal 280 ayat (2) dan Pasal 282 Undang-Undang Nomor 7 Tahun 2',
      'Pasal 29 Undang-Undang Nomor 6 Tahun 2014 tentang Desa sebagai',
    ]);
  });

  it('TNI and Polri', () => {
    const held: Held = { on: '2029-02-01', regimes: ['pemilu'] };
    const { blocks } = fillTemplate(
      library.latest('deklarasi-tni-polri'),
      { pemilihan: 'Pemilu Tahun 2029' },
      [],
      held,
    );
    expect(words(blocks)).toEqual([
      'Untuk menciptakan Pemilu Tahun 2029 yang demokratis, TNI-Polri dengan ini menyatakan:',
      '1. Menjaga dan menegakkan prinsip netralitas.',
      '2. Menghindari konflik kepentingan dan tindakan yang menguntungkan atau merugikan salah satu peserta pemilu.',
      '3. Bersama-sama melakukan upaya pencegahan pelanggaran pemilu dan politik uang.',
      '4. Saling bersinergi untuk menjaga kondusivitas penyelenggaraan pemilu.',
    ]);
  });

  it('a campaign in peace', () => {
    const pembuat = 'calon gubernur dan calon wakil gubernur, partai pengusung beserta tim kampanye dan para pendukung';
    const typed = { pemilihan: 'Pemilihan Gubernur Tahun 2024', pembuat };
    const { blocks } = fillTemplate(library.latest('deklarasi-kampanye-damai'), typed, [], on);
    expect(words(blocks)).toEqual([
      `Kami ${pembuat} berjanji:`,
      '1. Mewujudkan pemilihan yang langsung, umum, bebas, rahasia, jujur, dan adil;',
      '2. Melaksanakan kampanye pemilihan yang aman, tertib, damai, berintegritas, tanpa hoaks, tanpa politisasi SARA, dan tanpa politik uang;',
      '3. Melaksanakan kampanye pemilihan berdasarkan peraturan perundang-undangan yang berlaku.',
    ]);
  });

  it('D: the integrity pact has the points of A under an identity block with a masked NIP', () => {
    const template = library.latest('pakta-integritas');
    const person = { name: 'Dra. Siti', nip: '196508011989081002', position: 'Camat', institution: 'Kecamatan' };
    const { blocks } = fillTemplate(template, { ...slots, ...personSlots(template.slots, person) }, [], on);
    expect(blocks[1]).toEqual({
      type: 'table',
      header: [],
      rows: [
        ['Nama', 'Dra. Siti'],
        ['NIP', '••••••••••••••1002'],
        ['Pangkat/golongan', '–'],
        ['Jabatan', 'Camat'],
        ['Unit kerja', 'Kecamatan'],
      ],
    });
    const pledged = fillTemplate(library.latest('ikrar-asn'), slots, [], on).blocks.find(({ type }) => type === 'list');
    expect(blocks.find(({ type }) => type === 'list')).toEqual(pledged);
    expect(JSON.stringify(blocks)).not.toContain('meterai');
  });
});

describe('slots', () => {
  const template = {
    ...library.latest('ikrar-asn'),
    title: 'T {NAMA}',
    body: [{ type: 'paragraph', text: '{nama} {hari} {jumlah}' }] as const,
    slots: [
      { name: 'nama', type: 'text', label: 'Nama', example: 'Ani', max: 5 },
      { name: 'hari', type: 'date', label: 'Hari', example: '2024-09-30', max: 10 },
      { name: 'jumlah', type: 'number', label: 'Jumlah', example: '12', max: 12 },
    ] as const,
  };

  it('prints days and numbers as Indonesians write them', () => {
    const { title, blocks } = fillTemplate(template, { nama: 'ani', hari: '2024-02-29', jumlah: '1507000' }, [], on);
    expect(title).toBe('T ANI');
    expect(blocks).toEqual([{ type: 'paragraph', text: 'ani 29 Februari 2024 1.507.000' }]);
  });

  it('names every slot at fault in one error', () => {
    const error = failure(() => fillTemplate(template, { hari: '2023-02-29', jumlah: '-1', lain: 'x' }, [], on));
    expect(error).toMatchObject({
      code: 'slot-missing',
      faults: [{ path: 'slots.nama' }, { path: 'slots.hari' }, { path: 'slots.jumlah' }, { path: 'slots.lain' }],
    });
  });

  it.each([
    [{ nama: 'ani', hari: '2024-09-30', jumlah: '1', lain: 'x' }, 'slot-unknown'],
    [{ nama: 'enam h', hari: '2024-09-30', jumlah: '1' }, 'slot-invalid'],
    [{ nama: 'a\nb', hari: '2024-09-30', jumlah: '1' }, 'slot-invalid'],
    [{ nama: '{ni}', hari: '2024-09-30', jumlah: '1' }, 'slot-invalid'],
    [{ nama: '   ', hari: '2024-09-30', jumlah: '1' }, 'slot-missing'],
  ])('refuses %j', (values, code) => {
    expect(failure(() => fillTemplate(template, values, [], on))).toMatchObject({ code });
  });

  it('does not take an inherited property for a value', () => {
    const inherited = Object.create({ nama: 'ani' }) as Record<string, string>;
    expect(failure(() => fillTemplate(template, inherited, [], on))).toMatchObject({ code: 'slot-missing' });
  });
});

describe('clauses', () => {
  const asn = library.latest('ikrar-asn');
  const social = library.clause('klausul-media-sosial', 1);

  it('join the numbered points where they are put, and say from what the text is made', () => {
    const filled = fillTemplate(asn, slots, [{ clause: social, after: 3 }], on);
    const points = words(filled.blocks).filter((line) => /^\d/.test(line));
    expect(points).toHaveLength(5);
    expect(points[3]).toBe(
      '4. Tidak memberikan like, komentar, dan share yang menunjukkan dukungan kepada salah satu calon.',
    );
    expect(points[4]).toMatch(/^5\. Menolak politik uang/);
    expect(filled.clauses).toEqual([{ id: 'klausul-media-sosial', version: 1, digest: social.digest }]);
  });

  it('may stand first and last', () => {
    const placed = [
      { clause: social, after: 0 },
      { clause: library.clause('klausul-larangan', 1), after: 4 },
    ];
    const points = words(fillTemplate(asn, slots, placed, on).blocks).filter((line) => /^\d/.test(line));
    expect(points[0]).toContain('like, komentar');
    expect(points.slice(5)).toEqual([
      '6. Tidak melakukan kampanye/sosialisasi media sosial.',
      '7. Tidak ikut sebagai pelaksana kampanye.',
      '8. Tidak melakukan kampanye dengan atribut PNS.',
      '9. Tidak melakukan kampanye dengan fasilitas negara.',
      '10. Tidak memberikan dukungan dengan memberikan KTP.',
    ]);
  });

  it.each([-1, 5, 1.5, Number.NaN])('refuse the place %p', (after) => {
    expect(failure(() => fillTemplate(asn, slots, [{ clause: social, after }], on))).toMatchObject({
      code: 'invalid-input',
    });
  });

  it.each([
    ['2024-10-22', 1, true],
    ['2024-11-13', 1, true],
    ['2024-11-14', 1, false],
    ['2024-11-13', 2, false],
    ['2024-11-14', 2, true],
    ['2026-01-01', 2, true],
    ['2026-01-02', 2, false],
    ['2026-01-02', 1, false],
  ])('of the sanction on %s: version %i holds: %p', (day, version, holds) => {
    const clause = library.clause('klausul-sanksi', version);
    const run = () => fillTemplate(asn, slots, [{ clause, after: 4 }], { ...on, on: day });
    if (!holds) {
      expect(failure(run)).toMatchObject({ code: 'template-not-in-force' });
      return;
    }
    const { blocks, sources } = run();
    expect(words(blocks)[5]).toMatch(/^Sanksi menurut Pasal 188: .*Rp6\.000\.000,00/);
    expect(words(blocks)[5]!.includes('pejabat daerah')).toBe(version === 2);
    expect(sources).toHaveLength(3);
    expect(sources[2]!.includes('136/PUU-XXII/2024')).toBe(version === 2);
  });

  it('a text older than the law on which it rests is refused', () => {
    expect(failure(() => fillTemplate(asn, slots, [], { ...on, on: '2022-09-21' }))).toMatchObject({
      code: 'template-not-in-force',
    });
  });
});
