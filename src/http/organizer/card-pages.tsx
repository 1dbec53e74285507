import type { VNode } from 'preact';
import { isOpenable } from '../../ceremony/lifecycle.ts';
import { momentWords } from '../../core/dates.ts';
import { IkrarError } from '../../errors.ts';
import type { PledgeEvent } from '../../model.ts';
import { type Batch, batchOf } from '../../operations/card-batch.ts';
import { listCards, printCards, printDeskList } from '../../operations/card-forms.ts';
import { makeCards } from '../../operations/cards.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';
import { UseNotice } from '../house-notice.tsx';
import { linkPages } from './link-pages.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const organizer = { declaration: 'organizer' } as const;
const path = '/kelola/n/:declarationId/kartu';

/** Cards are made once, taken in any form as often as needed, and replaced only by somebody who has read what that ends. */
export function cardPages(pages: OrganizerPages): void {
  pages.page(path, organizer, (at) => cardsPage(at, formState(makeCards)));
  pages.form(path, {
    of: makeCards,
    values: () => ({ of: 'semua' }),
    done: (_made, { declaration }) => `/kelola/n/${declaration.id}/kartu`,
    again: cardsPage,
  });
  pages.form(`${path}/baru`, {
    of: makeCards,
    values: whoGetsNew,
    done: (_made, { declaration }) => `/kelola/n/${declaration.id}/kartu`,
    again: cardsPage,
  });
  const forms = { 'lembar.pdf': printCards, 'meja.pdf': printDeskList, 'daftar.xlsx': listCards } as const;
  for (const [name, form] of Object.entries<typeof printCards>(forms))
    pages.page(`${path}/${name}`, organizer, ({ ask, declaration, typed }) =>
      ask(form, { declarationId: declaration.id, ...(typed.of ? { of: typed.of } : {}) }),
    );
  linkPages(pages);
}

/** @throws IkrarError 'invalid-input' unless the organizer has said that the old ones may end */
async function whoGetsNew(at: At<typeof organizer>): Promise<object> {
  if (at.typed.setuju !== 'ya')
    throw new IkrarError(
      'invalid-input',
      'Centang dahulu bahwa kartu, daftar dan pesan yang sudah dibagikan boleh berhenti berlaku.',
    );
  if (at.typed.siapa !== 'lama') return { of: at.typed.siapa, replace: true };
  const { unprintable } = await batchOf(at, { of: 'semua' });
  return { people: unprintable.map(({ id }) => id), replace: true };
}

async function cardsPage(at: At<typeof organizer>, state: FormState): Promise<OrganizerPage> {
  const { event, declaration, house } = at;
  const batch = await batchOf(at, { of: 'semua' });
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
      </Crumbs>
      <h1>Kartu dan tautan</h1>
      <UseNotice house={house} what="Kartu dan tautan ini membuka naskah yang" />
      <Failure state={state} />
      {isOpenable(declaration) ? (
        <>
          <Missing batch={batch} base={`/kelola/n/${declaration.id}/kartu`} />
          <Forms batch={batch} event={event} base={`/kelola/n/${declaration.id}/kartu`} />
          <Renewal batch={batch} base={`/kelola/n/${declaration.id}/kartu`} />
        </>
      ) : (
        <p class="notice">
          Naskah ini sudah ditutup. Kartu tidak diperlukan lagi, dan yang dipakai mencetaknya sudah dihapus.
        </p>
      )}
    </>
  );
  return { title: 'Kartu dan tautan', event, width: 'narrow', children };
}

interface View {
  readonly batch: Batch;
  readonly base: string;
}

/** The first making, or that for people who came later; it ends nothing. */
function Missing({ batch, base }: View): VNode | null {
  const { without, cards, unprintable } = batch;
  const none = cards.length + unprintable.length === 0;
  if (none && without.length === 0)
    return (
      <p class="notice">
        Daftar peserta masih kosong. <a href={base.replace(/kartu$/, 'peserta')}>Isi daftarnya dulu</a>.
      </p>
    );
  if (without.length === 0) return null;
  return (
    <PostForm action={base} class="sheet" data-forget>
      <h2>{none ? 'Buat kartu' : `${orang(without.length)} belum punya kartu`}</h2>
      <p>
        {none
          ? 'Setiap orang mendapat PIN dan tautan pribadi. Sekali dibuat, kartunya dapat dicetak dan dibagikan dalam bentuk apa pun, sesering diperlukan, sampai naskah ditutup.'
          : `${names(without)}. Kartu orang lain tetap berlaku.`}
      </p>
      <button type="submit">Buat kartu untuk {orang(without.length)}</button>
    </PostForm>
  );
}

const orang = (count: number): string => `${count.toLocaleString('id')} orang`;

