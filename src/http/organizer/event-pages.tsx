import { hasRight } from '../../operations/access.ts';
import { printAttendanceList } from '../../operations/attendance-list.ts';
import { listDeclarations } from '../../operations/declarations.ts';
import { copyEvent } from '../../operations/event-copy.ts';
import { changeEvent, createEvent, listEvents, readEvent } from '../../operations/events.ts';
import { readHall } from '../../operations/hall.ts';
import { posterPdf } from '../../operations/poster.ts';
import { readRounds, sumOf, type TreeShown, validCount, withRounds } from '../../operations/rounds.ts';
import { Failure, Field, type FormState, PostForm } from '../form.tsx';
import { uploadBody } from '../input.ts';
import { EventForm, eventValues, mostLogoBytes, regionChoices, valuesOfEvent } from './event-form.tsx';
import { EventList, EventOverview } from './event-views.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, fieldsOf, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

type InReach = { readonly event: 'any' };

/** The list of events, an event's overview, and the forms to make and change one. */
export function eventPages(pages: OrganizerPages): void {
  const body = uploadBody('logo', mostLogoBytes);

  pages.page('/kelola', 'account', async ({ ask, actor, typed: { q = '' } }) => {
    const { events } = await ask(listEvents, q.trim() === '' ? {} : { q: q.slice(0, 100) });
    const { admin } = actor.visitor.account;
    return { title: 'Kegiatan', children: <EventList events={events} query={q} admin={admin} /> };
  });

  pages.page('/kelola/k/baru', 'account', (at) => newEventPage(at, formState(createEvent, { accent: '#8a1c1c' })));
  pages.form('/kelola/k/baru', {
    of: createEvent,
    body,
    values: ({ typed, request, services }) => eventValues(typed, request.file, services.loadRegions),
    done: ({ id }) => `/kelola/k/${id}/naskah`,
    again: newEventPage,
  });

  pages.page('/kelola/k/:eventId', { event: 'any' }, overviewPage);

  pages.page('/kelola/k/:eventId/salin', 'admin', (at) => copyPage(at, formState(copyEvent)));
  pages.form('/kelola/k/:eventId/salin', {
    of: copyEvent,
    values: ({ typed: { people, ...typed } }) => ({ ...fieldsOf(typed), people: people === 'ya' }),
    done: ({ id }) => `/kelola/k/${id}`,
    again: copyPage,
  });

  for (const size of ['A4', 'A3'])
    pages.page(`/kelola/k/:eventId/poster-${size}.pdf`, { event: 'organizer' }, ({ ask, event }) =>
      ask(posterPdf, { eventId: event.id, size }),
    );

  pages.page('/kelola/k/:eventId/hadir/:day.pdf', { event: ['archivist', 'organizer'] }, ({ ask, event, request }) =>
    ask(printAttendanceList, { eventId: event.id, day: request.params.day }),
  );

  pages.page('/kelola/k/:eventId/ubah', { event: 'organizer' }, async (at) =>
    changedEventPage(at, formState(changeEvent, valuesOfEvent(at.event, await at.services.loadRegions()))),
  );
  pages.form('/kelola/k/:eventId/ubah', {
    of: changeEvent,
    body,
    // An address from before may be longer than one may be made today.
    values: async ({ typed: { slug = '', ...typed }, request, event, services }) => ({
      ...(await eventValues(slug === event.slug ? typed : { ...typed, slug }, request.file, services.loadRegions)),
      ...(typed.numberPattern?.trim() ? {} : { numberPattern: null }),
      ...(typed.regimes ? {} : { regimes: null }),
    }),
    done: ({ id }) => `/kelola/k/${id}`,
    again: changedEventPage,
  });
}

async function copyPage({ ask, request }: At<'admin'>, state: FormState): Promise<OrganizerPage> {
  const event = await ask(readEvent, { eventId: request.params.eventId });
  const children = (
    <>
      <Crumbs event={event}>Salin</Crumbs>
      <h1>Kegiatan baru seperti ini</h1>
      <p>
        Pengaturan, kop, logo, dan teks naskahnya disalin sebagai draf. Kartu, tanda tangan, dan hak akun tidak ikut.
      </p>
      <PostForm class="sheet">
        <Failure state={state} shown={['name', 'firstDay', 'lastDay']} />
        <Field state={{ ...state, values: { name: event.name, ...state.values } }} name="name" />
        <div class="two">
          <Field state={state} name="firstDay" type="date" hint="" />
          <Field state={state} name="lastDay" type="date" hint="Kosong: sama dengan hari pertama." />
        </div>
        <label class="choice">
          <input type="checkbox" name="people" value="ya" checked={state.values.people === 'ya'} /> Salin juga daftar
          peserta
        </label>
        <div class="actions">
          <button type="submit">Buat kegiatan</button>
          <a href={`/kelola/k/${event.id}`}>Kembali</a>
        </div>
      </PostForm>
    </>
  );
  return { title: 'Salin kegiatan', event, width: 'narrow', children };
}

async function newEventPage({ services }: At<'account' | 'admin'>, state: FormState): Promise<OrganizerPage> {
  const children = (
    <>
      <h1>Kegiatan baru</h1>
      <p>Langkah pertama dari empat: kegiatan, teks, peserta, lalu buka.</p>
      <EventForm state={state} regions={await regionChoices(services.loadRegions)} button="Simpan dan pilih teks" />
    </>
  );
  return { title: 'Kegiatan baru', width: 'narrow', children };
}

async function changedEventPage({ event, services }: At<InReach>, state: FormState): Promise<OrganizerPage> {
  const children = (
    <>
      <Crumbs event={event}>Ubah</Crumbs>
      <h1>Ubah kegiatan</h1>
      <p class="notice">Naskah yang sudah dibuka tidak ikut berubah: isinya dibekukan saat dibuka.</p>
      <EventForm
        state={state}
        regions={await regionChoices(services.loadRegions)}
        button="Simpan"
        logo={Boolean(event.logo)}
      />
    </>
  );
  return { title: 'Ubah kegiatan', event, width: 'narrow', children };
}

/**
 * Shows the count of each declaration and of all together: people on a follow-up count once, revoked declarations do
 * not count.
 */
async function overviewPage({ ask, actor, event }: At<InReach>): Promise<OrganizerPage> {
  const { declarations } = await ask(listDeclarations, { eventId: event.id });
  const seen = new Set(declarations.map(({ id }) => id));
  const roots = declarations.filter(({ parent }) => !parent || !seen.has(parent.id));
  const trees = await Promise.all(roots.map(({ id: declarationId }) => ask(readRounds, { declarationId })));
  const order = new Map(declarations.map(({ id }, i) => [id, i]));
  const rows = trees
    .flatMap<TreeShown>(withRounds)
    .filter(({ id }) => seen.has(id))
    .toSorted((a, b) => order.get(a.id)! - order.get(b.id)!);
  const organizer = hasRight(actor.visitor, 'organizer', { eventId: event.id });
  const desk = hasRight(actor.visitor, 'attendant', { eventId: event.id });
  const alarms = desk ? (await ask(readHall, { eventId: event.id })).alarms : [];
  const { regionKnown } = await ask(readEvent, { eventId: event.id });
  const view = { event, regionKnown, rows, organizer, admin: actor.visitor.account.admin, desk, alarms };
  const children = <EventOverview {...view} all={sumOf(trees.map(validCount))} />;
  return { title: event.name, event, children };
}
