import type { VNode } from 'preact';
import type { Standing } from '../../ceremony.ts';
import { momentWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import type { PledgeEvent } from '../../model.ts';
import { hasRight } from '../../operations/access.ts';
import { readStanding, recordAttendance } from '../../operations/attendance.ts';
import { replaceLink, resetPin } from '../../operations/cards.ts';
import { changeContact } from '../../operations/person-contact.ts';
import { Failure, Field, type FormState, PostForm } from '../form.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const desk = { declaration: 'attendant' } as const;

/**
 * One person at the desk: attendance, and for organizers a new PIN or link, which is shown in clear once, in the
 * answer.
 */
export function personPages(pages: OrganizerPages): void {
  const list = '/kelola/n/:declarationId';
  const path = `${list}/orang/:personId`;
  pages.page(path, desk, (at) => personPage(at));
  // Recording from the list: one click marks the person as present, and leads back to the same place.
  pages.form(`${list}/hadir`, {
    of: recordAttendance,
    values: ({ typed }) => ({ personId: typed.orang, status: 'hadir' }),
    done: (_result, { declaration, request, typed: { kembali = '' } }) => {
      // If the list shows only the missing, this person's row disappears, but the row above remains.
      const { sesudah } = request.query;
      const row = typeof sesudah === 'string' && /^\w+$/.test(sesudah) ? `#o-${sesudah}` : '#daftar';
      return `/kelola/n/${declaration.id}${/^\?[\w=&%+.-]*$/.test(kembali) ? kembali : ''}${row}`;
    },
  });
  pages.form(`${path}/hadir`, {
    of: recordAttendance,
    done: ({ id }, { declaration }) => `/kelola/n/${declaration.id}/orang/${id}?tersimpan=1`,
    again: (at, state) => personPage(at, { state }),
  });
  pages.form(`${path}/alamat`, {
    of: changeContact,
    values: ({ typed }) => ({ phone: typed.phone ?? '', email: typed.email ?? '' }),
    done: ({ id }, { declaration }) => `/kelola/n/${declaration.id}/orang/${id}?tersimpan=alamat`,
    again: (at, state) => personPage(at, { contact: state }),
  });
  pages.form(`${path}/pin`, {
    of: resetPin,
    done: ({ pin }, at) => personPage(at, { fresh: { label: 'PIN baru', value: pin } }),
  });
  pages.form(`${path}/tautan`, {
    of: replaceLink,
    done: ({ link }, at) => personPage(at, { fresh: { label: 'Tautan baru', value: link } }),
  });
}

interface Shown {
  readonly state?: FormState;
  readonly contact?: FormState;
  readonly fresh?: { readonly label: string; readonly value: string };
}

async function personPage(at: At<{ readonly declaration: 'any' }>, shown: Shown = {}): Promise<OrganizerPage> {
  const { ask, actor, event, declaration, request } = at;
  const { standing, recorded } = await ask(readStanding, request.params);
  const { person, signature } = standing;
  const values = {
    status: recorded?.status ?? 'diharapkan',
    representedBy: recorded?.representedBy ?? '',
    letter: recorded?.letter ?? '',
    reason: recorded?.reason ?? '',
    toldBy: recorded?.toldBy ?? '',
  };
  const organizer = hasRight(actor.visitor, 'organizer', { eventId: event.id, declarationId: declaration.id });
  const over = !['draft', 'opening', 'open'].includes(declaration.state);
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
      </Crumbs>
      <h1>{person.name}</h1>
      <p>
        {positionWords(person)}
        {person.institution && `, ${person.institution}`}
      </p>
      {at.typed.tersimpan === '1' && (
        <p class="notice good" role="status">
          Kehadiran tersimpan. <a href={`/kelola/n/${declaration.id}#daftar`}>Kembali ke daftar orang</a>
        </p>
      )}
      {at.typed.tersimpan === 'alamat' && (
        <p class="notice good" role="status">
          Nomor telepon dan surel tersimpan.
        </p>
      )}
      {shown.fresh && <Fresh {...shown.fresh} name={person.name} />}
      <Signed signature={signature} event={event} />
      {!signature && (standing.attendance === 'berhalangan' || standing.attendance === 'menolak') && (
        <p class="notice">
          {standing.attendance === 'menolak' ? 'Menolak' : 'Berhalangan'}
          {standing.note ? `: ${standing.note}.` : '; penyelenggara mengetahui alasannya.'} Selama naskah terbuka, orang
          ini tetap dapat menandatangani.
        </p>
      )}
      {!over && !signature && (
        <>
          <AttendanceForm
            base={`/kelola/n/${declaration.id}/orang/${person.id}`}
            state={shown.state ?? formState(recordAttendance, values)}
            choices={organizer ? [...choices, ...absenceChoices] : choices}
          />
          {organizer && (
            <Contact
              base={`/kelola/n/${declaration.id}/orang/${person.id}`}
              state={
                shown.contact ?? formState(changeContact, { phone: person.phone ?? '', email: person.email ?? '' })
              }
            />
          )}
          {organizer && <Keys base={`/kelola/n/${declaration.id}/orang/${person.id}`} />}
        </>
      )}
    </>
  );
  return { title: person.name, event, width: 'narrow', children };
}

