import type { ComponentChildren, VNode } from 'preact';
import { momentWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import type { PledgeEvent } from '../../model.ts';
import { type Card, forHandingOut, of } from '../../operations/card-batch.ts';
import { cardsFor } from '../../operations/card-forms.ts';
import { markSent } from '../../operations/deliveries.ts';
import { listEmails, sendEmails } from '../../operations/emails.ts';
import { invitationText } from '../../operations/invitation.ts';
import { PostForm } from '../form.tsx';
import { TableHead } from '../table.tsx';
import { EmailCell, EmailSection } from './email-views.tsx';
import { Crumbs } from './page-parts.tsx';
import type { At, OrganizerPage, OrganizerPages } from './pages.tsx';

const organizer = { declaration: 'organizer' } as const;

/** The links of a batch with the state of each person, to be sent one by one. */
export function linkPages(pages: OrganizerPages): void {
  const path = '/kelola/n/:declarationId/kartu/tautan';
  pages.page(path, organizer, linksPage);
  pages.form('/kelola/n/:declarationId/kartu/surel', {
    of: sendEmails,
    values: ({ typed }) => ({
      kind: typed.kind,
      again: typed.lagi === 'ya',
      ...(typed.siapa ? { people: [typed.siapa] } : {}),
    }),
    done: ({ queued }, { declaration, typed }) =>
      `/kelola/n/${declaration.id}/kartu/tautan?of=${typed.of === 'semua' ? 'semua' : 'belum'}&antre=${queued}#${typed.siapa ? `o-${typed.siapa}` : 'surel'}`,
  });
  pages.form(`${path}/:personId`, {
    of: markSent,
    values: ({ typed }) => ({ sent: typed.sent === 'ya' }),
    done: ({ signerId }, { declaration, typed }) =>
      `/kelola/n/${declaration.id}/kartu/tautan?of=${typed.of === 'semua' ? 'semua' : 'belum'}#o-${signerId}`,
  });
}

async function linksPage(at: At<typeof organizer>): Promise<OrganizerPage> {
  const { event, declaration, typed } = at;
  const chosen = of.safeParse(typed.of);
  const shown = chosen.success ? chosen.data : 'belum';
  const cards = forHandingOut(await cardsFor(at, { of: shown }, 'links'));
  const { on, people } = await at.ask(listEmails, { declarationId: declaration.id });
  const emails = new Map(people.map((one) => [one.signerId, one]));
  const sent = cards.filter(({ sentAt }) => sentAt !== undefined).length;
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
        <span aria-hidden="true">›</span>
        <a href={`/kelola/n/${declaration.id}/kartu`}>Kartu</a>
      </Crumbs>
      <h1>Tautan untuk dikirim</h1>
      <p class="notice">
        Pesan memuat tautan saja; sampaikan PIN dengan cara lain, misalnya lisan di meja pendaftaran. Nomor telepon dan
        alamat surel diambil dari daftar peserta; tanpa nomor, WhatsApp menanyakan penerimanya.
      </p>
      <EmailSection at={at} on={on} people={people} shown={shown} />
      <p>
        WhatsApp: <b id="terkirim">{sent}</b> dari {cards.length} sudah ditandai terkirim.
      </p>
      <table class="cards">
        <TableHead
          columns={['Nama', 'PIN', 'Keadaan', 'WhatsApp', 'Terkirim', ...(people.length > 0 ? ['Surel'] : [])]}
        />
        <tbody>
          {cards.map((card) => (
            <Row key={card.signerId} card={card} event={event} shown={shown} declarationId={declaration.id}>
              {people.length > 0 && (
                <EmailCell person={emails.get(card.signerId)} on={on} event={event} shown={shown} />
              )}
            </Row>
          ))}
        </tbody>
      </table>
    </>
  );
  return { title: 'Tautan untuk dikirim', event, script: 'links.js', children };
}

interface RowProps {
  readonly card: Card;
  readonly event: PledgeEvent;
  readonly shown: string;
  readonly declarationId: string;
  readonly children?: ComponentChildren;
}

function Row({ card, event, shown, declarationId, children }: RowProps): VNode {
  const marks = `/api/declarations/${declarationId}/people/${card.signerId}/sent`;
  return (
    <tr id={`o-${card.signerId}`}>
      <th scope="row">
        {card.name}
        <br />
        <small class="soft">{positionWords(card)}</small>
      </th>
      <td data-label="PIN" class="code whole">
        {card.pin.replace(/^\d{3}/, '$& ')}
      </td>
      <td data-label="Keadaan">
        {card.signedAt ? `Menandatangani ${momentWords(new Date(card.signedAt), event.timeZone)}` : 'Belum'}
      </td>
      <td data-label="WhatsApp">
        <a href={whatsApp(event, card)} target="_blank" rel="noopener noreferrer" data-marks={marks}>
          WhatsApp<span class="visually-hidden"> kepada {card.name}</span>
        </a>
        {card.phone && (
          <>
            <br />
            <small class="soft whole">{card.phone}</small>
          </>
        )}
      </td>
      <td data-label="Terkirim">
        <SentMark card={card} event={event} shown={shown} />
      </td>
      {children}
    </tr>
  );
}

/** A click on the link to WhatsApp sets the mark by itself where scripts run; the button does it everywhere. */
function SentMark({ card, event, shown }: Omit<RowProps, 'declarationId' | 'children'>): VNode {
  const { sentAt } = card;
  return (
    <PostForm action={`tautan/${card.signerId}`} data-forget>
      <input type="hidden" name="of" value={shown} />
      <input type="hidden" name="sent" value={sentAt ? '' : 'ya'} />
      {sentAt && <small class="soft">{momentWords(new Date(sentAt), event.timeZone)} </small>}
      <button type="submit" class="quiet">
        {sentAt ? 'Hapus tanda' : 'Tandai terkirim'}
        <span class="visually-hidden"> {card.name}</span>
      </button>
    </PostForm>
  );
}

/** A link that opens WhatsApp with the text: to the person's number, or where the recipient is chosen. */
const whatsApp = (event: PledgeEvent, card: Card): string =>
  `https://wa.me/${card.phone?.slice(1) ?? ''}?text=${encodeURIComponent(invitationText(event, card, card.link))}`;
