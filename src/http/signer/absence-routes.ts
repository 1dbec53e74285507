import { Router } from 'express';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { parseInput } from '../../operations/input.ts';
import type { Services } from '../../services.ts';
import { tellAbsence } from '../../signer/absence.ts';
import { getClaim } from '../../signer/claim.ts';
import { typedPin } from '../../signer/pin.ts';
import { formBody } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { meanings } from '../problem.ts';
import { callerOf } from '../session.ts';
import { AbsencePage, type AbsenceRefused } from './absence-page.tsx';
import { toldOf } from './told.ts';

const again = 'Kabar Anda belum tersimpan. Tunggu sebentar, lalu kirim lagi.';

const form = z.object({
  reason: z.string().max(40).default(''),
  words: z.string().max(1000).default(''),
  pin: typedPin.optional(),
  sure: z.string().optional(),
});

/** The page of a person who will not sign, beside that on which they would. */
export function absenceRoutes(services: Services): Router {
  const router = Router();
  const path = '/s/:token/kabar';

  router.get(path, async (request, response) => {
    const claim = await getClaim(services, request.params.token);
    if (claim.declaration.state !== 'open' || claim.expired) return response.redirect(303, `/s/${claim.token}`);
    await sendPage(request, response, AbsencePage({ claim }));
  });

  router.post(path, formBody('4kb', 6), async (request, response) => {
    const token = String(request.params.token);
    const { sure, ...given } = parseInput(form, request.body ?? {});
    try {
      await tellAbsence.ask(services, callerOf(request), sent(token, given, sure));
      const { means } = await getClaim(services, token);
      response.redirect(303, means.kind === 'kiosk' ? '/tablet' : `/s/${token}`);
    } catch (error) {
      if (!(error instanceof IkrarError)) throw error;
      const refused = {
        field: fieldOf(error),
        message: error.faults[0]?.message ?? toldOf(error, again),
        reason: given.reason,
        words: given.words,
      };
      const page = AbsencePage({ claim: await getClaim(services, token), refused });
      await sendPage(request, response, page, { status: meanings[error.code].status });
    }
  });
  return router;
}

interface Given {
  readonly reason: string;
  readonly words: string;
  readonly pin?: string | undefined;
}

/** What the form says, as the operation takes it. @throws IkrarError 'invalid-input' before the box is ticked */
function sent(token: string, { reason, words, pin }: Given, sure: string | undefined) {
  if (reason === '') throw missing('reason', 'Pilih salah satu.');
  if (!sure) throw missing('sure', 'Centang dahulu bahwa ini dari Anda sendiri.');
  return { token, reason, ...(words.trim() === '' ? {} : { words }), ...(pin === undefined ? {} : { pin }) };
}

const missing = (path: string, message: string): IkrarError =>
  new IkrarError('invalid-input', message, { faults: [{ path, message }] });

function fieldOf({ code, faults }: IkrarError): AbsenceRefused['field'] {
  if (code === 'pin-wrong' || code === 'pin-locked') return 'pin';
  const path = faults[0]?.path;
  return path === 'reason' || path === 'words' || path === 'sure' ? path : 'page';
}
