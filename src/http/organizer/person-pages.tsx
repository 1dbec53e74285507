import { type Request, type Response, Router } from 'express';
import type { VNode } from 'preact';
import type { Standing } from '../../ceremony.ts';
import { momentWords } from '../../document/dates.ts';
import { IkrarError } from '../../errors.ts';
import type { PledgeEvent } from '../../model.ts';
import { getEventInReach, getRound, hasRight } from '../../operations/access.ts';
import { recordAttendance } from '../../operations/attendance.ts';
import { replaceLink, resetPin } from '../../operations/cards.ts';
import { attendanceInput } from '../../operations/schemas.ts';
import type { Services } from '../../services.ts';
import { Csrf, Failure, Field, type FormState, submit, typedValues } from '../form.tsx';
import { formBody, formValues, parseInput } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { Crumbs, deskOf, showDesk } from './page.tsx';
import { signIn } from './sign-in.ts';

/** One person at the desk: attendance, and for organizers a new PIN or link; what is made in clear is shown once, on the answer. */
export function personPages(services: Services): Router {
  const router = Router();
  const path = '/kelola/n/:id/orang/:person';
  const form = [signIn, formBody('10kb', 20), checkCsrf(services)];

  router.get(path, signIn, (request, response) => showPerson(services, request, response, {}));
  // From the list: the one who stands at the desk is there, one click and back to the same place.
  router.post('/kelola/n/:id/hadir', ...form, async (request, response) => {
    const { orang = '', kembali = '' } = typedValues(request.body);
    const id = request.params.id as string;
    await recordAttendance(services, actorOf(request), id, orang, { status: 'hadir' });
    // The row above is still there when the list shows only who is missing.
    const { sesudah = '' } = typedValues(request.query);
    const row = /^\w+$/.test(sesudah) ? `#o-${sesudah}` : '#daftar';
    response.redirect(303, `/kelola/n/${id}${/^\?[\w=&%+.-]*$/.test(kembali) ? kembali : ''}${row}`);
  });
  router.post(`${path}/hadir`, ...form, (request, response) => {
    const values = typedValues(request.body);
    const { id, person } = idsOf(request);
    return submit(
      response,
      async () => {
        const { csrf: _csrf, ...given } = formValues(values);
        await recordAttendance(services, actorOf(request), id, person, parseInput(attendanceInput, given));
        return `/kelola/n/${id}/orang/${person}?tersimpan=1`;
      },
      (failure, status) => showPerson(services, request, response, { state: { values, failure }, status }),
    );
  });
  router.post(`${path}/pin`, ...form, async (request, response) => {
    const { id, person } = idsOf(request);
    const made = await resetPin(services, actorOf(request), id, person);
    await showPerson(services, request, response, { fresh: { label: 'PIN baru', value: made.pin } });
  });
  router.post(`${path}/tautan`, ...form, async (request, response) => {
    const { id, person } = idsOf(request);
    const made = await replaceLink(services, actorOf(request), id, person);
    await showPerson(services, request, response, { fresh: { label: 'Tautan baru', value: made.link } });
  });
  return router;
}

const idsOf = (request: Request) => ({ id: request.params.id as string, person: request.params.person as string });

interface Shown {
  readonly state?: FormState;
  readonly status?: number;
  readonly fresh?: { readonly label: string; readonly value: string };
}

async function showPerson(services: Services, request: Request, response: Response, shown: Shown): Promise<void> {
  const desk = deskOf(services, request, response);
  const { id, person } = idsOf(request);
  const declaration = await getRound(services, actorOf(request), id, 'attendant');
  const event = await getEventInReach(services, actorOf(request), declaration.eventId);
  const standing = (await services.ceremony.progress(id)).people.find((one) => one.person.id === person);
  if (!standing) throw new IkrarError('not-found', 'Orang ini tidak ada di daftar. Muat ulang halaman.');
  const record = await services.stores.attendance.get(person);
  const values = {
    status: record?.status ?? 'diharapkan',
    representedBy: record?.representedBy ?? '',
    letter: record?.letter ?? '',
    reason: record?.reason ?? '',
  };
  const organizer = hasRight(actorOf(request).visitor, 'organizer', declaration.eventId, id);
  const over = !['draft', 'opening', 'open'].includes(declaration.state);
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${id}`}>Naskah</a>
      </Crumbs>
      <h1>{standing.person.name}</h1>
      <p>
        {standing.person.position}
        {standing.person.institution && `, ${standing.person.institution}`}
      </p>
      {request.query.tersimpan === '1' && (
        <p class="notice good" role="status">
          Kehadiran tersimpan. <a href={`/kelola/n/${id}#daftar`}>Kembali ke daftar orang</a>
        </p>
      )}
      {shown.fresh && <Fresh {...shown.fresh} name={standing.person.name} />}
      <Signed standing={standing} event={event} />
      {!over && !standing.signature && (
        <>
          <AttendanceForm csrf={desk.csrf} base={`/kelola/n/${id}/orang/${person}`} state={shown.state ?? { values }} />
          {organizer && <Keys csrf={desk.csrf} base={`/kelola/n/${id}/orang/${person}`} />}
        </>
      )}
    </>
  );
  const status = shown.status === undefined ? {} : { status: shown.status };
  await showDesk(desk, { title: standing.person.name, event, width: 'narrow', ...status, children });
}

function Fresh(props: { label: string; value: string; name: string }): VNode {
  return (
    <div class="notice good" role="alert">
      <p>
        <b>{props.label}</b> untuk {props.name} ini hanya terlihat sekali. Catat atau tunjukkan sekarang; yang lama
        tidak berlaku lagi.
      </p>
      <p class="secret code">{props.value}</p>
    </div>
  );
}

function Signed(props: { standing: Standing; event: PledgeEvent }): VNode | null {
  const { signature } = props.standing;
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

function AttendanceForm(props: { csrf: string; base: string; state: FormState }): VNode {
  const { state } = props;
  return (
    <form method="post" action={`${props.base}/hadir`} class="sheet">
      <h2>Kehadiran</h2>
      <Csrf token={props.csrf} />
      <Failure state={state} shown={['representedBy', 'letter', 'reason']} />
      <fieldset>
        <legend>Keadaan</legend>
        {choices.map(([value, label]) => (
          <label key={value} class="choice">
            <input type="radio" name="status" value={value} checked={state.values.status === value} /> {label}
          </label>
        ))}
      </fieldset>
      <div class="two">
        <Field state={state} name="representedBy" label="Diwakilkan oleh" hint="Bila diwakilkan." max={120} />
        <Field state={state} name="letter" label="Nomor surat kuasa atau tugas" max={80} />
      </div>
      <Field state={state} name="reason" label="Alasan tidak hadir" hint="Tercetak pada berita acara." max={200} />
      <button type="submit">Simpan kehadiran</button>
    </form>
  );
}

function Keys(props: { csrf: string; base: string }): VNode {
  return (
    <section class="sheet">
      <h2>PIN dan tautan</h2>
      <p>Pastikan dulu orangnya: lihat kartu identitasnya.</p>
      <div class="actions">
        <form method="post" action={`${props.base}/pin`}>
          <Csrf token={props.csrf} />
          <button type="submit" class="quiet">
            Buat PIN baru
          </button>
        </form>
        <form method="post" action={`${props.base}/tautan`}>
          <Csrf token={props.csrf} />
          <button type="submit" class="quiet">
            Ganti tautan yang hilang
          </button>
        </form>
      </div>
    </section>
  );
}
