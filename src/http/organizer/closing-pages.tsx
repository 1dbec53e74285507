import { type Request, type Response, Router } from 'express';
import type { ComponentChildren } from 'preact';
import { localDay } from '../../document/dates.ts';
import type { Declaration } from '../../model.ts';
import { getEventInReach, getRound } from '../../operations/access.ts';
import { closeDeclaration, revokeDeclaration } from '../../operations/ceremonies.ts';
import { createRound } from '../../operations/rounds.ts';
import { revokeInput, roundInput, typedDays } from '../../operations/schemas.ts';
import { statusOf } from '../../operations/shown.ts';
import type { Services } from '../../services.ts';
import { Csrf, Failure, Field, type FormState, Select, submit, typedValues } from '../form.tsx';
import { formBody, formValues, parseInput } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { Crumbs, type Desk, deskOf, showDesk } from './page.tsx';
import { waitBriefly } from './patience.ts';
import { signIn } from './sign-in.ts';

/** What ends a declaration or goes on from it: closing, revoking, further rounds. Each says first what it will do. */
export function closingPages(services: Services): Router {
  const router = Router();
  const confirm = (
    step: string,
    show: (desk: Desk, declaration: Declaration, state: FormState) => Promise<ComponentChildren>,
    act: (request: Request, id: string, values: Readonly<Record<string, string>>) => Promise<string>,
  ) => {
    const open = async (request: Request, response: Response) => {
      const desk = deskOf(services, request, response);
      const declaration = await getRound(services, actorOf(request), request.params.id as string, 'organizer');
      const event = await getEventInReach(services, actorOf(request), declaration.eventId);
      const send = async (state: FormState, status: number) =>
        showDesk(desk, {
          title: titles[step] ?? step,
          event,
          width: 'narrow',
          status,
          children: (
            <>
              <Crumbs event={event}>
                <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
              </Crumbs>
              <h1>{titles[step]}</h1>
              {await show(desk, declaration, state)}
            </>
          ),
        });
      return { declaration, send };
    };
    router.get(`/kelola/n/:id/${step}`, signIn, async (request, response) => {
      const { send } = await open(request, response);
      await send({ values: {} }, 200);
    });
    router.post(
      `/kelola/n/:id/${step}`,
      signIn,
      formBody('20kb', 20),
      checkCsrf(services),
      async (request, response) => {
        const { declaration, send } = await open(request, response);
        const values = typedValues(request.body);
        const { csrf: _csrf, ...given } = formValues(values) as Record<string, string>;
        await submit(
          response,
          () => act(request, declaration.id, given),
          (failure, status) => send({ values, failure }, status),
        );
      },
    );
  };

  confirm('tutup', showClosing, async (request, id) => {
    await waitBriefly(services, closeDeclaration(services, actorOf(request), id));
    return `/kelola/n/${id}`;
  });
  confirm('cabut', showRevoking, async (request, id, values) => {
    const { reason } = parseInput(revokeInput, values);
    await revokeDeclaration(services, actorOf(request), id, reason);
    return `/kelola/n/${id}`;
  });
  confirm('putaran', showRounds, async (request, id, values) => {
    const days = typedDays(values.days);
    const round = await createRound(services, actorOf(request), id, parseInput(roundInput, { ...values, days }));
    return `/kelola/n/${round.id}`;
  });
  return router;
}

const titles: Readonly<Record<string, string>> = {
  tutup: 'Tutup naskah',
  cabut: 'Cabut naskah',
  putaran: 'Susulan atau berjenjang',
};

