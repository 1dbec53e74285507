import { IkrarError } from '../../errors.ts';
import type { Declaration } from '../../model.ts';
import type { Services } from '../../services.ts';
import type { Download } from '../api.ts';
import { type Actor, getRound, record } from './actor.ts';

/** The steps of the ceremony as an organizer takes them: the right is checked, the story told, the trail written. */
export const getDeclarationInReach = (services: Services, actor: Actor, id: string): Promise<Declaration> =>
  getRound(services, actor, id, 'organizer', 'attendant', 'archivist');

export async function openDeclaration(services: Services, actor: Actor, id: string): Promise<Declaration> {
  const declaration = await getRound(services, actor, id, 'organizer');
  await requireNames(services, id);
  const open = await services.ceremony.open(id);
  if (declaration.state === 'draft')
    await record(services, actor, 'naskah dibuka', { eventId: open.eventId, subject: id });
  return open;
}

export async function closeDeclaration(services: Services, actor: Actor, id: string): Promise<Declaration> {
  const declaration = await getRound(services, actor, id, 'organizer');
  const closed = await services.ceremony.close(id);
  if (declaration.state === 'open')
    await record(services, actor, 'naskah ditutup', { eventId: closed.eventId, subject: id });
  return closed;
}

export async function revokeDeclaration(
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Declaration> {
  await getRound(services, actor, id, 'organizer');
  const revoked = await services.ceremony.revoke(id, reason, actor.visitor.account.displayName);
  await record(services, actor, 'naskah dicabut', { eventId: revoked.eventId, subject: id, detail: reason });
  return revoked;
}

export async function previewPdf(services: Services, actor: Actor, id: string): Promise<Download> {
  await getRound(services, actor, id, 'organizer');
  return { bytes: await services.ceremony.preview(id), type: 'application/pdf', name: 'pratinjau.pdf' };
}

/** A line without a name would be a signature space for nobody. */
async function requireNames(services: Services, id: string): Promise<void> {
  const nameless = (await services.stores.rosters.get(id))?.people.filter(({ name }) => name.trim() === '') ?? [];
  if (nameless.length > 0)
    throw new IkrarError('roster-invalid', `${nameless.length} orang belum bernama. Lengkapi daftar sebelum dibuka.`, {
      faults: nameless.slice(0, 20).map(({ position }) => ({ message: `${position}: nama masih kosong.` })),
    });
}