/** The first few names, and how many more. */
function names(people: readonly { readonly name: string }[]): string {
  const shown = people.slice(0, 5).map(({ name }) => name);
  const more = people.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; dan ${orang(more)} lagi` : ''}`;
}

function Forms({ batch: { cards }, event, base }: View & { readonly event: PledgeEvent }): VNode | null {
  if (cards.length === 0) return null;
  const signed = cards.filter(({ signedAt }) => signedAt !== undefined).length;
  return (
    <section class="sheet">
      <h2>{cards.length.toLocaleString('id')} kartu siap</h2>
      <p>
        {madeWords(cards, event)}. Semua bentuk di bawah ini memuat PIN dan tautan yang <b>sama</b>; mengambilnya lagi
        tidak mengubah apa pun.
      </p>
      <table class="cards">
        <tbody>
          {forms.map(([name, title, what]) => (
            <tr key={name}>
              <th scope="row">
                {title}
                <br />
                <small class="soft">{what}</small>
              </th>
              <td class="whole">
                <a href={`${base}/${name}?of=semua`}>
                  Semua<span class="visually-hidden">: {title}</span>
                </a>
              </td>
              {signed > 0 && (
                <td class="whole">
                  <a href={`${base}/${name}?of=belum`}>
                    Yang belum<span class="visually-hidden"> menandatangani: {title}</span>
                  </a>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft small">Setiap pengambilan tercatat di jejak kegiatan. Simpan berkasnya seperti menyimpan kunci.</p>
    </section>
  );
}

const forms = [
  ['lembar.pdf', 'Lembar kartu (PDF)', 'Sepuluh kartu tiap halaman A4, untuk digunting'],
  ['meja.pdf', 'Daftar untuk meja (PDF)', 'Nama dan PIN, untuk petugas yang menolong orang tanpa kartu'],
  ['daftar.xlsx', 'Daftar tautan dan PIN (Excel)', 'Semua sel berupa teks: nol di depan PIN tidak hilang'],
  ['tautan', 'Tautan untuk dikirim', 'Satu per satu lewat WhatsApp, dengan keadaan setiap orang'],
] as const;

function madeWords(cards: Batch['cards'], event: PledgeEvent): string {
  const times = cards.map(({ madeAt }) => madeAt).toSorted();
  const [first, last] = [times[0]!, times.at(-1)!].map((at) => momentWords(new Date(at), event.timeZone));
  return first === last ? `Dibuat ${first}` : `Dibuat ${first}, terakhir ${last}`;
}

/** What new cards would end, before they are made. */
function Renewal({ batch, base }: View): VNode | null {
  const { cards, unprintable } = batch;
  const open =
    cards.filter(({ signedAt }) => signedAt === undefined).length + unprintable.filter((one) => !one.signed).length;
  const all = cards.length + unprintable.length;
  if (all === 0) return null;
  const options = [
    ...(open > 0 ? [['belum', `Yang belum menandatangani (${orang(open)})`] as const] : []),
    ...(unprintable.length > 0
      ? [['lama', `Yang kartunya tidak dapat dicetak lagi (${orang(unprintable.length)})`] as const]
      : []),
    ['semua', `Semua orang (${orang(all)}); yang sudah menandatangani kehilangan tautan ke tanda terimanya`] as const,
  ];
  return (
    <>
      {unprintable.length > 0 && (
        <p class="notice warn">
          <b>{orang(unprintable.length)}</b> memegang kartu yang tetap berlaku, tetapi dibuat dengan versi atau kunci
          lain dan tidak dapat dicetak lagi: {names(unprintable)}. Yang hilang kartunya memerlukan kartu baru.
        </p>
      )}
      <details class="sheet">
        <summary>Kartu bocor atau hilang: buat kartu baru</summary>
        <p class="notice warn">
          <b>PIN dan tautan baru mengakhiri yang lama.</b> Kartu, daftar dan pesan yang sudah dibagikan kepada
          orang-orang ini langsung berhenti berlaku; yang memakainya diberi tahu bahwa kartunya sudah diganti. Untuk
          satu orang saja, pakai halaman orang itu.
        </p>
        <PostForm action={`${base}/baru`} data-forget>
          <fieldset>
            <legend>Untuk siapa</legend>
            {options.map(([value, label], i) => (
              <label key={value} class="choice">
                <input type="radio" name="siapa" value={value} checked={i === 0} /> {label}
              </label>
            ))}
          </fieldset>
          <label class="choice">
            <input type="checkbox" name="setuju" value="ya" required /> Saya tahu bahwa kartu yang sudah dibagikan
            kepada mereka tidak berlaku lagi
          </label>
          <button type="submit" class="danger">
            Buat kartu baru
          </button>
        </PostForm>
      </details>
    </>
  );
}
