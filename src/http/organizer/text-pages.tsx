import { heldOf } from '../../ceremony/contents.ts';
import type { Declaration, PledgeEvent } from '../../model.ts';
import { changeDeclaration, createDeclaration } from '../../operations/declarations.ts';
import { readRoster } from '../../operations/roster.ts';
import { askedUnder, draftText, listEventTexts } from '../../operations/texts.ts';
import type { FormState } from '../form.tsx';
import { formBody } from '../input.ts';
import { Crumbs, Steps } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages, typedDays } from './pages.tsx';
import { type OfferedClause, type OfferedText, TextChoice, TextForm } from './text-views.tsx';

const organizer = { declaration: 'organizer' } as const;

/** Pages to choose the text of a declaration and fill its slots. */
export function textPages(pages: OrganizerPages): void {
  pages.page('/kelola/k/:eventId/naskah', { event: 'organizer' }, async ({ ask, event }) => ({
    title: 'Pilih teks',
    event,
    children: (
      <>
        <Crumbs event={event} />
        <TextChoice texts={await offeredTexts(ask, event)} own={`/kelola/k/${event.id}/teks`} />
      </>
    ),
  }));
  pages.form('/kelola/k/:eventId/naskah', {
    of: createDeclaration,
    values: ({ typed }) => ({ template: { id: typed.template } }),
    done: ({ id }) => `/kelola/n/${id}/teks`,
  });

  pages.page('/kelola/n/:declarationId/teks', organizer, (at) => {
    const { declaration, event } = at;
    if (declaration.state !== 'draft') return `/kelola/n/${declaration.id}`;
    // the event already says for which election
    const values = { 'slot.pemilihan': event.election, ...valuesOf(declaration) };
    return textPage(at, formState(changeDeclaration, values));
  });
  pages.form('/kelola/n/:declarationId/teks', {
    of: changeDeclaration,
    body: formBody('100kb', 100),
    values: ({ declaration, typed }) => changeOf(declaration, typed),
    done: ({ id }) => `/kelola/n/${id}/peserta`,
    again: textPage,
  });
}

/** The newest version of each text. */
async function offeredTexts(ask: At<{ event: 'organizer' }>['ask'], event: PledgeEvent): Promise<OfferedText[]> {
  const { templates } = await ask(listEventTexts, { eventId: event.id });
  const newest = templates.filter(
    ({ id, version }) => !templates.some((one) => one.id === id && one.version > version),
  );
  const slots = { pemilihan: event.election };
  const held = heldOf(event, { days: [] });
  return Promise.all(
    newest.map(async (template) => {
      const { id, version } = template;
      const known = template.slots.some(({ name }) => name === 'pemilihan') ? slots : {};
      const chosen = { template: { id, version }, slots: known, clauses: [], ...askedUnder(held) };
      return { template, draft: await ask(draftText, chosen) };
    }),
  );
}

async function textPage({ ask, event, declaration }: At<typeof organizer>, state: FormState): Promise<OrganizerPage> {
  const { people } = await ask(readRoster, { declarationId: declaration.id });
  const held = heldOf(event, declaration);
  const { template, slots, clauses } = changeOf(declaration, state.values);
  const shown = await ask(draftText, { template, slots, clauses, ...askedUnder(held) });
  const { templates, clauses: known } = await ask(listEventTexts, { eventId: event.id });
  const chosen = templates.find(({ id, version }) => id === template.id && version === template.version);
  if (!chosen) throw new Error(`text ${template.id}/${template.version} is gone`);
  const ids = [...new Set(known.map(({ id }) => id))];
  const offered = await Promise.all(
    ids.map(async (id): Promise<OfferedClause> => {
      const { fault } = await ask(draftText, {
        template,
        slots,
        clauses: [{ id, after: 0 }],
        ...askedUnder(held),
      });
      const { title } = known.findLast((one) => one.id === id)!;
      return { id, title, fault };
    }),
  );
  const numbered = event.numberPattern !== undefined;
  const children = (
    <>
      <Crumbs event={event} />
      <h1>Teks naskah</h1>
      <Steps declaration={declaration} at="teks" people={people.length} />
      <TextForm template={chosen} clauses={offered} declaration={declaration} {...{ state, shown, held, numbered }} />
    </>
  );
  return { title: 'Teks naskah', event, script: 'text.js', children };
}

const valuesOf = (declaration: Declaration): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(declaration.slots).map(([name, value]) => [`slot.${name}`, value])),
  ...Object.fromEntries(declaration.clauses.map(({ id, after }) => [`clause.${id}`, String(after)])),
  number: declaration.number,
  label: declaration.label ?? '',
  days: declaration.days.join(', '),
  volumes: declaration.volumes,
  appearance: declaration.appearance ?? 'handwriting',
});

/** Converts the form into a change: `slot.x` and `clause.y` become `slots` and `clauses`. */
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
    ...(values.appearance ? { appearance: values.appearance } : {}),
  };
}