async function showClosing(desk: Desk, declaration: Declaration, state: FormState) {
  const progress = await desk.services.ceremony.progress(declaration.id);
  const by = (status: string) => progress.people.filter((one) => statusOf(one) === status);
  const [present, unknown] = [by('hadir'), by('belum')];
  const unsigned = [...present, ...unknown];
  return (
    <form method="post" class="sheet">
      <Csrf token={desk.csrf} />
      <Failure state={state} />
      <p>Setelah ditutup tidak ada tanda tangan lagi pada naskah ini. Yang akan ditulis:</p>
      <ul>
        <li>
          segel waktu akhir pada setiap berkas, supaya semua tanda tangan tetap dapat diperiksa bertahun-tahun lagi;
        </li>
        <li>berita acara dengan tempat, waktu, teks, jumlah, dan daftar yang tidak menandatangani.</li>
      </ul>
      <dl class="facts">
        <dt>Menandatangani</dt>
        <dd>
          {progress.signed.toLocaleString('id')} dari {progress.total.toLocaleString('id')}
        </dd>
        <dt>Hadir, belum menandatangani</dt>
        <dd>{present.length.toLocaleString('id')}</dd>
        <dt>Diwakilkan</dt>
        <dd>{by('diwakilkan').length.toLocaleString('id')}</dd>
        <dt>Tidak hadir</dt>
        <dd>{by('tidak-hadir').length.toLocaleString('id')}</dd>
        <dt>Tanpa keterangan</dt>
        <dd>{unknown.length.toLocaleString('id')}</dd>
      </dl>
      {unsigned.length > 0 && (
        <div class="notice warn">
          <p>
            {unsigned.length.toLocaleString('id')} orang belum menandatangani
            {unknown.length > 0 &&
              `; ${unknown.length.toLocaleString('id')} di antaranya akan disebut tanpa keterangan di berita acara`}
            . Mereka dapat ikut naskah susulan.
          </p>
          <ul>
            {unsigned.slice(0, 10).map(({ person }) => (
              <li key={person.id}>
                <a href={`/kelola/n/${declaration.id}/orang/${person.id}`}>{person.name}</a>, {person.position}
              </li>
            ))}
            {unsigned.length > 10 && <li>dan {(unsigned.length - 10).toLocaleString('id')} orang lagi</li>}
          </ul>
        </div>
      )}
      <div class="actions">
        <button type="submit" class="big" data-busy="Menutup dan menyegel…">
          Tutup dan segel
        </button>
        <a href={`/kelola/n/${declaration.id}`}>Belum, kembali</a>
      </div>
    </form>
  );
}

async function showRevoking(desk: Desk, declaration: Declaration, state: FormState) {
  return (
    <form method="post" class="sheet">
      <Csrf token={desk.csrf} />
      <Failure state={state} shown={['reason']} />
      <p>
        Pencabutan tidak menghapus apa pun: berkas dan tanda tangan tetap ada, tetapi halaman publik dan log terbuka
        akan menyatakan naskah ini dicabut. Pencabutan tidak dapat dibatalkan.
      </p>
      <Field
        state={state}
        name="reason"
        label="Alasan"
        hint="Terlihat oleh siapa pun yang memeriksa naskah ini."
        required
        max={300}
      />
      <div class="actions">
        <button type="submit" class="danger">
          Cabut naskah
        </button>
        <a href={`/kelola/n/${declaration.id}`}>Jangan, kembali</a>
      </div>
    </form>
  );
}

async function showRounds(desk: Desk, declaration: Declaration, state: FormState) {
  const left = (await desk.services.ceremony.missing(declaration.id)).length;
  const event = await getEventInReach(desk.services, actorOf(desk.request), declaration.eventId);
  const today = localDay(desk.services.clock(), event.timeZone);
  // A round after the event is not of the event's days: they would be printed over signatures of today.
  const values = { relation: 'susulan', days: today > event.lastDay ? today : '', ...state.values };
  const shown = { ...state, values };
  return (
    <form method="post" class="sheet">
      <Csrf token={desk.csrf} />
      <Failure state={state} shown={['label', 'number', 'days']} />
      <Select
        state={shown}
        name="relation"
        label="Jenis"
        hint={
          declaration.state === 'open'
            ? 'Susulan dapat disiapkan sekarang dan dibuka sesudah naskah ini ditutup.'
            : undefined
        }
        options={[
          ['susulan', `Susulan: untuk ${left.toLocaleString('id')} orang yang belum menandatangani`],
          ['berjenjang', 'Berjenjang: putaran baru dengan daftar sendiri, misalnya staf satu OPD'],
        ]}
      />
      <Field state={state} name="label" label="Nama di daftar" hint="Misalnya: Putaran Dinas Kesehatan" max={120} />
      <Field state={state} name="number" label="Nomor naskah" hint="Boleh kosong." max={80} />
      <Field
        state={shown}
        name="days"
        label="Hari penandatanganan"
        hint="Tercetak di atas tanda tangan. Kosong: semua hari kegiatan. Tulis 2024-10-03, 2024-10-04."
      />
      <p>Teksnya sama dengan naskah ini; berkas baru menyebut nomor, kode, dan sidik naskah ini.</p>
      <div class="actions">
        <button type="submit">Buat draf</button>
        <a href={`/kelola/n/${declaration.id}`}>Batal</a>
      </div>
    </form>
  );
}
