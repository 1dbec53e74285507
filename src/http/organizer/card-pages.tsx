import type { VNode } from 'preact';
import type { PledgeEvent } from '../../model.ts';
import { type Card, cardsList, cardsPdf, makeCards } from '../../operations/cards.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';
import { UseNotice } from '../house-notice.tsx';
import { TableHead } from '../table.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const organizer = { declaration: 'organizer' } as const;

/**
 * Links and PINs for many people: as a sheet of cards, as a list, or one by one over WhatsApp. New ones replace the
 * old.
 */
export function cardPages(pages: OrganizerPages): void {
  const path = '/kelola/n/:declarationId/kartu';
  pages.page(path, organizer, (at) => choicePage(at, formState(makeCards, { bentuk: 'kartu', of: 'belum' })));
  pages.form(path, {
    of: makeCards,
    values: ({ typed }) => ({ of: typed.of }),
    // Links and PINs exist in clear only in this answer.
    done: ({ cards }, at) => {
      if (at.typed.bentuk === 'daftar') return cardsList(at.event.slug, cards);
      return at.typed.bentuk === 'pesan' ? messagesPage(at, cards) : cardsPdf(at, cards);
    },
    again: choicePage,
  });
}

function choicePage({ event, declaration, house }: At<typeof organizer>, state: FormState): OrganizerPage {
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
      </Crumbs>
      <h1>Kartu dan tautan</h1>
      <p class="notice warn">
        <b>Membuat lagi berarti PIN dan tautan baru.</b> Kartu, daftar, dan pesan yang sudah dibagikan kepada
        orang-orang ini tidak berlaku lagi. PIN hanya terlihat sekali, saat dibuat; kami tidak menyimpannya.
      </p>
      <UseNotice house={house} what="Kartu dan tautan ini membuka naskah yang" />
      <PostForm class="sheet" data-download data-forget>
        <Failure state={state} />
        <Choices
          legend="Bentuk"
          name="bentuk"
          chosen={state.values.bentuk ?? 'kartu'}
          options={[
            ['kartu', 'Lembar kartu (PDF A4, sepuluh kartu tiap halaman, untuk digunting)'],
            ['daftar', 'Daftar tautan dan PIN (Excel)'],
            ['pesan', 'Tautan untuk dikirim satu per satu lewat WhatsApp'],
          ]}
        />
        <Choices
          legend="Untuk siapa"
          name="of"
          chosen={state.values.of ?? 'belum'}
          options={[
            ['belum', 'Yang belum menandatangani'],
            ['semua', 'Semua orang di daftar'],
          ]}
        />
        <div class="actions">
          <button type="submit">Buat sekarang</button>
          <a href={`/kelola/n/${declaration.id}`}>Kembali</a>
        </div>
      </PostForm>
    </>
  );
  return { title: 'Kartu dan tautan', event, width: 'narrow', children };
}

function Choices(props: {
  readonly legend: string;
  readonly name: string;
  readonly chosen: string;
  readonly options: readonly (readonly [string, string])[];
}): VNode {
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {props.options.map(([value, label]) => (
        <label key={value} class="choice">
          <input type="radio" name={props.name} value={value} checked={value === props.chosen} /> {label}
        </label>
      ))}
    </fieldset>
  );
}

function messagesPage({ event, declaration }: At<typeof organizer>, cards: readonly Card[]): OrganizerPage {
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
      </Crumbs>
      <h1>Tautan untuk dikirim</h1>
      <p class="notice warn">
        Halaman ini hanya muncul sekali. Pesan WhatsApp memuat tautan saja; sampaikan PIN dengan cara lain, misalnya
        lisan di meja pendaftaran.
      </p>
      <table class="cards">
        <TableHead columns={['Nama', 'PIN', 'Kirim']} />
        <tbody>
          {cards.map((card) => (
            <tr key={card.signerId}>
              <th scope="row">
                {card.name}
                <br />
                <small class="soft">{card.position}</small>
              </th>
              <td data-label="PIN" class="code">
                {card.pin}
              </td>
              <td>
                <a href={whatsApp(event, card)} target="_blank" rel="noopener noreferrer">
                  WhatsApp<span class="visually-hidden"> kepada {card.name}</span>
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
  return { title: 'Tautan untuk dikirim', event, children };
}

/** A link that opens WhatsApp with the text, where the recipient is chosen. We store no phone number. */
function whatsApp(event: PledgeEvent, card: Card): string {
  const text = `Yth. ${card.name}, ${card.position}.\nUntuk menandatangani ${event.name}, buka tautan pribadi Anda:\n${card.link}\nSiapkan PIN dari panitia. Jangan teruskan pesan ini.`;
  return `https://wa.me/?text=${encodeURIComponent(text)}`;
}
