import { localDay, timeWords, weekdayWords } from '../core/dates.ts';
import { placeWords } from '../core/place.ts';
import type { Block } from '../template/blocks.ts';
import type { Content } from './content.ts';
import { framed, type MinutesFrame } from './minutes-frame.ts';

export interface HandoverInput extends MinutesFrame {
  /** The days of the event, in words. */
  readonly held: string;
  readonly at: string;
  /** Who hands over, and to whom, with their positions. */
  readonly by: string;
  readonly receiver: string;
  /** The papers that are handed over: what each is, how much, and its code. */
  readonly records: readonly { readonly description: string; readonly quantity: string; readonly code: string }[];
  /** The bag as it was downloaded; lower-case hex and octets. */
  readonly bag?: { readonly sha256: string; readonly size?: number };
}

/** The berita acara serah terima arsip: who handed which records to whom, when, and the digest of the bag that they went in. */
export function handoverContent(input: HandoverInput): Content {
  const { pledge, at } = input;
  return framed(input, {
    ...{ template: 'berita-acara-serah-terima', at, title: 'BERITA ACARA SERAH TERIMA ARSIP' },
    number: pledge.number || pledge.parent?.number || '',
    blocks: handoverBlocks(input),
  });
}

function handoverBlocks(input: HandoverInput): readonly Block[] {
  const rows = input.records.map(({ description, quantity, code }, i) => [String(i + 1), description, quantity, code]);
  const parties = [
    ['Yang menyerahkan', input.by],
    ['Yang menerima', input.receiver],
  ];
  return [
    { type: 'paragraph', text: opening(input) },
    { type: 'heading', level: 1, text: 'Arsip yang diserahkan' },
    { type: 'table', header: ['No.', 'Uraian', 'Jumlah', 'Kode'], rows },
    ...(input.bag ? [{ type: 'paragraph' as const, text: bagWords(input.bag) }] : []),
    {
      type: 'paragraph',
      text: 'Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.',
    },
    // No further heading may follow: the public text of a berita acara ends before the last one (minutes.ts).
    { type: 'heading', level: 1, text: 'Yang menyerahkan dan yang menerima' },
    { type: 'table', header: [], rows: parties },
  ];
}

function opening({ event, held, at }: HandoverInput): string {
  const moment = new Date(at);
  const day = localDay(moment, event.timeZone);
  return (
    `Pada hari ${weekdayWords(day)}, pukul ${timeWords(moment, event.timeZone)}, telah diserahkan arsip kegiatan ` +
    `${event.name}, yang diselenggarakan ${event.organizer} pada ${held} di ${placeWords(event)}.`
  );
}

function bagWords({ sha256, size }: NonNullable<HandoverInput['bag']>): string {
  const octets = size === undefined ? '' : `, ${size.toLocaleString('id-ID')} bita`;
  return `Arsip diserahkan sebagai satu paket BagIt (berkas zip${octets}) dengan sidik SHA-256 ${sha256}. Penerima mencocokkan sidik itu dengan berkas yang diterimanya.`;
}
