import { type Request, type Response, Router } from 'express';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import type { PledgeEvent } from '../../model.ts';
import { parseInput } from '../../operations/input.ts';
import type { Services } from '../../services.ts';
import { type Directory, getDeclaration, type Listed } from '../../signer/directory.ts';
import { findFinals } from '../../signer/finals.ts';
import { hallCodeDigits, hallCodes } from '../../signer/hall-code.ts';
import { requireHallOpen } from '../../signer/hall-hours.ts';
import type { Live } from '../../signer/live.ts';
import { typedPin } from '../../signer/pin.ts';
import { enterByPin, getListed } from '../../signer/signing.ts';
import { formBody } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { addressOf } from '../limits.ts';
import { meanings } from '../problem.ts';
import { findCookie } from '../session.ts';
import { DataPage } from './data-page.tsx';
import { Found, HallPage } from './hall-page.tsx';
import { type Asked, PinPage } from './pin-page.tsx';

const asked = z.object({
  q: z.string().max(200).default(''),
  kelompok: z.string().max(200).default(''),
  kode: hallCodeDigits.optional(),
});
const pinForm = z.object({ pin: typedPin.default(''), kode: hallCodeDigits.optional() });

/** The phone keeps the code of the board while it is good. */
const codeCookie = 'ikrar-aula';

export function hallRoutes(services: Services, live: Live): Router {
  const router = Router();
  const directoryOf = (request: Request) => services.getDirectory(String(request.params.event));

  router.get('/h/:event', async (request, response) => {
    const directory = await directoryOf(request);
    const { q: query, kelompok: group, kode } = parseInput(asked, request.query);
    const fault = kode === undefined ? '' : await scannedFault(request, response, directory.event, kode);
    if (kode !== undefined && !fault) return response.redirect(303, `/h/${directory.event.slug}`);
    const [signed, finals] = await Promise.all([live.signed(directory.event.id), findFinals(services, directory)]);
    await sendPage(request, response, HallPage({ directory, signed, finals, query, group, fault }));
  });

  router.get('/h/:event/cari', async (request, response) => {
    const directory = await directoryOf(request);
    const { q: query } = parseInput(asked, request.query);
    const signed = await live.signed(directory.event.id);
    const base = `/h/${directory.event.slug}/saya`;
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(render(Found({ directory, signed, query, base })));
  });

  router.get('/h/:event/data-pribadi', async (request, response) => {
    const { event } = await directoryOf(request);
    await sendPage(request, response, DataPage({ event }));
  });

  router.get('/h/:event/saya/:signerId', async (request, response) => {
    const directory = await directoryOf(request);
    const person = getListed(directory, request.params.signerId);
    const code = keptCode(request, directory.event);
    await sendPage(request, response, await pinPage(directory, person, { code }));
  });

  router.post('/h/:event/saya/:signerId', formBody('4kb', 4), async (request, response) => {
    const directory = await directoryOf(request);
    const { event } = directory;
    const person = getListed(directory, String(request.params.signerId));
    const { pin, kode } = parseInput(pinForm, request.body ?? {});
    const address = addressOf(request);
    let code = keptCode(request, event);
    try {
      requireHallOpen(event, getDeclaration(directory, person.declarationId), services.clock());
      code ??= await bringCode(response, event, kode, address);
      const ticket = await enterByPin(services, directory, { signerId: person.id, pin, code, address });
      response.redirect(303, `/s/${ticket}`);
    } catch (error) {
      if (!(error instanceof IkrarError) || !/^(?:pin|hall)-/.test(error.code)) throw error;
      const page = await pinPage(directory, person, { code, error });
      await sendPage(request, response, page, { status: meanings[error.code].status });
    }
  });
  return router;

  /** @returns what is wrong with the code that the board's QR brought */
  async function scannedFault(request: Request, response: Response, event: PledgeEvent, kode: string): Promise<string> {
    try {
      await bringCode(response, event, kode, addressOf(request));
      return '';
    } catch (error) {
      if (error instanceof IkrarError && error.code === 'hall-code-wrong')
        return 'Kode pada QR ini sudah berganti. Pindai lagi QR yang sekarang tampil di layar.';
      throw error;
    }
  }

  /** Checks a code and lets the phone keep it, with all its digits. @throws IkrarError 'hall-code-wrong' */
  async function bringCode(response: Response, event: PledgeEvent, kode: string | undefined, from: string) {
    const good = await services.hallDoor.check(event, kode, from);
    if (!good) return undefined;
    response.cookie(codeCookie, good.full, {
      ...{ httpOnly: true, sameSite: 'lax', secure: services.config.baseUrl.startsWith('https:') },
      path: `/h/${event.slug}`,
      maxAge: good.until + hallCodes.periodMs - services.clock().getTime(),
    });
    return good.full;
  }

  function keptCode(request: Request, event: PledgeEvent): string | undefined {
    const kept = findCookie(request, codeCookie);
    return kept !== undefined && services.hallDoor.isKept(event.id, kept) ? kept : undefined;
  }

  async function pinPage(directory: Directory, person: Listed, { code, error }: Refused): Promise<VNode> {
    const { event } = directory;
    const signed = (await live.signed(event.id)).has(person.id);
    const digits = event.hall?.withoutCode || code ? 0 : (await services.hallDoor.show(event.id)).code.length;
    return PinPage({ directory, person, signed, asked: { digits, ...saidOf(directory, person, error) } });
  }

  function saidOf(
    directory: Directory,
    { declarationId }: Listed,
    error: IkrarError | undefined,
  ): Pick<Asked, 'closed' | 'fault'> {
    try {
      requireHallOpen(directory.event, getDeclaration(directory, declarationId), services.clock());
    } catch (closed) {
      if (closed instanceof IkrarError) return { closed: closed.message };
      throw closed;
    }
    if (!error) return {};
    return { fault: { field: error.code.startsWith('pin-') ? 'pin' : 'kode', message: error.message } };
  }
}

/** What a person tried on the page: the good code that they have, and why they were refused. */
interface Refused {
  readonly code: string | undefined;
  readonly error?: IkrarError;
}
