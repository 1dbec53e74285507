import { type Request, Router } from 'express';
import { type Actor, getEvent, getEventInReach } from '../../operations/access.ts';
import { listDeclarations } from '../../operations/declarations.ts';
import { changeEvent, createEvent, listEvents, mayOrganize } from '../../operations/events.ts';
import { sumOf, validCount, withRounds } from '../../operations/rounds.ts';
import { eventChange, eventInput } from '../../operations/schemas.ts';
import type { Services } from '../../services.ts';
import { submit, typedValues } from '../form.tsx';
import { parseInput, uploadBody } from '../input.ts';
import { actorOf, checkCsrf, getVisitor } from '../session.ts';
import { EventForm, eventValues, mostLogoBytes, regionChoices, valuesOfEvent } from './event-form.tsx';
import { EventList, EventOverview } from './event-views.tsx';
import { Crumbs, deskOf, showDesk } from './page.tsx';
import { signIn } from './sign-in.ts';

/** Events: the list, one event's overview, making and changing it. */
export function eventPages(services: Services): Router {
  const router = Router();
  const upload = [signIn, uploadBody('logo', mostLogoBytes), checkCsrf(services)];

  router.get('/kelola', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const events = await listEvents(services, actorOf(request));
    const { admin } = getVisitor(request).account;
    const children = <EventList events={events} admin={admin} />;
    await showDesk(desk, { title: 'Kegiatan', children });
  });

  router.get('/kelola/k/baru', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const children = await newEvent(desk.csrf, { values: { accent: '#8a1c1c' } });
    await showDesk(desk, { title: 'Kegiatan baru', width: 'narrow', children });
  });
  router.post('/kelola/k/baru', ...upload, (request, response) => {
    const desk = deskOf(services, request, response);
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const input = parseInput(eventInput, await eventValues(values, request.file));
        const event = await createEvent(services, actorOf(request), input);
        return `/kelola/k/${event.id}/naskah`;
      },
      async (failure, status) =>
        showDesk(desk, {
          title: 'Kegiatan baru',
          width: 'narrow',
          status,
          children: await newEvent(desk.csrf, { values, failure }),
        }),
    );
  });

  router.get('/kelola/k/:eventId', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const actor = actorOf(request);
    const event = await getEventInReach(services, actor, request.params.eventId as string);
    const children = (
      <EventOverview
        services={services}
        event={event}
        {...(await overviewOf(services, actor, event.id))}
        organizer={mayOrganize(actor, event.id)}
      />
    );
    await showDesk(desk, { title: event.name, event, children });
  });

  router.get('/kelola/k/:eventId/ubah', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getEvent(services, actorOf(request), idOf(request), 'organizer');
    const values = await valuesOfEvent(event);
    const children = await changedEvent(desk.csrf, { values }, event);
    await showDesk(desk, { title: 'Ubah kegiatan', event, width: 'narrow', children });
  });
  router.post('/kelola/k/:eventId/ubah', ...upload, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getEvent(services, actorOf(request), idOf(request), 'organizer');
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const pattern = values.numberPattern?.trim() ? {} : { numberPattern: null };
        const input = parseInput(eventChange, { ...(await eventValues(values, request.file)), ...pattern });
        await changeEvent(services, actorOf(request), event.id, input);
        return `/kelola/k/${event.id}`;
      },
      async (failure, status) =>
        showDesk(desk, {
          title: 'Ubah kegiatan',
          event,
          width: 'narrow',
          status,
          children: await changedEvent(desk.csrf, { values, failure }, event),
        }),
    );
  });
  return router;
}

const idOf = (request: Request): string => request.params.eventId as string;

async function newEvent(csrf: string, state: Parameters<typeof EventForm>[0]['state']) {
  return (
    <>
      <h1>Kegiatan baru</h1>
      <p>Langkah pertama dari empat: kegiatan, teks, peserta, lalu buka.</p>
      <EventForm state={state} csrf={csrf} regions={await regionChoices()} button="Simpan dan pilih teks" />
    </>
  );
}

async function changedEvent(
  csrf: string,
  state: Parameters<typeof EventForm>[0]['state'],
  event: Awaited<ReturnType<typeof getEvent>>,
) {
  return (
    <>
      <Crumbs event={event}>Ubah</Crumbs>
      <h1>Ubah kegiatan</h1>
      <p class="notice">Naskah yang sudah dibuka tidak ikut berubah: isinya dibekukan saat dibuka.</p>
      <EventForm state={state} csrf={csrf} regions={await regionChoices()} button="Simpan" logo={Boolean(event.logo)} />
    </>
  );
}

/** Each naskah with its own count, and the count of all: who is on a follow-up counts once, what was revoked not at all. */
async function overviewOf(services: Services, actor: Actor, eventId: string) {
  const declarations = await listDeclarations(services, actor, eventId);
  const seen = new Set(declarations.map(({ id }) => id));
  const roots = declarations.filter(({ parent }) => !parent || !seen.has(parent.id));
  const trees = await Promise.all(roots.map(({ id }) => services.ceremony.rounds(id)));
  const rows = trees.flatMap(withRounds).filter(({ declaration }) => seen.has(declaration.id));
  const order = new Map(declarations.map(({ id }, i) => [id, i]));
  return {
    rows: rows.toSorted((a, b) => order.get(a.declaration.id)! - order.get(b.declaration.id)!),
    all: sumOf(trees.map(validCount)),
  };
}
