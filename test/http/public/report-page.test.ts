import { expect, it } from '@jest/globals';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { consentKinds } from '../../../src/core/consent.ts';
import { keyClaims, keyWords } from '../../../src/core/consent-words.ts';
import { ReportPage } from '../../../src/http/public/report-page.tsx';
import { nodePrimitives as primitives } from '../../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../../src/verification/verify.ts';
import { consent, openFile } from '../../support/consents.ts';
import { eventTime, testAuthority } from '../../support/pki.ts';
import { fileOf } from '../../support/signing.ts';

it('says of every signer whose key signed their consent, and what that proves', async () => {
  const authority = await testAuthority();
  const opened = await openFile(authority, consentKinds.length);
  for (const [i, kind] of consentKinds.entries()) await consent(opened, i, { kind });
  const roots = [authority.root.certificate];
  const report = await verifyPdf(fileOf(opened.signing), { roots, at: eventTime, primitives });
  const checked = { report, origin: { kind: 'foreign' }, codes: [], type: 'pdf', signature: true } as const;
  const page = renderToString(h(ReportPage, { checked, name: 'ikrar.pdf', timeZone: 'Asia/Jakarta' }));
  for (const kind of consentKinds) {
    const said = `<b>${keyWords[kind]}</b>: ${keyClaims[kind]}`;
    expect(page.split(said)).toHaveLength(2);
  }
});
