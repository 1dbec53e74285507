import { utf8 } from '../core/bytes.ts';
import { dayRange } from '../core/dates.ts';
import { sha256Hex } from '../core/digest.ts';
import { positionWords } from '../core/represented.ts';
import { type Use, useMark, useSentence } from '../core/use.ts';
import type { Letter } from '../mail/smtp.ts';
import type { Email, Person, PledgeEvent } from '../model.ts';

type Addressee = Pick<Person, 'name' | 'position' | 'represents'>;

/** What a person is sent with their personal link. The PIN reaches them on another way: whoever has both can sign for them. */
export const invitationText = (event: PledgeEvent, person: Addressee, link: string): string =>
  `Yth. ${person.name}, ${positionWords(person)}.\n` +
  `Untuk menandatangani ${event.name} (${dayRange([event.firstDay, event.lastDay])}, ${event.venue}), buka tautan pribadi Anda:\n` +
  `${link}\nSiapkan PIN dari penyelenggara. Jangan teruskan pesan ini.`;

interface Invitation {
  readonly event: PledgeEvent;
  readonly person: Person & { readonly email: string };
  readonly link: string;
  readonly use: Use | undefined;
  readonly at: Date;
}

/** The invitation as a message by e-mail, which repeated attempts send under the same Message-ID. */
export function invitationLetter({ kind, askedAt }: Email, { event, person, link, use, at }: Invitation): Letter {
  const mark = use ? `[${useMark(use)}] ` : '';
  const [subject, before] =
    kind === 'reminder'
      ? [`Pengingat: ${event.name}`, ['Pengingat: Anda belum tercatat menandatangani.']]
      : [`Tautan pribadi Anda: ${event.name}`, []];
  const text = [
    ...before,
    invitationText(event, person, link),
    ...(use ? [useSentence(use)] : []),
    `${event.organizer}\nPesan ini dikirim oleh server Ikrar; balasannya tidak dibaca.`,
  ];
  return {
    to: person.email,
    subject: `${mark}${subject}`,
    text: `${text.join('\n\n')}\n`,
    id: sha256Hex(utf8(`${person.id}/${askedAt}`)).slice(0, 32),
    date: at,
  };
}
