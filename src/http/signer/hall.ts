import { type Request, Router } from 'express';
import { render } from 'preact-render-to-string';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { parseInput } from '../../operations/input.ts';
import type { Services } from '../../services.ts';
import { findFinals } from '../../signer/finals.ts';
import type { Live } from '../../signer/live.ts';
import { typedPin } from '../../signer/pin.ts';
import { enterByPin, getListed } from '../../signer/signing.ts';
import { formBody } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { addressOf } from '../limits.ts';
import { meanings } from '../problem.ts';
import { Found, HallPage, PinPage } from './hall-page.tsx';

const asked = z.object({ q: z.string().max(200).default(''), kelompok: z.string().max(200).default('') });
const pinForm = z.object({ pin: typedPin.default('') });

export function hallRoutes(services: Services, live: Live): Router {
  const router = Router();
  const directoryOf = (request: Request) => services.getDirectory(String(request.params.event));

  router.get('/h/:event', async (request, response) => {
    const directory = await directoryOf(request);
    const { q: query, kelompok: group } = parseInput(asked, request.query);
    const [signed, finals] = await Promise.all([live.signed(directory.event.id), findFinals(services, directory)]);
    await sendPage(request, response, HallPage({ directory, signed, finals, query, group }));
  });

  router.get('/h/:event/cari', async (request, response) => {
    const directory = await directoryOf(request);
    const { q: query } = parseInput(asked, request.query);
    const signed = await live.signed(directory.event.id);
    const base = `/h/${directory.event.slug}/saya`;
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(render(Found({ directory, signed, query, base })));
  });

  router.get('/h/:event/saya/:signerId', async (request, response) => {
    const directory = await directoryOf(request);
    const person = getListed(directory, request.params.signerId);
    const signed = (await live.signed(directory.event.id)).has(person.id);
    await sendPage(request, response, PinPage({ directory, person, signed, fault: '' }));
  });

  router.post('/h/:event/saya/:signerId', formBody('4kb', 4), async (request, response) => {
    const directory = await directoryOf(request);
    const person = getListed(directory, String(request.params.signerId));
    const { pin } = parseInput(pinForm, request.body ?? {});
    try {
      response.redirect(
        303,
        `/s/${await enterByPin(services, directory, { signerId: person.id, pin, address: addressOf(request) })}`,
      );
    } catch (error) {
      if (!(error instanceof IkrarError) || !error.code.startsWith('pin-')) throw error;
      const signed = (await live.signed(directory.event.id)).has(person.id);
      const page = PinPage({ directory, person, signed, fault: error.message });
      await sendPage(request, response, page, { status: meanings[error.code].status });
    }
  });
  return router;
}
