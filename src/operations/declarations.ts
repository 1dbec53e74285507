import type { z } from 'zod';
import { daysOf } from '../ceremony/contents.ts';
import { base64url } from '../core/bytes.ts';
import { type Fault, IkrarError } from '../errors.ts';
import type { ClauseChoice, Declaration, PledgeEvent } from '../model.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { type Actor, getEvent, getEventInReach, getRound, maySee, requireDraft } from './access.ts';
import { foreignCharacters, withoutUndefined } from './events.ts';
import type { clauseChoice, declarationChange, declarationInput } from './schemas.ts';
import { record } from './trail.ts';

export type DeclarationInput = z.output<typeof declarationInput>;
export type DeclarationChange = z.output<typeof declarationChange>;

/** The declarations of an event that the account may see, in their order. */
export async function listDeclarations(
  services: Services,
  actor: Actor,
  eventId: string,
): Promise<readonly Declaration[]> {
  await getEventInReach(services, actor, eventId);
  const all = await services.stores.declarations.find({ where: { eventId } });
  const seen = all.filter((declaration) => maySee(actor, declaration));
  return seen.toSorted((a, b) => a.order - b.order);
}

/** @throws IkrarError 'template-unknown', 'invalid-input' */
export async function createDeclaration(
  services: Services,
  actor: Actor,
  eventId: string,
  input: DeclarationInput,
): Promise<Declaration> {
  const event = await getEvent(services, actor, eventId, 'organizer');
  const made = await insertDeclaration(services, event, {
    ...chosenText(services, event, input),
    slots: input.slots ?? {},
    number: input.number ?? '',
    days: input.days ?? [],
    volumes: input.volumes ?? 'auto',
    ...(input.label ? { label: input.label } : {}),
  });
  await record({ services, actor, event }, 'declaration-created', { template: made.template.id }, made.id);
  return made;
}

export async function insertDeclaration(
  services: Services,
  event: PledgeEvent,
  given: Omit<Declaration, 'id' | 'version' | 'eventId' | 'order' | 'state'>,
): Promise<Declaration> {
  checkDeclaration(event, given);
  const existing = await services.stores.declarations.find({ where: { eventId: event.id } });
  const declaration: Declaration = {
    id: base64url(services.random(9)),
    version: 0,
    eventId: event.id,
    order: Math.max(-1, ...existing.map(({ order }) => order)) + 1,
    state: 'draft',
    ...given,
  };
  await services.stores.declarations.insert(declaration);
  return declaration;
}

/** Changes a draft. @throws IkrarError 'declaration-not-draft' when it was opened, even a moment ago */
export async function changeDeclaration(
  services: Services,
  actor: Actor,
  id: string,
  input: DeclarationChange,
): Promise<Declaration> {
  const declaration = await getRound(services, actor, id, 'organizer');
  requireDraft(declaration);
  const event = await getEventInReach(services, actor, declaration.eventId);
  const { template, clauses, ...rest } = withoutUndefined(input);
  const text =
    template || clauses
      ? chosenText(services, event, {
          template: template ?? declaration.template,
          clauses: clauses ?? [...declaration.clauses],
          days: rest.days ?? [...declaration.days],
        })
      : {};
  checkDeclaration(event, { ...declaration, ...text, ...rest });
  const saved = await update(services.stores.declarations, id, (current) => {
    requireDraft(current);
    return { ...current, ...text, ...rest };
  });
  await record({ services, actor, event }, 'declaration-changed', { fields: Object.keys(input).join(', ') }, id);
  return saved;
}

/** A draft nobody needs; what was opened stays for ever. */
export async function removeDeclaration(services: Services, actor: Actor, id: string): Promise<void> {
  const declaration = await getRound(services, actor, id, 'organizer');
  requireDraft(declaration);
  await services.ceremony.remove(id);
  await record({ services, actor, event: { id: declaration.eventId } }, 'declaration-removed', {}, id);
}

/** Text and clauses as chosen, versions fixed; without a version the one that is in force on the event's first day. */
function chosenText(
  services: Services,
  event: PledgeEvent,
  input: Pick<DeclarationInput, 'template' | 'clauses' | 'days'>,
): Pick<Declaration, 'kind' | 'template' | 'clauses'> {
  const { templates } = services;
  const { id, version } = input.template;
  const template = version === undefined ? templates.latest(id) : templates.get(id, version);
  const on = input.days?.toSorted()[0] ?? event.firstDay;
  return {
    kind: template.kind,
    template: { id, version: template.version },
    clauses: (input.clauses ?? []).map((choice) => fixClause(services, choice, on)),
  };
}

export function fixClause(services: Services, choice: z.output<typeof clauseChoice>, on: string): ClauseChoice {
  const { id, version, after } = choice;
  if (version !== undefined) return { id, version: services.templates.clause(id, version).version, after };
  const known = services.templates.clauses.filter((clause) => clause.id === id);
  const inForce = known.filter(({ basis }) =>
    basis.some((law) => law.from <= on && (law.until === undefined || on <= law.until)),
  );
  const chosen = (inForce.length > 0 ? inForce : known).toSorted((a, b) => b.version - a.version)[0];
  if (!chosen) throw new IkrarError('template-unknown', `Klausul “${id}” tidak dikenal. Pilih dari daftar klausul.`);
  return { id, version: chosen.version, after };
}

function checkDeclaration(event: PledgeEvent, given: Pick<Declaration, 'days' | 'number' | 'slots' | 'label'>): void {
  const faults: Fault[] = given.days
    .filter((day) => day < event.firstDay)
    .map((day) => ({ path: 'days', message: `Hari ${day} sebelum kegiatan dimulai (${event.firstDay}).` }));
  faults.push(...foreignCharacters('number', given.number));
  for (const [name, value] of Object.entries(given.slots)) faults.push(...foreignCharacters(`slots.${name}`, value));
  if (faults.length > 0)
    throw new IkrarError('invalid-input', `Isian naskah belum benar: ${faults[0]!.message}`, { faults });
}

/** The day whose law holds for a declaration's text. */
export const lawDay = (event: PledgeEvent, declaration: Declaration): string => daysOf(event, declaration)[0]!;
