import { isOpenable } from '../ceremony/lifecycle.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../core/clock.ts';
import type { Outcome } from '../mail/outcome.ts';
import type { Letter, SmtpLane } from '../mail/smtp.ts';
import type { Declaration, Delivery, Email, EmailReason, Person } from '../model.ts';
import { type Stores, update } from '../stores.ts';
import { type HalvesDeps, secretsOf } from './card-halves.ts';
import { begun, givenUp, isDue, isTooOld, settled, withdrawn } from './email-state.ts';
import { invitationLetter } from './invitation.ts';

/** Connections at once: mail servers refuse more from one address. */
const lanesAtOnce = 3;

export interface RoundDeps extends HalvesDeps {
  readonly stores: Pick<Stores, 'deliveries' | 'declarations' | 'credentials' | 'events' | 'rosters' | 'revisions'>;
  readonly clock: Clock;
  readonly config: Pick<Config, 'baseUrl' | 'use'>;
  readonly openLane: () => SmtpLane;
  /** Milliseconds after which a message that was begun has an outcome, or its node has ended. */
  readonly lostAfter: number;
  readonly stopped: () => boolean;
}

interface Waiting extends Delivery {
  readonly email: Email;
}

/**
 * Sends what is due. Each message is claimed by a durable write before its first octet leaves, so that no other node, and no
 * round after a crash, sends it too: what was claimed and has no outcome is `unsure`, and only an organizer sends it again.
 * A server that takes no message at present ends the round; the rest stays in the queue.
 */
export async function sendRound(deps: RoundDeps): Promise<void> {
  const { stores, clock } = deps;
  const inState = async (state: Email['state']) =>
    (await stores.deliveries.find({ where: { 'email.state': state } })).filter(isEmail);
  for (const lost of await inState('sending'))
    if (clock().getTime() - Date.parse(lost.email.at) >= deps.lostAfter)
      await settle(deps, lost, { kind: 'unsure', reason: 'no-answer' });
  const due = (await inState('waiting')).filter(({ email }) => isDue(email, clock()));
  if (due.length === 0) return;
  const rosters = new Map<string, Promise<ReadonlyMap<string, Person>>>();
  const rest = due.values();
  let blocked = false;
  const work = async (): Promise<void> => {
    const lane = deps.openLane();
    try {
      for (const one of rest) {
        if (blocked || deps.stopped()) return;
        if ((await sendOne(deps, one, { lane, rosters })) === 'blocked') blocked = true;
      }
    } finally {
      lane.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanesAtOnce, due.length) }, work));
}

const isEmail = (delivery: Delivery): delivery is Waiting => delivery.email !== undefined;

interface Way {
  readonly lane: SmtpLane;
  /** The people of the declarations of this round. */
  readonly rosters: Map<string, Promise<ReadonlyMap<string, Person>>>;
}

async function sendOne(deps: RoundDeps, waiting: Waiting, way: Way): Promise<Outcome['kind'] | undefined> {
  const { stores, clock } = deps;
  const now = clock();
  if (isTooOld(waiting.email, now)) {
    await change(deps, waiting, (email) => givenUp(email, now));
    return undefined;
  }
  const claimed = { ...waiting, version: waiting.version + 1, email: begun(waiting.email, now) };
  if (!(await stores.deliveries.replace(claimed))) return undefined; // another node sends it, or it is gone
  // What is looked up after the claim is as fresh as it can be: whoever has signed by now gets nothing.
  const errand = await errandOf(deps, claimed, way.rosters);
  if (errand === 'withdrawn') return void (await change(deps, claimed, withdrawn));
  const outcome: Outcome = 'to' in errand ? await way.lane.send(errand) : { kind: 'refused', ...errand };
  await settle(deps, claimed, outcome);
  return outcome.kind;
}

async function errandOf(
  { stores, clock, config, authority }: RoundDeps,
  { id, declarationId, email }: Waiting,
  rosters: Way['rosters'],
): Promise<Letter | { readonly reason: EmailReason } | 'withdrawn'> {
  const [declaration, credential] = await Promise.all([
    stores.declarations.get(declarationId),
    stores.credentials.get(id),
  ]);
  if (!declaration || !mayGo(email, declaration) || credential?.linkHash !== email.linkHash) return 'withdrawn';
  if (credential.fileId && (await stores.revisions.bySigner(credential.fileId, id))) return 'withdrawn';
  const event = await stores.events.get(declaration.eventId);
  const people = rosters.get(declarationId) ?? peopleOf(stores, declarationId);
  rosters.set(declarationId, people);
  const person = (await people).get(id);
  if (!event || !person) return 'withdrawn';
  const { email: address } = person;
  if (address === undefined) return { reason: 'no-address' };
  const { link } = secretsOf({ authority, config }, credential);
  if (link === undefined) return { reason: 'no-link' };
  return invitationLetter(email, { event, person: { ...person, email: address }, link, use: config.use, at: clock() });
}

const mayGo = ({ kind }: Email, declaration: Declaration): boolean =>
  kind === 'reminder' ? declaration.state === 'open' : isOpenable(declaration);

const peopleOf = async ({ rosters }: RoundDeps['stores'], id: string): Promise<ReadonlyMap<string, Person>> =>
  new Map((await rosters.get(id))?.people.map((person) => [person.id, person]));

const settle = (deps: RoundDeps, message: Waiting, outcome: Outcome): Promise<void> =>
  change(deps, message, (email) => settled(email, outcome, deps.clock()));

/** Changes a message as long as it is the same attempt, and its delivery has not ended with the declaration. */
async function change(
  { stores: { deliveries } }: RoundDeps,
  { id, email: { askedAt, tries } }: Waiting,
  next: (email: Email) => Email | undefined,
): Promise<void> {
  if (!(await deliveries.get(id))) return;
  await update(deliveries, id, (delivery) => {
    const { email, ...rest } = delivery;
    if (email?.askedAt !== askedAt || email.tries !== tries) return delivery;
    const changed = next(email);
    return changed ? { ...rest, email: changed } : rest;
  });
}
