import { IkrarError } from '../errors.ts';
import type { Declaration } from '../model.ts';
import type { Services } from '../services.ts';
import { type Actor, getEvent, getRound } from './access.ts';
import type { Download } from './operation.ts';
import { record } from './trail.ts';

/** The steps of the ceremony as an organizer takes them: the right is checked, the story told, the trail written. */
export async function openDeclaration(services: Services, actor: Actor, id: string): Promise<Declaration> {
  const declaration = await getRound(services, actor, id, 'organizer');
  await requireNames(services, id);
  const open = await services.ceremony.open(id);
  if (declaration.state === 'draft')
    await record({ services, actor, event: { id: open.eventId } }, 'declaration-opened', {}, id);
  return open;
}

export async function closeDeclaration(services: Services, actor: Actor, id: string): Promise<Declaration> {
  const declaration = await getRound(services, actor, id, 'organizer');
  const closed = await services.ceremony.close(id);
  if (declaration.state === 'open')
    await record({ services, actor, event: { id: closed.eventId } }, 'declaration-closed', {}, id);
  return closed;
}

/** The naskah of an event that can be closed now, the lowest round first: a parent closes after the rounds below it. */
export async function closableDeclarations(services: Services, eventId: string): Promise<readonly Declaration[]> {
  const all = await services.stores.declarations.find({ where: { eventId } });
  const byId = new Map(all.map((declaration) => [declaration.id, declaration]));
  const depth = ({ parent }: Declaration): number => {
    const above = parent && byId.get(parent.id);
    return above ? 1 + depth(above) : 0;
  };
  return all.filter(({ state }) => state === 'open').toSorted((a, b) => depth(b) - depth(a) || a.order - b.order);
}

/** One closing for all texts and rounds of an event. One that fails stops it; asking again goes on with the rest. */
export async function closeEvent(services: Services, actor: Actor, eventId: string): Promise<readonly Declaration[]> {
  await getEvent(services, actor, eventId, 'organizer');
  const open = await closableDeclarations(services, eventId);
  if (open.length === 0)
    throw new IkrarError('declaration-not-open', 'Tidak ada naskah yang sedang terbuka di kegiatan ini.');
  const closed: Declaration[] = [];
  for (const { id } of open) closed.push(await closeDeclaration(services, actor, id));
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
  await record({ services, actor, event: { id: revoked.eventId } }, 'declaration-revoked', { reason }, id);
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
