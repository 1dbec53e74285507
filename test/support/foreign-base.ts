import { Forger, stream } from '../attacks/forger.ts';

/** A page with text and two fields for signatures (objects 6 and 7), as any program writes it. */
export function foreignBase(): Forger {
  const bodies = [
    '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R]/SigFlags 3>>>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>/Annots[6 0 R]>>',
    stream('', '0 0 10 10 re f'),
    '<</Title(Surat)>>',
    '<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/Rect[10 10 90 40]/P 3 0 R>>',
    '<</FT/Sig/T(B)>>',
  ];
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  let table = `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n`;
  for (const [i, body] of bodies.entries()) {
    table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
  }
  const trailer = `trailer\n<</Size ${bodies.length + 1}/Root 1 0 R/Info 5 0 R/ID[<00><00>]>>\n`;
  return new Forger(`${text}${table}${trailer}startxref\n${text.length}\n%%EOF\n`);
}
