import { Forger, stream } from '../attacks/forger.ts';

/** Choices in which the files of other programs may differ. */
export interface Layout {
  /** Objects that replace the usual ones, by number, or follow them. */
  readonly bodies?: Readonly<Record<number, string>>;
  /** The header, and the line behind it. */
  readonly first?: string;
  readonly second?: string;
  readonly id?: string;
  readonly beforeTrailer?: string;
  /** Entries of the trailer besides Size, Root, Info and ID. */
  readonly trailer?: string;
  /** Text before the keyword `xref`, to whose start the number after `startxref` points. */
  readonly beforeXref?: string;
  readonly eof?: string;
  /** Wrong offsets in the table, by object number: each that of this text in the file. */
  readonly places?: Readonly<Record<number, string>>;
}

const usual: Readonly<Record<number, string>> = {
  1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R]/SigFlags 3>>>>',
  2: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>/Annots[6 0 R]>>',
  4: stream('', '0 0 10 10 re f'),
  5: '<</Title(Surat)>>',
  6: '<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/Rect[10 10 90 40]/P 3 0 R>>',
  7: '<</FT/Sig/T(B)>>',
};

/** A page with text and two signature fields (objects 6 and 7), like that of any program. */
export function foreignBase(layout: Layout = {}): Forger {
  const { id = '/ID[<00><00>]', beforeTrailer = '', trailer = '', beforeXref = '', eof = '%%EOF\n' } = layout;
  const bodies = { ...usual, ...layout.bodies };
  const { first = '%PDF-1.7\n', second = '%\xe2\xe3\xcf\xd3\n' } = layout;
  let text = first + second;
  const places = new Map<number, number>();
  for (const [num, body] of Object.entries(bodies)) {
    places.set(Number(num), text.length);
    text += `${num} 0 obj\n${body}\nendobj\n`;
  }
  for (const [num, found] of Object.entries(layout.places ?? {})) places.set(Number(num), text.indexOf(found));
  const lines = [...places.values()].map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
  const size = places.size + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}${beforeTrailer}`;
  const end = `trailer\n<</Size ${size}/Root 1 0 R/Info 5 0 R${id}${trailer}>>\nstartxref\n${text.length}\n${eof}`;
  return new Forger(`${text}${beforeXref}${table}${end}`);
}
