import { enterHall, readHallProgress, searchHall } from '../../signer/hall.ts';
import type { Live } from '../../signer/live.ts';
import { readToSign, signPledge } from '../../signer/signing.ts';
import { api } from '../api.ts';

/** The signer's side of the JSON API: what a phone does, a program can do. */
export const signerApi = (live: Live) => [
  ...api('Menandatangani', {
    'get /api/sign/{token}': readToSign,
    'post /api/sign/{token}': { of: signPledge, limit: '256kb' },
  }),
  ...api('Aula', {
    'get /api/hall/{event}/people': searchHall,
    'post /api/hall/{event}/people/{signerId}': enterHall,
    'get /api/hall/{event}/progress': readHallProgress(live),
  }),
];
