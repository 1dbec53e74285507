import { describe, expect, it } from '@jest/globals';
import { createBase } from '../../src/document/base.ts';
import { contentDigest } from '../../src/document/content.ts';
import { type MinutesStanding, minutesContent, withoutAbsentees } from '../../src/document/minutes.ts';
import { readPages, someContent, somePeople } from '../support/paper.ts';

const pledge = someContent(somePeople(6));
const person = (i: number, over: object = {}): MinutesStanding['person'] => {
  const { field: _, ...facts } = somePeople(i + 1)[i]!;
  return { ...facts, ...over };
};
const signature = { at: '2024-10-01T03:05:00Z' };

const people: MinutesStanding[] = [
  { person: person(0), signature, attendance: 'hadir' },
  { person: person(1), signature: { at: '2024-09-30T02:00:00Z' }, attendance: 'hadir' },
  { person: person(2, { name: 'Si Sakit' }), attendance: 'tidak-hadir', note: 'sakit' },
  { person: person(3, { name: 'Si Wakil' }), attendance: 'diwakilkan', note: 'Sekretaris Camat (12/ST/2024)' },
  { person: person(4, { name: 'Si Ragu' }), attendance: 'hadir' },
  { person: person(5, { name: 'Si Hilang' }), attendance: 'diharapkan' },
  { person: person(0, { name: 'Sang Saksi', role: 'saksi' as const }), signature, attendance: 'hadir' },
];

const input = {
  code: '1234-5678-9ABC',
  url: 'https://ikrar.example/v/1234-5678-9ABC',
  event: pledge.event,
  days: pledge.days,
  number: pledge.number,
  letterhead: pledge.letterhead,
  closedAt: '2024-10-01T09:30:00Z',
  pledge,
  contentDigest: contentDigest(pledge),
  people,
};
const content = minutesContent(input);

describe('the minutes', () => {
  it('name their pledge by number, code and digest, and are signed by nobody but the seal', () => {
    expect(content.kind).toBe('berita-acara');
    expect(content.parent).toEqual({
      relation: 'berita-acara',
      number: pledge.number,
      code: pledge.code,
      contentDigest: contentDigest(pledge),
    });
    expect(content.signers).toEqual([]);
    expect(content.days).toEqual(['2024-10-01']);
  });

  it('say when and where in words of the place', () => {
    const [first] = content.text.blocks;
    expect(first).toMatchObject({ type: 'paragraph' });
    expect(JSON.stringify(first)).toContain(
      'Pada hari Selasa, 1 Oktober 2024, pukul 16.30 WIB, bertempat di Hotel Bukik Gadang, Muaro Sijunjung, Bawaslu Kabupaten Sijunjung menutup',
    );
    expect(JSON.stringify(first)).toContain('yang berlangsung pada 30 September–1 Oktober 2024');
    expect(JSON.stringify(first)).toContain('pertama dibubuhkan pada 30 September 2024 pukul 09.00 WIB');
  });

  it('count everybody once', () => {
    const table = content.text.blocks.find((block) => block.type === 'table' && block.header.length === 0);
    expect(table).toMatchObject({
      rows: [
        ['Tercantum dalam daftar', '7 orang'],
        ['Menandatangani', '3 orang'],
        ['Hadir, belum menandatangani', '1 orang'],
        ['Diwakilkan', '1 orang'],
        ['Tidak hadir, berhalangan, atau menolak', '1 orang'],
        ['Tanpa keterangan', '1 orang'],
      ],
    });
  });

  it.each([
    ['with people missing', people],
    ['with everybody there', people.map((one) => ({ ...one, signature }))],
  ])('tell the public all but the last section, whatever it is called (%s)', (_, standings) => {
    const { blocks } = minutesContent({ ...input, people: standings }).text;
    const renamed = blocks.map((block) =>
      block.type === 'heading' ? { ...block, text: `Bagian: ${block.text}` } : block,
    );
    const shown = withoutAbsentees(renamed);
    expect(shown).toEqual([...renamed.slice(0, -3), renamed.at(-1)]);
    expect(JSON.stringify(shown)).not.toMatch(/Si Sakit|Si Wakil|Si Ragu|Si Hilang|tidak menandatangani/);
    expect(JSON.stringify(shown)).toContain('Sang Saksi');
  });

  it('list who is missing with the reason, and the witnesses with their time', () => {
    const tables = content.text.blocks.flatMap((block) =>
      block.type === 'table' && block.header.length > 0 ? [block] : [],
    );
    expect(tables[0]!.rows).toEqual([['1', 'Sang Saksi', 'Camat 0', '1 Oktober 2024 pukul 10.05 WIB']]);
    expect(tables[1]!.rows.map(([, name, , state, note]) => [name, state, note])).toEqual([
      ['Si Sakit', 'Tidak hadir', 'sakit'],
      ['Si Wakil', 'Diwakilkan', 'Sekretaris Camat (12/ST/2024)'],
      ['Si Ragu', 'Hadir, belum menandatangani', '–'],
      ['Si Hilang', 'Tanpa keterangan', '–'],
    ]);
  });

  it('count who is prevented and who refuses where the public does not read, and together where it does', () => {
    const missing = (['berhalangan', 'menolak', 'menolak'] as const).map((attendance, i) => ({
      ...{ person: person(i), attendance, note: 'rahasia' },
    }));
    const { blocks } = minutesContent({ ...input, people: [...people, ...missing] }).text;
    expect(JSON.stringify(blocks)).toContain('Yang tidak menandatangani (berhalangan 1, menolak 2)');
    const shown = JSON.stringify(withoutAbsentees(blocks));
    expect(shown).toContain('["Tidak hadir, berhalangan, atau menolak","4 orang"]');
    expect(shown).not.toMatch(/rahasia|berhalangan 1|menolak 2/);
  });

  it('call a representative one, present or not', () => {
    const represents = { position: 'Sekretaris Camat', represents: 'Camat Kupitan', letter: 'Surat Tugas 12' };
    const witness = {
      person: person(0, { ...represents, role: 'saksi' as const }),
      signature,
      attendance: 'hadir' as const,
    };
    const missing = { person: person(1, represents), attendance: 'diharapkan' as const };
    const tables = minutesContent({ ...input, people: [witness, missing] }).text.blocks.flatMap((block) =>
      block.type === 'table' && block.header.length > 0 ? [block.rows[0]![2]] : [],
    );
    expect(tables).toEqual(Array(2).fill('Sekretaris Camat, mewakili Camat Kupitan'));
  });

  it('repeat the pledged text', () => {
    for (const block of pledge.text.blocks) expect(content.text.blocks).toContainEqual(block);
  });

  it('say so when nobody is missing', () => {
    const all = minutesContent({ ...inputOf(), people: people.filter((one) => one.signature) });
    expect(JSON.stringify(all.text.blocks)).toContain('Tidak ada. Semua orang yang tercantum telah menandatangani.');
  });

  it('make a paper that says who seals it', async () => {
    const { bytes, plan } = await createBase(content, { at: new Date('2024-10-01T09:30:00Z') });
    const words = readPages(bytes, plan.font)
      .flat()
      .map(({ text }) => text)
      .join(' ');
    expect(plan.signatures).toEqual([]);
    expect(words).toContain('Disegel secara elektronik oleh Bawaslu Kabupaten');
    expect(words).toContain('Muaro Sijunjung, 1 Oktober 2024');
    expect(words).toContain('Si Hilang');
  });
});

