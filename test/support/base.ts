import { concat, latin1 } from '../../src/core/bytes.ts';
import type { PlannedField, SigningPlan } from '../../src/document/plan.ts';

/**
 * A base PDF made by hand: one page, one font, `signers` signature fields, a certification field and two timestamp fields.
 * Small enough to read, of the form that the appender builds on; not PDF/A.
 */
export function tinyBase(signers: number): { bytes: Uint8Array; plan: SigningPlan } {
  const [catalog, pages, page, font, info, first] = [1, 2, 3, 4, 5, 6];
  const resources = `<</Font<</F0 ${font} 0 R>>>>`;
  const [width, height] = [120, 30];
  const bodies = new Map<number, string>();
  let free = first!;
  const signatures = Array.from({ length: signers }, (_, i): PlannedField => {
    const look = free++;
    const object = free++;
    const name = `Sig${String(i + 1).padStart(4, '0')}`;
    const y = 760 - (i % 20) * 35;
    const x = 50 + Math.floor((i % 60) / 20) * 150;
    const entries =
      `/Type/Annot/Subtype/Widget/FT/Sig/T(${name})/TU(Tanda tangan ${i + 1})/F 132/P ${page} 0 R` +
      `/Rect[${x} ${y} ${x + width} ${y + height}]`;
    const empty = `/Type/XObject/Subtype/Form/BBox[0 0 ${width} ${height}]/Matrix[1 0 0 1 0 0]/Resources ${resources}`;
    bodies.set(look, `<<${empty}/Filter/FlateDecode/Length 8>>\nstream\nx\x9c\x03\0\0\0\0\x01\nendstream`);
    bodies.set(object, `<<${entries}/AP<</N ${look} 0 R>>>>`);
    return { name, object, entries, box: { page: 1, width, height }, resources };
  });
  const plain = (name: string): PlannedField => {
    const object = free++;
    const entries = `/FT/Sig/T(${name})/TU(${name})`;
    bodies.set(object, `<<${entries}>>`);
    return { name, object, entries };
  };
  const certification = plain('Segel');
  const timestamps = [plain('Waktu1'), plain('Waktu2')];
  const fields = [certification, ...signatures, ...timestamps].map(({ object }) => `${object} 0 R`).join(' ');
  const widgets = signatures.map(({ object }) => `${object} 0 R`).join(' ');
  const entries = `/Type/Catalog/Pages ${pages} 0 R/AcroForm<</SigFlags 3/Fields[${fields}]>>`;
  bodies.set(catalog!, `<<${entries}>>`);
  bodies.set(pages!, `<</Type/Pages/Count 1/Kids[${page} 0 R]>>`);
  bodies.set(page!, `<</Type/Page/Parent ${pages} 0 R/MediaBox[0 0 595 842]/Resources<<>>/Annots[${widgets}]>>`);
  bodies.set(font!, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>');
  bodies.set(info!, '<</Title(Ikrar)>>');
  return assemble(bodies, free, {
    catalog: { object: catalog!, entries },
    info: info!,
    certification,
    signatures,
    timestamps,
    font: helvetica(font!),
  });
}

type Parts = Pick<SigningPlan, 'catalog' | 'info' | 'certification' | 'signatures' | 'timestamps' | 'font'>;

function assemble(bodies: Map<number, string>, free: number, parts: Parts): { bytes: Uint8Array; plan: SigningPlan } {
  const id = '00112233445566778899aabbccddeeff';
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  let table = `xref\n0 ${free}\n0000000000 65535 f \n`;
  for (let n = 1; n < free; n++) {
    table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${n} 0 obj\n${bodies.get(n)!}\nendobj\n`;
  }
  const startXref = text.length;
  const trailer = `trailer\n<</Size ${free}/Root ${parts.catalog.object} 0 R/Info ${parts.info} 0 R/ID[<${id}><${id}>]>>\n`;
  const bytes = concat(latin1(text), latin1(`${table}${trailer}startxref\n${startXref}\n%%EOF\n`));
  return { bytes, plan: { size: bytes.length, startXref, nextObject: free, id, ...parts } };
}

function helvetica(object: number): SigningPlan['font'] {
  const glyphs: Record<string, readonly [string, number]> = {};
  for (let c = 0x20; c < 0x7f; c++) glyphs[String.fromCharCode(c)] = [c.toString(16), 556];
  return { object, glyphs };
}
