import type { z } from 'zod';
import type { Round } from '../ceremony.ts';
import { hex } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration } from '../model.ts';
import type { Services } from '../services.ts';
import { type Actor, getEventInReach, getRound, getRoundInReach, hasRight, maySee, requireStates } from './access.ts';
import { insertDeclaration } from './declarations.ts';
import { addMembership } from './members.ts';
import type { roundInput } from './schemas.ts';
import { record } from './trail.ts';

/**
 * A further round of a declaration, as a draft that names it. susulan takes over the text and those who have signed
 * neither the parent nor an earlier follow-up; berjenjang carries the text down and waits for a roster of its own.
 * @throws IkrarError 'declaration-not-open' under a draft, 'parent-closed' for berjenjang under a closed one
 */
export async function createRound(
  services: Services,
  actor: Actor,
  parentId: string,
  input: z.output<typeof roundInput>,
): Promise<Declaration> {
  const parent = await getRound(services, actor, parentId, 'organizer');
  requireParent(parent, input.relation);
  const event = await getEventInReach(services, actor, parent.eventId);
  const missing = input.relation === 'susulan' ? await services.ceremony.missing(parent.id) : [];
  const template =
    input.template &&
    services.templates.get(
      input.template.id,
      input.template.version ?? services.templates.latest(input.template.id).version,
    );
  const round = await insertDeclaration(services, event, {
    kind: template?.kind ?? parent.kind,
    template: template ? { id: template.id, version: template.version } : parent.template,
    clauses: template ? [] : parent.clauses,
    slots: { ...parent.slots, ...input.slots },
    volumes: parent.volumes,
    number: input.number ?? '',
    days: input.days ?? [],
    parent: { id: parent.id, relation: input.relation },
    label: input.label ?? (input.relation === 'susulan' ? 'Susulan' : 'Putaran berjenjang'),
  });
  if (missing.length > 0)
    await services.stores.rosters.insert({
      id: round.id,
      version: 0,
      people: missing.map((person) => ({ ...person, id: hex(services.random(12)) })),
    });
  await keepReach(services, actor, round);
  await record({ services, actor, event }, 'round-created', { relation: input.relation, parent: parent.id }, round.id);
  return round;
}

/** A declaration and all rounds below it, with what is done at each. */
export async function getRoundTree(services: Services, actor: Actor, id: string): Promise<Round> {
  await getRoundInReach(services, actor, id);
  return roundsFor(services, actor, id);
}

/** The same of a declaration that is known to be in reach; drafts only for those who may see them. */
export const roundsFor = async (services: Services, actor: Actor, id: string): Promise<Round> =>
  withoutHiddenDrafts(actor, await services.ceremony.rounds(id));

/** Nothing is ever below a draft, so the count without them is the count of what was opened. */
function withoutHiddenDrafts(actor: Actor, round: Round): Round {
  const isShown = ({ declaration }: Round): boolean => declaration.state !== 'draft' || maySee(actor, declaration);
  const hidden = withRounds(round).some((one) => !isShown(one));
  const rounds = round.rounds.filter(isShown).map((one) => withoutHiddenDrafts(actor, one));
  return { ...round, rounds, joint: hidden ? round.opened : round.joint };
}

/** A round and all below it, in one list. */
export const withRounds = (round: Round): readonly Round[] => [round, ...round.rounds.flatMap(withRounds)];

type Count = Round['joint'];

/** Of a round and all below it; below a revoked one each stands for itself. */
export const validCount = ({ declaration, joint, rounds }: Round): Count =>
  declaration.state === 'revoked' ? sumOf(rounds.map(validCount)) : joint;

export const sumOf = (counts: readonly Count[]): Count =>
  counts.reduce((sum, { total, signed }) => ({ total: sum.total + total, signed: sum.signed + signed }), {
    total: 0,
    signed: 0,
  });

function requireParent(parent: Declaration, relation: 'susulan' | 'berjenjang'): void {
  if (parent.state === 'revoked')
    throw new IkrarError('parent-closed', 'Naskah induk sudah dicabut; putaran baru tidak dapat dibuat di bawahnya.');
  requireStates(
    parent,
    ['opening', 'open', 'closing', 'closed'],
    'declaration-not-open',
    'Naskah induk belum dibuka. Buka naskah induk dulu.',
  );
  if (relation === 'berjenjang')
    requireStates(
      parent,
      ['opening', 'open'],
      'parent-closed',
      'Naskah induk sudah ditutup; putaran berjenjang dibuat selama induknya terbuka. Buat naskah baru di kegiatan ini.',
    );
}

/** Whoever runs one round only also runs the rounds he makes below it. */
async function keepReach(services: Services, actor: Actor, round: Declaration): Promise<void> {
  if (hasRight(actor.visitor, 'organizer', round.eventId, round.id)) return;
  await addMembership(services, {
    accountId: actor.visitor.account.id,
    eventId: round.eventId,
    declarationId: round.id,
    right: 'organizer',
  });
}
