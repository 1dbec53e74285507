import { hasRight } from '../../operations/access.ts';
import { listDeclarations } from '../../operations/declarations.ts';
import { changeEvent, createEvent, listEvents } from '../../operations/events.ts';
import { readRounds, sumOf, type TreeShown, validCount, withRounds } from '../../operations/rounds.ts';
import type { FormState } from '../form.tsx';
import { uploadBody } from '../input.ts';
import { EventForm, eventValues, mostLogoBytes, regionChoices, valuesOfEvent } from './event-form.tsx';
import { EventList, EventOverview } from './event-views.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

type InReach = { readonly event: 'any' };

/** The list of events, an event's overview, and the forms to make and change one. */
export function eventPages(pages: OrganizerPages): void {
  const body = uploadBody('logo', mostLogoBytes);

  pages.page('/kelola', 'account', async ({ ask, actor }) => {
    const { events } = await ask(listEvents, {});
    return { title: 'Kegiatan', children: <EventList events={events} admin={actor.visitor.account.admin} /> };
  });

  pages.page('/kelola/k/baru', 'account', () => newEventPage(formState(createEvent, { accent: '#8a1c1c' })));
  pages.form('/kelola/k/baru', {
    of: createEvent,
    body,
    values: ({ typed, request }) => eventValues(typed, request.file),
    done: ({ id }) => `/kelola/k/${id}/naskah`,
    again: (_at, state) => newEventPage(state),
  });

  pages.page('/kelola/k/:eventId', { event: 'any' }, overviewPage);

  pages.page('/kelola/k/:eventId/ubah', { event: 'organizer' }, async (at) =>
    changedEventPage(at, formState(changeEvent, await valuesOfEvent(at.event))),
  );
  pages.form('/kelola/k/:eventId/ubah', {
    of: changeEvent,
    body,
    values: async ({ typed, request }) => ({
      ...(await eventValues(typed, request.file)),
      ...(typed.numberPattern?.trim() ? {} : { numberPattern: null }),
    }),
    done: ({ id }) => `/kelola/k/${id}`,
    again: changedEventPage,
  });
}

async function newEventPage(state: FormState): Promise<OrganizerPage> {
  const children = (
    <>
      <h1>Kegiatan baru</h1>
      <p>Langkah pertama dari empat: kegiatan, teks, peserta, lalu buka.</p>
      <EventForm state={state} regions={await regionChoices()} button="Simpan dan pilih teks" />
    </>
  );
  return { title: 'Kegiatan baru', width: 'narrow', children };
}

async function changedEventPage({ event }: At<InReach>, state: FormState): Promise<OrganizerPage> {
  const children = (
    <>
      <Crumbs event={event}>Ubah</Crumbs>
      <h1>Ubah kegiatan</h1>
      <p class="notice">Naskah yang sudah dibuka tidak ikut berubah: isinya dibekukan saat dibuka.</p>
      <EventForm state={state} regions={await regionChoices()} button="Simpan" logo={Boolean(event.logo)} />
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
  const children = <EventOverview event={event} rows={rows} all={sumOf(trees.map(validCount))} organizer={organizer} />;
  return { title: event.name, event, children };
}
