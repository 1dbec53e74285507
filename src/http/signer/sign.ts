import { Router } from 'express';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { parseInput } from '../../operations/input.ts';
import type { Services } from '../../services.ts';
import { findAbsence } from '../../signer/absence.ts';
import { type Claim, getClaim } from '../../signer/claim.ts';
import { leavesPhoneAt } from '../../signer/hall-hours.ts';
import { findKeyPlace } from '../../signer/key-place.ts';
import { findBoundKey } from '../../signer/keys.ts';
import { findLate } from '../../signer/late-consents.ts';
import { passkeyHost } from '../../signer/passkey.ts';
import { typedPin } from '../../signer/pin.ts';
import { findSignerReceipt, sign } from '../../signer/signing.ts';
import { assetText } from '../assets.ts';
import { formBody } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { addressOf } from '../limits.ts';
import { meanings } from '../problem.ts';
import { type Refused, SignPage } from './sign-page.tsx';
import { DonePage, NotNowPage } from './sign-states.tsx';
import { toldOf } from './told.ts';

const again =
  'Tanda tangan Anda belum tercatat. Tunggu sebentar, lalu tekan “Tanda tangani” lagi; bila tetap gagal, beri tahu petugas.';

const signForm = z.object({
  agree: z.string().optional(),
  contentDigest: z.string().max(100).default(''),
  typedName: z.string().max(500).default(''),
  pin: typedPin.optional(),
});

export function signRoutes(services: Services): Router {
  const router = Router();
  router.get('/s/:token', async (request, response) => {
    const claim = await getClaim(services, request.params.token);
    const receipt = await findSignerReceipt(services, claim);
    const page = receipt ? DonePage({ claim, receipt }) : await signingPage(services, claim);
    await sendPage(request, response, page);
  });

  // Asked by a page that stays open, so that it learns when another phone has voided its key.
  router.get('/s/:token/kunci', async (request, response) => {
    const keySha256 = await findBoundKey(services, await getClaim(services, request.params.token));
    response.setHeader('Cache-Control', 'no-store');
    response.json({ keySha256 });
  });

  // The worker of these pages, which answers without a network from what the phone has kept. Kept pages have the policy of fresh
  // ones.
  router.get('/tanda-luring.js', (_request, response) => {
    const policy = JSON.stringify(response.getHeader('Content-Security-Policy') ?? '');
    response.set('Cache-Control', 'no-cache').type('text/javascript; charset=utf-8');
    response.send(`const policy = ${policy};\n${assetText('signer-worker.js')}`);
  });

  // For a browser without our script: the same consent with a typed name; a refusal shows the page again, with the
  // fault at its field.
  router.post('/s/:token', formBody('8kb', 8), async (request, response) => {
    const token = String(request.params.token);
    const { agree, ...form } = parseInput(signForm, request.body ?? {});
    try {
      if (!agree) throw new IkrarError('invalid-input', 'Centang dahulu bahwa Anda membaca dan menyetujui naskah ini.');
      await sign(services, token, { ...form, strokes: [] }, addressOf(request));
      response.redirect(303, `/s/${token}`);
    } catch (error) {
      if (!(error instanceof IkrarError)) throw error;
      const { status } = meanings[error.code];
      const refused: Refused = { field: fieldOf(error), message: toldOf(error, again), typedName: form.typedName };
      const page = await signingPage(services, await getClaim(services, token), refused);
      await sendPage(request, response, page, { status });
    }
  });
  return router;
}

async function signingPage(services: Services, claim: Claim, refused?: Refused) {
  const { paper, declaration, expired } = claim;
  if (!paper || declaration.state !== 'open' || expired) {
    const lateAt = await findLate(services, claim);
    return NotNowPage(lateAt ? { claim, lateAt } : { claim });
  }
  const { content, file } = paper;
  const place = await findKeyPlace(services, claim);
  const now = services.clock();
  const until = leavesPhoneAt(claim.event, declaration, now);
  const own = place && { place, now, until, ...keysOf(services, claim) };
  const toldAt = await findAbsence(services, claim);
  const given = { ...(own ? { own } : {}), ...(refused ? { refused } : {}), ...(toldAt ? { toldAt } : {}) };
  return SignPage({ claim, content, contentDigest: file.contentDigest, ...given });
}

/** Passkeys are for devices of the signer's own, never for a lent tablet. */
function keysOf({ config }: Services, { means, event }: Claim): { readonly host?: string; readonly desk?: string } {
  if (means.kind === 'kiosk') return { desk: event.id };
  const host = passkeyHost(config.baseUrl);
  return host === undefined ? {} : { host };
}

function fieldOf(error: IkrarError): Refused['field'] {
  if (error.code === 'pin-wrong' || error.code === 'pin-locked') return 'pin';
  if (error.code === 'strokes-invalid' || error.code === 'character-unprintable') return 'typedName';
  return error.code === 'invalid-input' ? 'agree' : 'page';
}
