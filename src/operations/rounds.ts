import { z } from 'zod';
import type { Texts } from '../ceremony/texts.ts';
import { rowLeft } from '../ceremony/trail.ts';
import type { DeclarationTree } from '../ceremony.ts';
import { hex } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import { type Declaration, declarationStates } from '../model.ts';
import { type Actor, type AsActor, hasRight, maySee, requireStates } from './access.ts';
import { namesOf } from './declaration-names.ts';
import { chosenTemplate, declarationAnswer, declarationFields, insertDeclaration, withFiles } from './declarations.ts';
import { declarationId } from './input.ts';
import { lateAmong, markTaken } from './late-consents.ts';
import { addMembership } from './members.ts';
import { operation } from './operation.ts';
import { personAnswer } from './roster.ts';
import { record } from './trail.ts';

const roundAnswer = z.object({
  id: z.string(),
  title: z.string(),
  label: z.string().optional(),
  relation: z.enum(['susulan', 'berjenjang']).optional(),
  state: z.enum(declarationStates),
  number: z.string(),
  code: z.string().optional().describe('Kode berkas pertamanya, setelah dibuka'),
  total: z.int(),
  signed: z.int(),
  joint: z.object({ total: z.int(), signed: z.int() }).describe('Bersama semua putaran di bawahnya'),
  get rounds() {
    return z.array(roundAnswer);
  },
});
roundAnswer.register(z.globalRegistry, { id: 'Round' }); // .meta() would make the type refer to itself

/**
 * Creates a round below a declaration. susulan copies the text and the people who have signed neither the parent nor
 * one of its follow-ups; berjenjang copies the text and gets a roster of its own.
 */
export const createRound = operation({
  summary: 'Naskah susulan (yang belum menandatangani) atau berjenjang (putaran di bawahnya)',
  note: 'Menjawab naskah baru di bawah naskah induk. `susulan` mengambil teks induk dan mereka yang belum menandatangani; `berjenjang` menunggu daftar peserta sendiri.',
  creates: 'declarationId',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...declarationId,
    relation: z.enum(['susulan', 'berjenjang']),
    people: z
      .enum(['missing', 'late'])
      .default('missing')
      .describe('Susulan untuk semua yang belum menandatangani, atau hanya yang persetujuannya datang terlambat'),
    label: declarationFields.label,
    number: declarationFields.number,
    days: declarationFields.days,
    slots: declarationFields.slots.describe('Isian yang berbeda dari naskah induk'),
    template: declarationFields.template.optional(),
  }),
  answer: declarationAnswer,
  errors: ['declaration-not-open', 'parent-closed', 'template-unknown', 'conflict'],
  async run({ services, actor, event, declaration: parent }, input) {
    requireParent(parent, input.relation);
    const unsigned = input.relation === 'susulan' ? await services.ceremony.missing(parent.id) : [];
    const missing = input.people === 'late' ? await lateAmong(services, parent.id, unsigned) : unsigned;
    if (input.people === 'late' && missing.length === 0) throw noneLate();
    const { stores } = services;
    const template = input.template && (await chosenTemplate(services, event, input.template));
    const round = await insertDeclaration(services, event, {
      kind: template?.kind ?? parent.kind,
      template: template ? { id: template.id, version: template.version } : parent.template,
      clauses: template ? [] : parent.clauses,
      slots: { ...parent.slots, ...input.slots },
      volumes: parent.volumes,
      ...(parent.appearance ? { appearance: parent.appearance } : {}),
      number: input.number ?? '',
      days: input.days ?? [],
      parent: { id: parent.id, relation: input.relation },
      label: input.label ?? (input.relation === 'susulan' ? 'Susulan' : 'Putaran berjenjang'),
    });
    if (missing.length > 0)
      await stores.rosters.insert({
        id: round.id,
        version: 0,
        people: missing.map((person) => ({ ...person, id: hex(services.random(12)) })),
      });
    if (input.people === 'late') await markTaken(services, missing, round.id);
    await keepReach({ services, actor }, round);
    await record(
      { services, actor, event, row: rowLeft('declarations', round) },
      'round-created',
      { relation: input.relation, parent: parent.id },
      round.id,
    );
    return withFiles(services, round);
  },
});

const noneLate = (): IkrarError =>
  new IkrarError('conflict', 'Tidak ada persetujuan terlambat yang belum masuk susulan. Muat ulang halaman.');

export const readRounds = operation({
  summary: 'Naskah dengan semua putaran di bawahnya',
  access: { declaration: 'any' },
  input: z.strictObject(declarationId),
  answer: roundAnswer,
  run: async ({ services, actor, declaration }) =>
    shown(services.texts, withoutHiddenDrafts(actor, await services.ceremony.rounds(declaration.id))),
});

/** The people whom a follow-up would be for: who signed neither this declaration nor one of its follow-ups. */
export const listMissing = operation({
  summary: 'Siapa yang belum menandatangani, juga tidak pada susulannya',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: z.object({ people: z.array(personAnswer) }),
  run: async ({ services, declaration }) => ({ people: await services.ceremony.missing(declaration.id) }),
});

/** A tree of rounds with the fields that lists show of each. */
async function shown(texts: Texts, round: DeclarationTree): Promise<TreeShown> {
  const { id, label, parent, state, number } = round.declaration;
  const about = { id, ...(await namesOf(texts, round.declaration)), label, relation: parent?.relation, state, number };
  return { ...round, ...about, rounds: await Promise.all(round.rounds.map((one) => shown(texts, one))) };
}

export type TreeShown = DeclarationTree &
  Omit<z.output<typeof roundAnswer>, 'rounds' | 'code'> & {
    readonly name: string;
    readonly rounds: readonly TreeShown[];
  };

/**
 * Leaves out drafts that the actor may not know of. A draft has no rounds below it, so `opened` counts just the others.
 */
function withoutHiddenDrafts(actor: Actor, round: DeclarationTree): DeclarationTree {
  const isShown = ({ declaration }: DeclarationTree): boolean =>
    declaration.state !== 'draft' || maySee(actor, declaration);
  const hidden = withRounds(round).some((one) => !isShown(one));
  const rounds = round.rounds.filter(isShown).map((one) => withoutHiddenDrafts(actor, one));
  return { ...round, rounds, joint: hidden ? round.opened : round.joint };
}

/** A round and all rounds below it, in one list. */
export const withRounds = <T extends { readonly rounds: readonly T[] }>(round: T): readonly T[] => [
  round,
  ...round.rounds.flatMap((one) => withRounds(one)),
];

type Count = DeclarationTree['joint'];

/** The count of a round and all below it; for a revoked round, the sum of the rounds below it. */
export const validCount = ({ declaration, joint, rounds }: DeclarationTree): Count =>
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

/** Gives somebody who organizes only one round the right to organize a round that they make below it. */
async function keepReach({ services, actor }: AsActor, round: Declaration): Promise<void> {
  if (hasRight(actor.visitor, 'organizer', { eventId: round.eventId, declarationId: round.id })) return;
  const deed = { services, actor, event: { id: round.eventId } };
  await addMembership(deed, actor.visitor.account, { declarationId: round.id, right: 'organizer' });
}