function inputOf() {
  const { event, days, number, letterhead } = pledge;
  return {
    ...{ event, days, number, letterhead, pledge, people, code: '1234-5678-9ABC', url: 'https://ikrar.example/v/x' },
    closedAt: '2024-10-01T09:30:00Z',
    contentDigest: contentDigest(pledge),
  };
}

describe('the minutes of many files', () => {
  const identity = {
    type: 'table' as const,
    header: [],
    rows: [
      ['Nama', 'Hj. Maria Sikumbang, S.E., M.M.'],
      ['NIP', '••••••••••••••2001'],
    ],
  };
  const of = (over: object) => minutesContent({ ...input, pledge: { ...pledge, ...over } });

  it('of individual pledges carry nobody’s identity and speak of all of them', () => {
    const text = { ...pledge.text, blocks: [identity, ...pledge.text.blocks] };
    const made = of({ kind: 'pakta', text });
    expect(JSON.stringify(made)).not.toContain('Maria Sikumbang');
    expect(JSON.stringify(made)).not.toContain('2001');
    expect(made.text.title).toBe('BERITA ACARA PENANDATANGANAN PAKTA INTEGRITAS NETRALITAS');
    expect(JSON.stringify(made.text.blocks[0])).toContain(`7 berkas, satu tiap orang, kode pertama ${pledge.code}`);
  });

  it('of volumes say how many there are', () => {
    const made = of({ volume: { label: 'Kabupaten Minahasa', index: 1, of: 11 } });
    expect(JSON.stringify(made.text.blocks[0])).toContain(`11 jilid, kode jilid pertama ${pledge.code}`);
  });

  it('say the place once, also where the venue names it', () => {
    const event = { ...pledge.event, venue: 'Hotel Bukik Gadang, Muaro Sijunjung', place: 'Muaro Sijunjung' };
    const first = JSON.stringify(minutesContent({ ...input, event }).text.blocks[0]);
    expect(first).toContain('bertempat di Hotel Bukik Gadang, Muaro Sijunjung, Bawaslu');
  });
});
