import { type Request, Router } from 'express';
import { render } from 'preact-render-to-string';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { requireActor } from '../../operations/access.ts';
import { parseInput } from '../../operations/input.ts';
import type { Services } from '../../services.ts';
import { getClaim } from '../../signer/claim.ts';
import { admitByCard, deskNow, getDesk } from '../../signer/desk.ts';
import type { Directory } from '../../signer/directory.ts';
import { deskPin, hasDeskPin, setDeskPin } from '../../signer/lent-tablet.ts';
import type { Live } from '../../signer/live.ts';
import { getListed } from '../../signer/signing.ts';
import { formBody, formValues } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { meanings } from '../problem.ts';
import { callerOf, checkCsrf, clearPresence, csrfToken, getVisitor } from '../session.ts';
import { CardPage, DeskFound, DeskPinPage, KioskPage } from './kiosk-page.tsx';

const asked = z.object({
  q: z.string().max(2000).default(''),
  kelompok: z.string().max(200).default(''),
  sesudah: z.string().max(200).default(''),
});
const pinForm = z.object({
  pin: deskPin,
  hadir: z
    .string()
    .regex(/^(?:[A-Za-z0-9_-]{43})?$/)
    .default(''),
});

/**
 * The attendant's tablet. Every page needs a login with the right; handing over gives a ticket of five minutes, and turns this
 * session into that of a lent tablet (lent.ts).
 */
export function kioskRoutes(services: Services, live: Live): Router {
  const router = Router();
  const directoryOf = (request: Request) => getDesk(services, getVisitor(request), String(request.params.event));

  router.get('/kios/:event', async (request, response) => {
    const directory = await directoryOf(request);
    const { q: query, kelompok: group, sesudah: after } = parseInput(asked, request.query);
    const csrf = csrfToken(services, getVisitor(request));
    if (await lacksPin(services, request)) return sendPage(request, response, DeskPinPage({ directory, csrf }));
    const scanned = await findScanned(services, directory, query);
    if (scanned?.signerId) return response.redirect(303, `/kios/${directory.event.slug}/${scanned.signerId}`);
    const { progress, ...standings } = await deskNow(services, live, directory);
    const shown = { query: scanned ? '' : query, fault: scanned?.fault ?? '' };
    const page = KioskPage({ directory, standings, progress, ...shown, at: { group, after }, csrf });
    await sendPage(request, response, page);
  });

  router.post('/kios/:event/pin', formBody('4kb', 4), checkCsrf(services), async (request, response) => {
    const directory = await directoryOf(request);
    const here = `/kios/${directory.event.slug}`;
    const { success, data, error } = pinForm.safeParse(request.body ?? {});
    if (success) {
      await setDeskPin(services, requireActor(callerOf(request)), data.pin, data.hadir);
      return response.redirect(303, here);
    }
    const csrf = csrfToken(services, getVisitor(request));
    const page = DeskPinPage({ directory, csrf, fault: error.issues[0]?.message ?? '' });
    await sendPage(request, response, page, { status: meanings['invalid-input'].status });
  });

  router.get('/kios/:event/cari', async (request, response) => {
    const directory = await directoryOf(request);
    const { q: query } = parseInput(asked, request.query);
    const standings = await deskNow(services, live, directory);
    response.setHeader('Cache-Control', 'no-store');
    const csrf = csrfToken(services, getVisitor(request));
    response.type('html').send(render(DeskFound({ directory, standings, query, csrf })));
  });

  router.get('/kios/:event/:signerId', async (request, response) => {
    const directory = await directoryOf(request);
    const person = getListed(directory, request.params.signerId);
    const standings = await deskNow(services, live, directory);
    await sendPage(
      request,
      response,
      CardPage({ directory, person, standings, csrf: csrfToken(services, getVisitor(request)) }),
    );
  });

  router.post('/kios/:event/:signerId', formBody('4kb', 8), checkCsrf(services), async (request, response) => {
    const { card } = formValues(request.body);
    const { token } = await admitByCard.ask(services, callerOf(request), { ...request.params, card });
    clearPresence(request, response);
    response.redirect(303, `/s/${token}`);
  });
  return router;
}

/** Programs lend no tablet, and need no PIN. */
const lacksPin = async (services: Services, request: Request): Promise<boolean> =>
  getVisitor(request).by === 'cookie' && !(await hasDeskPin(services, requireActor(callerOf(request))));

/** The person whose card was scanned: scanners type the address on it. Undefined for what a person typed. */
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