function Fresh(props: { label: string; value: string; name: string }): VNode {
  return (
    <div class="notice good" role="alert">
      <p>
        <b>{props.label}</b> untuk {props.name} ini tampil di sini sekali saja. Catat atau tunjukkan sekarang; yang lama
        tidak berlaku lagi.
      </p>
      <p class="secret code">{props.value}</p>
    </div>
  );
}

function Signed(props: { signature: Standing['signature']; event: PledgeEvent }): VNode | null {
  const { signature } = props;
  if (!signature) return null;
  return (
    <p class="notice good">Sudah menandatangani pada {momentWords(new Date(signature.at), props.event.timeZone)}.</p>
  );
}

const choices = [
  ['diharapkan', 'Belum hadir'],
  ['hadir', 'Hadir'],
  ['diwakilkan', 'Diwakilkan'],
  ['tidak-hadir', 'Tidak hadir'],
] as const;

/** Only for organizers. */
const absenceChoices = [
  ['berhalangan', 'Berhalangan'],
  ['menolak', 'Menolak'],
] as const;

type Choices = readonly (readonly [status: string, label: string])[];

function AttendanceForm(props: { base: string; state: FormState; choices: Choices }): VNode {
  const { state } = props;
  return (
    <PostForm action={`${props.base}/hadir`} class="sheet">
      <h2>Kehadiran</h2>
      <p class="small soft">
        Wakil yang ikut menandatangani masuk ke daftar peserta dengan nama dan jabatannya sendiri, kolom “Mewakili” dan
        “Dasar surat”, sebelum naskah dibuka.
      </p>
      <Failure state={state} shown={['representedBy', 'letter', 'reason', 'toldBy']} />
      <fieldset>
        <legend>Keadaan</legend>
        {props.choices.map(([value, label]) => (
          <label key={value} class="choice">
            <input type="radio" name="status" value={value} checked={state.values.status === value} /> {label}
          </label>
        ))}
      </fieldset>
      <div class="two">
        <Field state={state} name="representedBy" hint="Bila diwakilkan, tanpa tanda tangan wakilnya." />
        <Field state={state} name="letter" />
      </div>
      <Field
        state={state}
        name="reason"
        hint="Tercetak pada berita acara, yang hanya dibuka penyelenggara dan arsiparis."
      />
      {props.choices.length > choices.length && (
        <Field state={state} name="toldBy" hint="Bila berhalangan atau menolak, dan orangnya tidak mengisi sendiri." />
      )}
      <button type="submit">Simpan kehadiran</button>
    </PostForm>
  );
}

/** For organizers only: nobody at the desk needs it. */
function Contact(props: { readonly base: string; readonly state: FormState }): VNode {
  return (
    <PostForm action={`${props.base}/alamat`} class="sheet">
      <h2>Nomor telepon dan surel</h2>
      <p class="small soft">Ke sini tautan dikirim. Tidak dicetak, dan dihapus waktu naskah ditutup.</p>
      <Failure state={props.state} shown={['phone', 'email']} />
      <div class="two">
        <Field state={props.state} name="phone" inputmode="text" />
        <Field state={props.state} name="email" inputmode="text" />
      </div>
      <button type="submit" class="quiet">
        Simpan alamat
      </button>
    </PostForm>
  );
}

function Keys(props: { base: string }): VNode {
  return (
    <section class="sheet">
      <h2>PIN dan tautan</h2>
      <p>Pastikan dulu orangnya: lihat kartu identitasnya.</p>
      <div class="actions">
        <PostForm action={`${props.base}/pin`}>
          <button type="submit" class="quiet">
            Buat PIN baru
          </button>
        </PostForm>
        <PostForm action={`${props.base}/tautan`}>
          <button type="submit" class="quiet">
            Ganti tautan yang hilang
          </button>
        </PostForm>
      </div>
    </section>
  );
}
