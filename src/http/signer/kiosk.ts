import { type Request, Router } from 'express';
import { render } from 'preact-render-to-string';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { cards } from '../../model.ts';
import { hasRight, requireRight, type Visitor } from '../../operations/access.ts';
import { parseInput } from '../../operations/input.ts';
import type { Services } from '../../services.ts';
import { getClaim } from '../../signer/claim.ts';
import type { Directory } from '../../signer/directory.ts';
import type { Live } from '../../signer/live.ts';
import { enterByCard, getListed } from '../../signer/signing.ts';
import { formBody } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { checkCsrf, csrfToken, getVisitor } from '../session.ts';
import { Found } from './hall-page.tsx';
import { CardPage, KioskPage } from './kiosk-page.tsx';

const asked = z.object({ q: z.string().max(2000).default('') });
const cardForm = z.object({ card: z.enum(cards) });

/** The attendant's tablet. Every page of it asks for a login with the right; handing over gives a ticket of five minutes. */
export function kioskRoutes(services: Services, live: Live): Router {
  const router = Router();

  router.get('/kios/:event', async (request, response) => {
    const { directory } = await desk(services, request);
    const { q: query } = parseInput(asked, request.query);
    const scanned = await findScanned(services, directory, query);
    if (scanned?.signerId) return response.redirect(303, `/kios/${directory.event.slug}/${scanned.signerId}`);
    const [progress, signed] = await Promise.all([live.progress(directory.event.id), live.signed(directory.event.id)]);
    const page = KioskPage({ directory, signed, progress, query: scanned ? '' : query, fault: scanned?.fault ?? '' });
    await sendPage(request, response, page);
  });

  router.get('/kios/:event/cari', async (request, response) => {
    const { directory } = await desk(services, request);
    const { q: query } = parseInput(asked, request.query);
    const signed = await live.signed(directory.event.id);
    response.setHeader('Cache-Control', 'no-store');
    response
      .type('html')
      .send(render(Found({ directory, signed, query, base: `/kios/${directory.event.slug}`, desk: true })));
  });

  router.get('/kios/:event/:signerId', async (request, response) => {
    const { directory, visitor } = await desk(services, request);
    const person = getListed(directory, request.params.signerId);
    const signed = (await live.signed(directory.event.id)).has(person.id);
    await sendPage(request, response, CardPage({ directory, person, signed, csrf: csrfToken(services, visitor) }));
  });

  router.post('/kios/:event/:signerId', formBody('4kb', 8), checkCsrf(services), async (request, response) => {
    const { directory, visitor } = await desk(services, request);
    const { card } = parseInput(cardForm, request.body ?? {});
    const means = { kind: 'kiosk', attendant: visitor.account.name, card } as const;
    const token = await enterByCard(services, directory, String(request.params.signerId), means);
    response.redirect(303, `/s/${token}`);
  });
  return router;
}

/** An attendant of one round sees that round only. @throws IkrarError 'login-required', 'forbidden' */
async function desk(services: Services, request: Request): Promise<{ visitor: Visitor; directory: Directory }> {
  const visitor = getVisitor(request);
  const directory = await services.getDirectory(String(request.params.event));
  const { event } = directory;
  const mine = visitor.memberships.filter(({ eventId, declarationId }) => eventId === event.id && declarationId);
  const round = mine.find(({ right }) => right !== 'archivist')?.declarationId;
  requireRight(visitor, 'attendant', { eventId: event.id, ...(round ? { declarationId: round } : {}) });
  const declarations = directory.declarations.filter(({ id }) =>
    hasRight(visitor, 'attendant', { eventId: event.id, declarationId: id }),
  );
  const open = new Set(declarations.map(({ id }) => id));
  const people = directory.people.filter(({ declarationId }) => open.has(declarationId));
  return { visitor, directory: { ...directory, declarations, people } };
}

/** What a scanner typed: the address of a personal card. Undefined for what a person typed. */
async function findScanned(
  services: Services,
  directory: Directory,
  text: string,
): Promise<{ readonly signerId?: string; readonly fault?: string } | undefined> {
  const token = /\/s\/([A-Za-z0-9_-]{16,64})\s*$/.exec(text)?.[1];
  if (!token)
    return /^\s*https?:\/\//i.test(text)
      ? { fault: 'Yang dipindai bukan kartu pribadi. Pindai QR pada kartu orangnya, atau ketik namanya.' }
      : undefined;
  try {
    const { person } = await getClaim(services, token);
    return { signerId: getListed(directory, person.id).id };
  } catch (error) {
    if (error instanceof IkrarError) return { fault: `Kartu ini tidak dapat dipakai di sini. ${error.message}` };
    throw error;
  }
}
