import type { VNode } from 'preact';
import { dayRange, momentWords } from '../../core/dates.ts';
import type { PledgeEvent } from '../../model.ts';
import { type Card, forHandingOut, of } from '../../operations/card-batch.ts';
import { cardsFor } from '../../operations/card-forms.ts';
import { TableHead } from '../table.tsx';
import { Crumbs } from './page-parts.tsx';
import type { At, OrganizerPage, OrganizerPages } from './pages.tsx';

const organizer = { declaration: 'organizer' } as const;

/** The links of a batch with the state of each person, to be sent one by one. */
export function linkPages(pages: OrganizerPages): void {
  pages.page('/kelola/n/:declarationId/kartu/tautan', organizer, linksPage);
}

async function linksPage(at: At<typeof organizer>): Promise<OrganizerPage> {
  const { event, declaration, typed } = at;
  const chosen = of.safeParse(typed.of);
  const cards = forHandingOut(await cardsFor(at, { of: chosen.success ? chosen.data : 'belum' }, 'links'));
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
        <span aria-hidden="true">›</span>
        <a href={`/kelola/n/${declaration.id}/kartu`}>Kartu</a>
      </Crumbs>
      <h1>Tautan untuk dikirim</h1>
      <p class="notice">
        Pesan WhatsApp memuat tautan saja; sampaikan PIN dengan cara lain, misalnya lisan di meja pendaftaran.
      </p>
      <table class="cards">
        <TableHead columns={['Nama', 'PIN', 'Keadaan', 'Kirim']} />
        <tbody>
          {cards.map((card) => (
            <Row key={card.signerId} card={card} event={event} />
          ))}
        </tbody>
      </table>
    </>
  );
  return { title: 'Tautan untuk dikirim', event, children };
}

function Row({ card, event }: { readonly card: Card; readonly event: PledgeEvent }): VNode {
  return (
    <tr>
      <th scope="row">
        {card.name}
        <br />
        <small class="soft">{card.position}</small>
      </th>
      <td data-label="PIN" class="code whole">
        {card.pin.replace(/^\d{3}/, '$& ')}
      </td>
      <td data-label="Keadaan">
        {card.signedAt ? `Menandatangani ${momentWords(new Date(card.signedAt), event.timeZone)}` : 'Belum'}
      </td>
      <td data-label="Kirim">
        <a href={whatsApp(event, card)} target="_blank" rel="noopener noreferrer">
          WhatsApp<span class="visually-hidden"> kepada {card.name}</span>
        </a>
      </td>
    </tr>
  );
}

/** A link that opens WhatsApp with the text, where the recipient is chosen. */
function whatsApp(event: PledgeEvent, card: Card): string {
  const text =
    `Yth. ${card.name}, ${card.position}.\n` +
    `Untuk menandatangani ${event.name} (${dayRange([event.firstDay, event.lastDay])}, ${event.venue}), buka tautan pribadi Anda:\n` +
    `${card.link}\nSiapkan PIN dari panitia. Jangan teruskan pesan ini.`;
  return `https://wa.me/?text=${encodeURIComponent(text)}`;
}
