import { Router } from 'express';
import type { z } from 'zod';
import type { Declaration } from '../../model.ts';
import { getEvent, getEventInReach, getRound } from '../../operations/access.ts';
import { changeDeclaration, createDeclaration, lawDay } from '../../operations/declarations.ts';
import { declarationChange, declarationInput, type draftText, typedDays } from '../../operations/schemas.ts';
import { draftedText } from '../../operations/texts.ts';
import type { Services } from '../../services.ts';
import { type FormState, submit, typedValues } from '../form.tsx';
import { formBody, parseInput } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { Crumbs, type Desk, deskOf, Steps, showDesk } from './page.tsx';
import { signIn } from './sign-in.ts';
import { TextChoice, TextForm } from './text-views.tsx';

/** Choosing the text of a declaration and filling its slots. */
export function textPages(services: Services): Router {
  const router = Router();
  const form = [signIn, formBody('100kb', 100), checkCsrf(services)];

  router.get('/kelola/k/:eventId/naskah', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getEvent(services, actorOf(request), request.params.eventId as string, 'organizer');
    const children = (
      <>
        <Crumbs event={event} />
        <TextChoice services={services} event={event} csrf={desk.csrf} state={{ values: {} }} />
      </>
    );
    await showDesk(desk, { title: 'Pilih teks', event, children });
  });
  router.post('/kelola/k/:eventId/naskah', ...form, async (request, response) => {
    const { template = '' } = typedValues(request.body);
    const input = parseInput(declarationInput, { template: { id: template } });
    const made = await createDeclaration(services, actorOf(request), request.params.eventId as string, input);
    response.redirect(303, `/kelola/n/${made.id}/teks`);
  });

  router.get('/kelola/n/:id/teks', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const declaration = await getRound(services, actorOf(request), request.params.id as string, 'organizer');
    if (declaration.state !== 'draft') return response.redirect(303, `/kelola/n/${declaration.id}`);
    const event = await getEventInReach(services, actorOf(request), declaration.eventId);
    const values = { 'slot.pemilihan': event.election, ...valuesOf(declaration) }; // said once, at the event
    await showText(desk, declaration, { values }, 200);
  });
  router.post('/kelola/n/:id/teks', ...form, async (request, response) => {
    const desk = deskOf(services, request, response);
    const declaration = await getRound(services, actorOf(request), request.params.id as string, 'organizer');
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const input = parseInput(declarationChange, changeOf(declaration, values));
        await changeDeclaration(services, actorOf(request), declaration.id, input);
        return `/kelola/n/${declaration.id}/peserta`;
      },
      (failure, status) => showText(desk, declaration, { values, failure }, status),
    );
  });
  return router;
}

async function showText(desk: Desk, declaration: Declaration, state: FormState, status: number): Promise<void> {
  const { services } = desk;
  const event = await getEventInReach(services, actorOf(desk.request), declaration.eventId);
  const roster = await services.stores.rosters.get(declaration.id);
  const on = lawDay(event, declaration);
  const shown = draftedText(services, { ...changeOf(declaration, state.values), on } as z.output<typeof draftText>);
  await showDesk(desk, {
    title: 'Teks naskah',
    event,
    status,
    scripts: ['text.js'],
    children: (
      <>
        <Crumbs event={event} />
        <h1>Teks naskah</h1>
        <Steps declaration={declaration} at="teks" people={roster?.people.length ?? 0} />
        <TextForm
          services={services}
          declaration={declaration}
          csrf={desk.csrf}
          state={state}
          shown={shown}
          on={on}
          numbered={event.numberPattern !== undefined}
        />
      </>
    ),
  });
}

const valuesOf = (declaration: Declaration): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(declaration.slots).map(([name, value]) => [`slot.${name}`, value])),
  ...Object.fromEntries(declaration.clauses.map(({ id, after }) => [`clause.${id}`, String(after)])),
  number: declaration.number,
  label: declaration.label ?? '',
  days: declaration.days.join(', '),
  volumes: declaration.volumes,
});

/** A form's fields as a change: `slot.x` and `clause.y` are gathered. */
function changeOf(declaration: Declaration, values: Readonly<Record<string, string>>) {
  const named = (prefix: string) =>
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(prefix) && value.trim() !== '' ? [[name.slice(prefix.length), value] as const] : [],
    );
  const kept = new Map(declaration.clauses.map(({ id, version }) => [id, version]));
  return {
    template: declaration.template,
    slots: Object.fromEntries(named('slot.')),
    clauses: named('clause.').map(([id, after]) => {
      const version = kept.get(id);
      return { id, after: Number(after), ...(version === undefined ? {} : { version }) };
    }),
    number: values.number ?? '',
    days: typedDays(values.days),
    ...(values.label?.trim() ? { label: values.label } : {}),
    ...(values.volumes ? { volumes: values.volumes } : {}),
  };
}
