import { Router } from 'express';
import type { VNode } from 'preact';
import type { IkrarError } from '../../errors.ts';
import type { Declaration, PledgeEvent } from '../../model.ts';
import { getEventInReach, getRound } from '../../operations/access.ts';
import { type Card, makeCards } from '../../operations/cards.ts';
import { cardsInput } from '../../operations/schemas.ts';
import type { Services } from '../../services.ts';
import { sendDownload } from '../api.ts';
import { attempt, Csrf, Failure, type FormState, typedValues } from '../form.tsx';
import { formBody, parseInput } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { TableHead } from '../table.tsx';
import { cardsList, cardsPdf } from './api-people.ts';
import { Crumbs, type Desk, deskOf, showDesk } from './page.tsx';
import { signIn } from './sign-in.ts';

/** Links and PINs for many: as a sheet of cards, as a list, or one by one over WhatsApp. Making them replaces the old. */
export function cardPages(services: Services): Router {
  const router = Router();
  router.get('/kelola/n/:id/kartu', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const declaration = await getRound(services, actorOf(request), request.params.id as string, 'organizer');
    await showChoice(desk, declaration, { values: { bentuk: 'kartu', of: 'belum' } }, 200);
  });
  router.post('/kelola/n/:id/kartu', signIn, formBody('10kb', 10), checkCsrf(services), async (request, response) => {
    const desk = deskOf(services, request, response);
    const actor = actorOf(request);
    const declaration = await getRound(services, actor, request.params.id as string, 'organizer');
    const values = typedValues(request.body);
    const again = (failure: IkrarError, status: number) => showChoice(desk, declaration, { values, failure }, status);
    await attempt(async () => {
      const cards = await makeCards(services, actor, declaration.id, parseInput(cardsInput, { of: values.of }));
      await handOut(desk, declaration, cards, values.bentuk);
    }, again);
  });
  return router;
}

/** The cards exist in clear in this one answer only. */
async function handOut(desk: Desk, declaration: Declaration, cards: readonly Card[], form: string | undefined) {
  const { services, request, response } = desk;
  const event = await getEventInReach(services, actorOf(request), declaration.eventId);
  response.setHeader('Cache-Control', 'no-store');
  if (form === 'daftar') return sendDownload(response, cardsList(event.slug, cards));
  if (form === 'pesan') return showMessages(desk, declaration, event, cards);
  return sendDownload(response, await cardsPdf(services, actorOf(request), declaration.id, cards));
}

async function showChoice(desk: Desk, declaration: Declaration, state: FormState, status: number): Promise<void> {
  const event = await getEventInReach(desk.services, actorOf(desk.request), declaration.eventId);
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
      <form method="post" class="sheet" data-download data-forget>
        <Csrf token={desk.csrf} />
        <Failure state={state} />
        <Choices
          legend="Bentuk"
          name="bentuk"
          chosen={state.values.bentuk ?? 'kartu'}
          options={[
            ['kartu', 'Lembar kartu (PDF A4, sepuluh kartu tiap halaman, untuk digunting)'],
            ['daftar', 'Daftar tautan dan PIN (CSV untuk Excel)'],
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
      </form>
    </>
  );
  await showDesk(desk, { title: 'Kartu dan tautan', event, width: 'narrow', status, children });
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

function showMessages(desk: Desk, declaration: Declaration, event: PledgeEvent, cards: readonly Card[]): Promise<void> {
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
  return showDesk(desk, { title: 'Tautan untuk dikirim', event, children });
}

/** Opens WhatsApp with the text; who gets it is chosen there. No number is stored with us. */
function whatsApp(event: PledgeEvent, card: Card): string {
  const text = `Yth. ${card.name}, ${card.position}.\nUntuk menandatangani ${event.name}, buka tautan pribadi Anda:\n${card.link}\nSiapkan PIN dari panitia. Jangan teruskan pesan ini.`;
  return `https://wa.me/?text=${encodeURIComponent(text)}`;
}
