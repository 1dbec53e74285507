import type { VNode } from 'preact';
import { momentWords, timeWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import type { PledgeEvent } from '../../model.ts';
import { hasRight } from '../../operations/access.ts';
import { changeHall, liftLock, liftLocks, readHall } from '../../operations/hall.ts';
import { Failure, Field, type FormState, PostForm } from '../form.tsx';
import { TableHead } from '../table.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, fieldsOf, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const desk = { event: ['organizer', 'attendant'] } as const;
type Hall = Awaited<ReturnType<typeof readHall.ask>>;

/** The hall of an event: its code and opening days, and the PINs that are locked. */
export function hallPages(pages: OrganizerPages): void {
  const path = '/kelola/k/:eventId/aula';
  const back = (_result: unknown, { event }: { readonly event: PledgeEvent }): string => `/kelola/k/${event.id}/aula`;
  pages.page(path, desk, (at) => hallPage(at));
  pages.form(path, {
    of: changeHall,
    values: ({ typed }) => ({
      ...fieldsOf(typed),
      code: typed.code === 'ya',
      from: typed.from || null,
      until: typed.until || null,
    }),
    done: back,
    again: (at, state) => hallPage(at, state),
  });
  pages.form(`${path}/buka`, { of: liftLocks, done: back });
  pages.form(`${path}/buka/:signerId`, { of: liftLock, done: back });
}

async function hallPage(at: At<{ readonly event: 'any' }>, state?: FormState): Promise<OrganizerPage> {
  const { ask, actor, event } = at;
  const hall = await ask(readHall, { eventId: event.id });
  const organizer = hasRight(actor.visitor, 'organizer', { eventId: event.id });
  const values = { code: hall.code ? 'ya' : '', from: hall.from ?? '', until: hall.until ?? '' };
  const children = (
    <>
      <Crumbs event={event}>Aula</Crumbs>
      <h1>Aula</h1>
      <HallAlarms alarms={hall.alarms} />
      <div class="grid">
        <Code hall={hall} event={event} />
        <section class="sheet">
          <h2>{hall.open ? 'Aula menerima PIN hari ini' : 'Hari ini aula tidak menerima PIN'}</h2>
          <p>PIN di halaman aula berlaku pada {hall.days.join('; ')}.</p>
          <p class="soft small">Tautan dan QR pada kartu serta meja petugas tetap terbuka sampai naskah ditutup.</p>
        </section>
      </div>
      {organizer && <Settings state={state ?? formState(changeHall, values)} />}
      <Locks hall={hall} event={event} organizer={organizer} />
    </>
  );
  return { title: 'Aula', event, children };
}

const alarmWords: Readonly<Record<Hall['alarms'][number]['code'], (about: string) => string>> = {
  'pins-guessed': (about) =>
    `${about} PIN salah: ada yang menebak. Pastikan kode aula dipakai, lihat PIN yang terkunci di bawah, dan arahkan orangnya ke QR pada kartu atau ke meja petugas.`,
  'codes-guessed': (about) =>
    `${about} kode aula salah: ada yang menebak dari luar. Papan sekarang menampilkan kode yang lebih panjang; yang memindai QR papan tidak perlu mengetik apa pun.`,
  'login-guessed': (about) => `Kata sandi akun ${about} sedang ditebak. Ganti kata sandinya bila tidak cukup panjang.`,
  'proxy-untrusted': (about) =>
    `Server ini berada di belakang proksi (${about}), tetapi TRUST_PROXY masih 0: semua pengunjung tampak berasal dari satu alamat. Minta pengelola server mengaturnya.`,
};

/** What somebody should act on now; also shown on the event's own page. */
export function HallAlarms({ alarms }: Pick<Hall, 'alarms'>): VNode | null {
  if (alarms.length === 0) return null;
  return (
    <div class="notice bad" role="alert">
      <ul class="plain">
        {alarms.map(({ code, about }) => (
          <li key={code + about}>{alarmWords[code](about)}</li>
        ))}
      </ul>
    </div>
  );
}

function Code({ hall, event }: { readonly hall: Hall; readonly event: PledgeEvent }): VNode {
  const board = (
    <p>
      <a class="button" href={`/h/${event.slug}/papan`}>
        Buka papan
      </a>
    </p>
  );
  if (!hall.code)
    return (
      <section class="sheet">
        <h2>Tanpa kode aula</h2>
        <p class="notice warn">
          Siapa pun yang tahu nama orang dapat menebak PIN-nya dari mana saja. Pakai ini hanya bila tidak ada layar.
        </p>
        {board}
      </section>
    );
  return (
    <section class="sheet">
      <h2>Kode aula</h2>
      <p class="figure">{hall.code.code}</p>
      <p class="soft">
        Tampil di papan dan berganti pukul {timeWords(new Date(hall.code.until), event.timeZone)}. Tanpa kode ini, PIN
        di halaman aula tidak diterima.
      </p>
      {board}
    </section>
  );
}

function Settings({ state }: { readonly state: FormState }): VNode {
  return (
    <PostForm class="sheet">
      <h2>Pengaturan</h2>
      <Failure state={state} shown={['from', 'until']} />
      <label class="choice">
        <input type="checkbox" name="code" value="ya" checked={state.values.code === 'ya'} /> Minta kode aula dari papan
      </label>
      <div class="two">
        <Field state={state} name="from" type="date" hint="Untuk gladi sebelum hari pertama." required={false} />
        <Field state={state} name="until" type="date" hint="Bila acara diperpanjang." required={false} />
      </div>
      <button type="submit">Simpan</button>
    </PostForm>
  );
}

function Locks(props: { readonly hall: Hall; readonly event: PledgeEvent; readonly organizer: boolean }): VNode {
  const { hall, event, organizer } = props;
  const path = `/kelola/k/${event.id}/aula/buka`;
  return (
    <section class="sheet">
      <h2>PIN yang terkunci</h2>
      <p>
        {hall.wrongPins.toLocaleString('id')} PIN salah dan {hall.wrongCodes.toLocaleString('id')} kode aula salah sejak
        hitungan terakhir diatur ulang.
      </p>
      {hall.locks.length === 0 ? (
        <p class="soft">Tidak ada PIN yang terkunci.</p>
      ) : (
        <table class="cards">
          <TableHead columns={['Nama', 'Cara', 'Sampai', ...(organizer ? ['Buka'] : [])]} />
          <tbody>
            {hall.locks.map(({ signerId, name, way, attempts, until, ...person }) => (
              <tr key={signerId + way}>
                <th scope="row">
                  {name}
                  <br />
                  <small class="soft">{positionWords(person)}</small>
                </th>
                <td data-label="Cara">
                  {way === 'hall' ? 'nama di aula' : 'tautan pribadi'}, {attempts} kali salah
                </td>
                <td data-label="Sampai">{until ? momentWords(new Date(until), event.timeZone) : 'dibuka di sini'}</td>
                {organizer && (
                  <td data-label="Buka">
                    <PostForm action={`${path}/${signerId}`}>
                      <button type="submit" class="quiet">
                        Buka<span class="visually-hidden"> PIN {name}</span>
                      </button>
                    </PostForm>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {organizer && (hall.locks.length > 0 || hall.wrongPins > 0 || hall.wrongCodes > 0) && (
        <PostForm action={path}>
          <p class="soft small">Penebak juga mendapat percobaan baru.</p>
          <button type="submit" class="quiet">
            Buka semua dan atur ulang hitungan
          </button>
        </PostForm>
      )}
    </section>
  );
}
