import { z } from 'zod';
import { cards } from '../model.ts';
import { hasRight, requireRight, type Visitor } from '../operations/access.ts';
import { recordId } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import { record } from '../operations/trail.ts';
import type { Services } from '../services.ts';
import { listAway } from './absence.ts';
import type { Directory } from './directory.ts';
import { eventName, ticketAnswer } from './hall.ts';
import { lendTablet } from './lent-tablet.ts';
import type { EventProgress, Live } from './live.ts';
import type { Standings } from './queue.ts';
import { enterByCard, getListed } from './signing.ts';
import { ticketLifetime } from './tickets.ts';

/**
 * The event as an attendant's desk may see it: an attendant of one round sees only that round.
 * @throws IkrarError 'not-found', 'forbidden'
 */
export async function getDesk(services: Services, visitor: Visitor, slug: string): Promise<Directory> {
  const directory = await services.getDirectory(slug);
  const { event } = directory;
  const mine = visitor.memberships.filter(({ eventId, declarationId }) => eventId === event.id && declarationId);
  const round = mine.find(({ right }) => right !== 'archivist')?.declarationId;
  requireRight(visitor, 'attendant', { eventId: event.id, ...(round ? { declarationId: round } : {}) });
  const declarations = directory.declarations.filter(({ id }) =>
    hasRight(visitor, 'attendant', { eventId: event.id, declarationId: id }),
  );
  const open = new Set(declarations.map(({ id }) => id));
  const people = directory.people.filter(({ declarationId }) => open.has(declarationId));
  return { ...directory, declarations, people };
}

/** Who has signed and for whom nobody need wait, as it is at this moment. */
export async function deskNow(
  services: Services,
  live: Live,
  directory: Directory,
): Promise<Standings & { readonly progress: EventProgress }> {
  const [{ progress, signed }, away] = await Promise.all([live.now(directory.event.id), listAway(services, directory)]);
  return { progress, signed, away };
}

export const admitByCard = operation({
  summary: 'Menyerahkan tablet kepada orang yang kartunya sudah dilihat petugas; menjawab tiket',
  note: 'Untuk petugas meja dan penyelenggara kegiatan itu. `{event}` ialah `slug`. Nama petugas dan jenis kartu masuk ke dalam persetujuan yang ditandatangani. `token` dipakai di `/api/sign/{token}` selama `seconds` detik, tanpa PIN. Sesi peramban (kuki) sejak itu hanya dapat dipakai untuk tanda tangan ini, sampai petugas mengetik PIN-nya; tanpa PIN petugas jawabannya `conflict`. Sesi program (Bearer) tidak berubah.',
  access: 'account',
  input: z.strictObject({ ...eventName, signerId: recordId, card: z.enum(cards) }),
  answer: ticketAnswer,
  errors: ['not-found', 'forbidden', 'conflict'],
  async run({ services, actor }, { event, signerId, card }) {
    const { visitor } = actor;
    const directory = await getDesk(services, visitor, event);
    const means = { kind: 'kiosk', attendant: visitor.account.name, card } as const;
    const token = await enterByCard(services, directory, signerId, means);
    const { name } = getListed(directory, signerId);
    const to = { eventId: directory.event.id, signerId, ticket: token };
    const lent = visitor.by === 'cookie' ? { row: await lendTablet(services, actor, to) } : {};
    await record({ services, actor, event: directory.event, ...lent }, 'desk-handed-over', { card, name }, signerId);
    return { token, seconds: ticketLifetime.kiosk };
  },
});
