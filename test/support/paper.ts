import { inflateSync } from 'node:zlib';
import type { Content, ContentSigner } from '../../src/document/content.ts';
import type { SigningPlan } from '../../src/document/plan.ts';

/** People of a made-up roster: names of growing length, positions that wrap, three groups. */
export const somePeople = (count: number, over: (i: number) => Partial<ContentSigner> = () => ({})): ContentSigner[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    name: `Dr. ${'Hidayatullah '.repeat(i % 4)}Siti Wijayanti, S.H., M.Si. ${i}`,
    position: i % 5 === 4 ? 'Kepala Dinas Pemberdayaan Masyarakat dan Nagari, Pengendalian Penduduk' : `Camat ${i}`,
    institution: 'Pemerintah Kabupaten Sijunjung',
    regionCode: '13.03',
    role: 'penandatangan',
    field: `Sig${String(i + 1).padStart(4, '0')}`,
    ...over(i),
  }));

export function someContent(signers: readonly ContentSigner[], over: Partial<Content> = {}): Content {
  return {
    schema: 'ikrar/1',
    kind: 'ikrar',
    code: '7K3M-9QXZ-2BTH',
    url: 'https://ikrar.example/v/7K3M-9QXZ-2BTH',
    event: {
      name: 'Sosialisasi Netralitas',
      election: 'Pemilihan Tahun 2024',
      organizer: 'Bawaslu Kabupaten Sijunjung',
      venue: 'Hotel Bukik Gadang',
      place: 'Muaro Sijunjung',
      regionCode: '13.03',
      timeZone: 'Asia/Jakarta',
    },
    days: ['2024-09-30', '2024-10-01'],
    number: '123/PM.01/K.SB-15/09/2024',
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'],
    text: {
      template: { id: 'ikrar-asn', version: 1, digest: '00'.repeat(32) },
      clauses: [],
      title: 'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA',
      blocks: [
        { type: 'paragraph', text: 'Dalam rangka menyukseskan pelaksanaan Pemilihan Tahun 2024, kami berikrar:' },
        { type: 'list', ordered: true, items: ['Menjaga netralitas.', 'Menolak politik uang.'] },
      ],
      sources: ['Keputusan Bersama 22 September 2022'],
    },
    signers,
    ...over,
  };
}

/** A piece of text on a page, and its start in points from the lower left corner. */
export interface Run {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
  /** Ends in an invisible space, because the text continues in the next line. */
  readonly goesOn: boolean;
  /** Inside an artifact: a rule, a repeated header, the footer. */
  readonly artifact: boolean;
}

/** The objects of a base by number, found by its cross-reference table. */
export function objectsOf(bytes: Uint8Array): ReadonlyMap<number, string> {
  const text = Buffer.from(bytes).toString('latin1');
  const at = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
  const [, count] = /^xref\n0 (\d+)\n/.exec(text.slice(at))!;
  const first = text.indexOf('\n', text.indexOf('\n', at) + 1) + 1;
  const objects = new Map<number, string>();
  for (let n = 1; n < Number(count); n++) {
    const entry = text.slice(first + 20 * n, first + 20 * n + 20);
    const offset = Number(/^(\d{10}) 00000 n \n$/.exec(entry)![1]);
    const head = `${n} 0 obj\n`;
    if (!text.startsWith(head, offset)) throw new Error(`object ${n} is not at ${offset}`);
    objects.set(n, text.slice(offset + head.length, text.indexOf('\nendobj\n', offset)));
  }
  return objects;
}

export const streamOf = (body: string): string => {
  const [, length] = /\/Length (\d+)>>\nstream\n/.exec(body)!;
  const from = body.indexOf('>>\nstream\n') + 10;
  return inflateSync(Buffer.from(body.slice(from, from + Number(length)), 'latin1')).toString('latin1');
};

/** Object numbers of the pages in order. */
export function pageNumbers(objects: ReadonlyMap<number, string>): number[] {
  const tree = [...objects.values()].find((body) => body.startsWith('<</Type/Pages'))!;
  return [...tree.matchAll(/(\d+) 0 R/g)].map(([, n]) => Number(n));
}

/** The text of every page, in drawing order. */
export function readPages(bytes: Uint8Array, font: Pick<SigningPlan['font'], 'glyphs'>): Run[][] {
  const objects = objectsOf(bytes);
  const characters = new Map<string, string>();
  // Look-alikes share a glyph; the first is the ordinary character.
  for (const [character, [code]] of Object.entries(font.glyphs))
    if (!characters.has(code)) characters.set(code, character);
  return pageNumbers(objects).map((page) => {
    const [, content] = /\/Contents (\d+) 0 R/.exec(objects.get(page)!)!;
    let artifact = false;
    return streamOf(objects.get(Number(content))!)
      .split('\n')
      .flatMap((line): Run[] => {
        if (/BDC$|BMC$/.test(line)) artifact = line.startsWith('/Artifact');
        const shown = /^BT .*?\/(\w+) (\S+) Tf (\S+) (\S+) Td \[(.*)\]TJ ET$/.exec(line);
        if (!shown) return [];
        const [, font, size, x, y, operand] = shown;
        const codes = [...operand!.matchAll(/<([0-9A-F]*)>/g)].map(([, hex]) => hex).join('');
        const text = codes.replace(/.{4}/g, (code) => characters.get(code)!);
        const place = { x: Number(x), y: Number(y), size: Number(size) };
        return [{ text: text.trimEnd(), goesOn: text.endsWith(' '), bold: font === 'B', ...place, artifact }];
      });
  });
}
