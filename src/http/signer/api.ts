import { tellAbsence } from '../../signer/absence.ts';
import { sendConsent, sendKeptConsent } from '../../signer/consents.ts';
import { admitByCard } from '../../signer/desk.ts';
import { sendDeskConsent } from '../../signer/desk-consents.ts';
import { enrolDesk } from '../../signer/desk-keys.ts';
import { enterHall, readHallProgress, searchHall } from '../../signer/hall.ts';
import { bindKey } from '../../signer/keys.ts';
import type { Live } from '../../signer/live.ts';
import { readToSign, signPledge } from '../../signer/signing.ts';
import { api } from '../api.ts';

/** The signer's part of the JSON API: a program can do what the pages on a phone do. */
export const signerApi = (live: Live) => [
  ...api('Menandatangani', {
    'get /api/sign/{token}': { readToSign },
    'post /api/sign/{token}': { signPledge },
    'post /api/sign/{token}/kunci': { bindKey },
    'post /api/sign/{token}/persetujuan': { sendConsent },
    'post /api/sign/{token}/kabar': { tellAbsence },
    'post /api/persetujuan': { sendKeptConsent },
    'post /api/persetujuan/meja': { sendDeskConsent },
  }),
  ...api('Aula', {
    'get /api/hall/{event}/people': { searchHall },
    'post /api/hall/{event}/people/{signerId}': { enterHall },
    'get /api/hall/{event}/progress': { readHallProgress: readHallProgress(live) },
  }),
];

/** The attendant's part: it is used with a login, and therefore needs the CSRF check. */
export const deskApi = api('Aula', {
  'post /api/hall/{event}/desk/{signerId}': { admitByCard },
  'post /api/hall/{event}/desk-keys': { enrolDesk },
});
