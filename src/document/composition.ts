import { daysWords } from '../core/dates.ts';
import { measure, paper } from './canvas.ts';
import type { Content, ContentSigner } from './content.ts';
import { grouped } from './footer.ts';
import { setLetterhead } from './letterhead.ts';
import type { Logo } from './logo.ts';
import { setParagraph, textSize } from './paragraph.ts';
import type { PlannedField } from './plan.ts';
import { type Proof, setProof } from './proof.ts';
import { setRosterTable } from './roster-table.ts';
import type { Sheet } from './sheet.ts';
import { setSignatureBlocks } from './signature-block.ts';
import { setBlocks, setList } from './text-body.ts';

/** The size of the laws in points: read by few, and never in the way of the pledge. */
const sourceSize = 8.5;

/**
 * The order of a document: letterhead, title, number, text, sources, place and date, the reader's block, the table of
 * signers, witnesses, those who acknowledge, and how to check it.
 * @param proof undefined in a preview, which proves nothing
 * @returns the signature fields by the signer's id
 */
export function compose(
  sheet: Sheet,
  content: Content,
  logo: Logo | undefined,
  proof: Proof | undefined,
): ReadonlyMap<string, PlannedField> {
  setLetterhead(sheet, content.letterhead, content.event.organizer, logo);
  setTitle(sheet, content);
  setBlocks(sheet, content.text.blocks);
  setSources(sheet, content.text);
  const fields = setSigners(sheet, content);
  if (proof) setProof(sheet, content, proof);
  return fields;
}

const relations = {
  susulan: 'Naskah susulan dari',
  berjenjang: 'Naskah lanjutan dari',
  'berita-acara': 'Berita acara atas',
} as const;

function setTitle(sheet: Sheet, { text, number, volume, parent }: Content): void {
  const centred = { align: 'centre', after: 2 } as const;
  setParagraph(sheet, 'H1', text.title, { ...centred, face: sheet.bold, size: 14, leading: 1.3 });
  if (number) setParagraph(sheet, 'P', `Nomor: ${number}`, centred);
  if (volume) {
    const words = `Jilid ${volume.index} dari ${volume.of}: ${volume.label}`;
    setParagraph(sheet, 'P', words, { ...centred, face: sheet.bold });
  }
  if (parent) {
    const named = parent.number ? `nomor ${parent.number}, kode ${parent.code}` : `kode ${parent.code}`;
    const words = `${relations[parent.relation]} naskah ${named}, sidik isi ${grouped(parent.contentDigest.slice(0, 16))}`;
    setParagraph(sheet, 'P', words, { ...centred, size: 9.5 });
  }
  sheet.y -= 14;
}

/** The laws behind the text, by their full titles. */
function setSources(sheet: Sheet, { sources }: Content['text']): void {
  if (sources.length === 0) return;
  setParagraph(sheet, 'P', 'Dasar:', { size: sourceSize, before: 4, after: 1, keep: 2 * sourceSize });
  setList(sheet, sources, { ordered: true, size: sourceSize, after: 1.5 });
}

/** Signers of a joint declaration are in a table; pledges and minutes, which few people sign, have blocks. */
function setSigners(sheet: Sheet, content: Content): ReadonlyMap<string, PlannedField> {
  const of = (role: ContentSigner['role']): ContentSigner[] => content.signers.filter((signer) => signer.role === role);
  const [leaders, signers, witnesses, acknowledging] = [
    of('pemandu'),
    of('penandatangan'),
    of('saksi'),
    of('mengetahui'),
  ];
  const joint = content.kind === 'ikrar';
  const fields: (readonly [string, PlannedField])[] = [];
  setPlaceAndDate(sheet, content, leaders.length > 0 ? 'centred' : 'right');
  if (leaders.length > 0) fields.push(...setSignatureBlocks(sheet, leaders, { columns: 1, role: 'Pemandu ikrar,' }));
  if (signers.length > 0 && joint) {
    const title = `Yang berikrar (${signers.length.toLocaleString('id-ID')} orang)`;
    fields.push(...setRosterTable(sheet, title, signers));
    sheet.y -= 20;
  } else if (signers.length > 0) {
    const role = content.kind === 'pakta' ? 'Yang membuat pernyataan,' : 'Yang membuat berita acara,';
    fields.push(...setSignatureBlocks(sheet, signers, { columns: 2, role, start: signers.length === 1 ? 1 : 0 }));
  } else if (content.kind === 'berita-acara') {
    const words = `Disegel secara elektronik oleh ${content.event.organizer}`;
    const half = { x: paper.left + measure / 2, width: measure / 2 };
    setParagraph(sheet, 'P', words, { ...half, align: 'centre', face: sheet.bold, after: 20 });
  }
  if (witnesses.length > 0)
    fields.push(...setSignatureBlocks(sheet, witnesses, { columns: witnesses.length === 1 ? 1 : 2, role: 'Saksi,' }));
  if (acknowledging.length > 0) {
    const columns = acknowledging.length === 1 ? 1 : 2;
    fields.push(...setSignatureBlocks(sheet, acknowledging, { columns, role: 'Mengetahui,' }));
  }
  return new Map(fields);
}

/**
 * Sets place and date above the first signature block and on the same page, centred or in the right half like that
 * block.
 */
function setPlaceAndDate(sheet: Sheet, { event, days }: Content, block: 'centred' | 'right'): void {
  const words = days.length === 0 ? event.place : `${event.place}, ${daysWords(days)}`;
  const fits = sheet.regular.width(words, textSize) <= measure / 2;
  const place =
    block === 'centred'
      ? ({ align: 'centre' } as const)
      : fits
        ? ({ align: 'centre', x: paper.left + measure / 2, width: measure / 2 } as const)
        : ({ align: 'right' } as const);
  setParagraph(sheet, 'P', words, { ...place, before: 12, after: 10, keep: 130 });
}
